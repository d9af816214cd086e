import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearest } from '../../base/suggest.ts';
import { type AuthorityTable, authorityOf } from '../authorities/authority-table.ts';
import { shortName } from '../authorities/citation-lines.ts';
import { type FoundCitation, findCitations } from '../authorities/find-citations.ts';
import type { Gate } from '../policy.ts';
import { finding, gatePlace, type LintContext } from './lint-context.ts';

/** Citations that the table of authorities cannot confirm: clauses that do not exist, texts and ids it does not know. */
export function clauseRules(context: LintContext): Diagnostic[] {
  return context.policy.gates.flatMap((gate) => [...clauseFindings(gate, context), ...idFindings(gate, context)]);
}

function clauseFindings(gate: Gate, context: LintContext): Diagnostic[] {
  const where = gatePlace(gate, 'clause');
  if (gate.clause.trim() === '') {
    const message = `gate "${gate.name}" cites no clause`;
    return [finding('warning', 'clause_missing', message, 'add clause: with what the gate stands on', where)];
  }
  return findCitations(gate.clause, context.table).flatMap((citation): Diagnostic[] => {
    if (citation.matched === 'legacy_alias') return [nonexistent(citation, context.table, where)];
    const unknown = citation.matched === 'none' || citation.matched === 'instrument_only';
    if (!unknown || gate.authorities.length > 0) return [];
    const message =
      citation.matched === 'none'
        ? `clause "${citation.text}" names no instrument of the table of authorities`
        : `${shortName(citation.instrument.id, context.table)} has no "${citation.rest}" in the table of authorities`;
    const hint = 'check the citation, or name ids under authorities: glassalpha list authorities';
    return [finding('warning', 'authority_unknown', message, hint, where)];
  });
}

function nonexistent(
  { text, instrument, provision, rest }: FoundCitation,
  table: AuthorityTable,
  where: Diagnostic['where'],
): Diagnostic {
  const name = shortName(instrument.id, table);
  const message = `clause "${text}" does not exist in the cited document: ${name} has no section "${rest}"`;
  const subject = provision === null ? name : `${name} ${provision.label ?? ''}`.trim();
  const heading = provision === null ? '' : `, "${provision.heading}"`;
  return finding('warning', 'clause_nonexistent', message, `by subject it is ${subject}${heading}`, where);
}

function idFindings(gate: Gate, context: LintContext): Diagnostic[] {
  const { table } = context;
  return gate.authorities
    .filter((id) => authorityOf(id, table) === undefined)
    .map((id) => {
      const ids = table.instruments.flatMap((entry) => [
        entry.id,
        ...entry.provisions.map((provision) => `${entry.id}#${provision.id}`),
      ]);
      const hint = `nearest: ${nearest(id, ids, 3).join(', ')}; all: glassalpha list authorities`;
      const message = `"${id}" is not in the table of authorities`;
      return finding('error', 'authority_id', message, hint, gatePlace(gate, 'authorities'));
    });
}
