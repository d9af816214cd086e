import { daysBetween } from '../../base/days-between.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { GateAuthority } from '../../record/decisions.ts';
import type { AuthorityTable } from '../authorities/authority-table.ts';
import { shortName } from '../authorities/citation-lines.ts';
import { resolveAuthorities } from '../authorities/resolve-authorities.ts';
import type { Gate, Policy } from '../policy.ts';
import { finding, gatePlace, type LintContext } from './lint-context.ts';

/** After so many days a look at the source is due again. */
const agedAfterDays = 180;

/**
 * Authorities that do not stand as cited at the date of lint: superseded, withdrawn, proposed, not yet applicable, about to be
 * changed; and entries of the table that need another look. What was superseded may be cited beside its successor, and
 * what is to come beside what still stands.
 */
export function statusRules(context: LintContext): Diagnostic[] {
  const looked = new Set<string>();
  return context.policy.gates.flatMap((gate) => {
    const cited = resolveAuthorities(gate, context.table, context.asOf);
    return cited.flatMap((authority) => [
      ...statusFindings(authority, cited, gate, context),
      ...entryFindings(authority, looked, gate, context),
    ]);
  });
}

/**
 * Authorities that do not stand as cited on the day of an audit, as warnings of that audit (interface.md 3.2).
 *
 * @example authorityNotices(policies, table, '2026-11-24')[0]?.message // 'SR 11-7 V(3) was superseded on 2026-04-17 by SR 26-2'
 */
export function authorityNotices(policies: readonly Policy[], table: AuthorityTable, asOf: string): Diagnostic[] {
  return policies.flatMap(({ gates }) =>
    gates.flatMap((gate) => {
      const cited = resolveAuthorities(gate, table, asOf);
      return cited.flatMap((authority) =>
        // A change under way is the business of lint: the instrument stands.
        statusFindings(authority, cited, gate, { table })
          .filter(({ rule }) => rule !== 'authority_pending')
          .map((found) => ({ ...found, code: 'policy.authority_status' as const })),
      );
    }),
  );
}

function statusFindings(
  authority: GateAuthority,
  cited: readonly GateAuthority[],
  gate: Gate,
  context: Pick<LintContext, 'table'>,
): Diagnostic[] {
  const where = placeOf(gate);
  const name = nameOf(authority, context);
  const { status, from, to, superseded_by, pending } = authority;
  const successors = superseded_by.map((id) => shortName(id, context.table)).join(', ');
  const found: Diagnostic[] = [];
  const warn = (rule: string, message: string, hint: string) => {
    found.push(finding('warning', rule, message, hint, where));
  };
  if (status === 'superseded' && !superseded_by.some((id) => cites(cited, id))) {
    const by = successors === '' ? '' : ` by ${successors}`;
    warn(
      'authority_superseded',
      `${name} was superseded on ${to}${by}`,
      `cite ${successors || 'what replaced it'} too`,
    );
  }
  if (status === 'withdrawn' && !superseded_by.some((id) => cites(cited, id))) {
    const by = successors === '' ? '' : `; ${successors} stands in its place`;
    warn('authority_withdrawn', `${name} was withdrawn on ${to}${by}`, 'cite what stands, or take it out');
  }
  if (status === 'proposed') {
    warn('authority_proposed', `${name} is a proposal and not in force`, 'say so in the rationale, or take it out');
  }
  const stillStands = cited.some(
    (other) => other.status === 'in_force' && other.superseded_by.includes(instrumentId(authority)),
  );
  if (status === 'future' && !stillStands) {
    warn('authority_future', `${name} applies from ${from}`, 'until then the gate stands on firm policy alone');
  }
  if (pending !== null && status === 'in_force') {
    const by = pending.instrument === null ? '' : ` by ${shortName(pending.instrument, context.table)}`;
    const message = `${pending.action} of ${name}${by} was pending on ${pending.as_of}`;
    warn('authority_pending', message, 'look up the outcome before relying on it');
  }
  return found;
}

/** Said once per instrument and policy, at the first gate that cites it. */
function entryFindings(authority: GateAuthority, looked: Set<string>, gate: Gate, context: LintContext): Diagnostic[] {
  const instrument = context.table.byId.get(instrumentId(authority));
  if (instrument === undefined || looked.has(instrument.id)) return [];
  looked.add(instrument.id);
  const where = placeOf(gate);
  const name = shortName(instrument.id, context.table);
  const found: Diagnostic[] = [];
  if (instrument.confidence === 'low') {
    const message = `the entry on ${name} has confidence low (${instrument.source})`;
    found.push(finding('warning', 'authority_confidence', message, 'have counsel confirm it', where));
  }
  const days = daysBetween(instrument.checkedOn, context.asOf);
  if (days > agedAfterDays) {
    const message = `the entry on ${name} was checked on ${instrument.checkedOn}, ${days} days before ${context.asOf}`;
    found.push(finding('warning', 'checked_on_aged', message, 'look at the source again', where));
  }
  return found;
}

function cites(cited: readonly GateAuthority[], instrument: string): boolean {
  return cited.some((authority) => instrumentId(authority) === instrument);
}

function instrumentId({ id }: GateAuthority): string {
  return id.split('#', 1)[0] ?? id;
}

function nameOf(authority: GateAuthority, { table }: Pick<LintContext, 'table'>): string {
  const part = authority.label ?? authority.heading;
  return shortName(instrumentId(authority), table) + (part === null ? '' : ` ${part}`);
}

function placeOf(gate: Gate) {
  return gatePlace(gate, gate.authorities.length > 0 ? 'authorities' : 'clause');
}
