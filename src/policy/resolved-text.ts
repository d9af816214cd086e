import { jcsText } from '../base/jcs.ts';
import type { AuthorityTable } from './authorities/authority-table.ts';
import { citationLines } from './authorities/citation-lines.ts';
import { resolveAuthorities } from './authorities/resolve-authorities.ts';
import type { Condition } from './condition.ts';
import { defaultGovernance, type Gate, type Policy } from './policy.ts';

type Entry = readonly [key: string, value: unknown];

/**
 * A policy as it is judged, written as a policy file: what it inherits filled in, every gate with its id, its citations as
 * comments with their state at a date. Reading the text gives the same gates again.
 *
 * @param asOf `YYYY-MM-DD`
 * @example resolvedText(policy, table, '2026-11-24').startsWith('# ')
 */
export function resolvedText(policy: Policy, table: AuthorityTable, asOf: string): string {
  const { policyName, version, effectiveDate, citation, parents, governance } = policy;
  const above = parents.length === 0 ? '' : `; extends ${parents.map(({ file }) => file).join(', ')}`;
  const head: readonly Entry[] = [
    ['policy_name', policyName],
    ['version', version],
    ['effective_date', effectiveDate],
    ['citation', citation === '' ? undefined : citation],
    ['aliases', unless(policy.aliases, [])],
    ['jurisdiction', policy.jurisdiction ?? undefined],
    ['description', policy.description ?? undefined],
    ['owner', policy.owner ?? undefined],
    ['review_date', policy.reviewDate ?? undefined],
    ['governance', unless(governance, defaultGovernance) && governanceMap(policy)],
  ];
  return [
    `# As judged on ${asOf}${above}. State of citations from the table of authorities ${table.version}.`,
    ...lines(head, ''),
    'gates:',
    ...policy.gates.flatMap((gate) => gateLines(gate, policy, table, asOf)),
    '',
  ].join('\n');
}

function gateLines(gate: Gate, policy: Policy, table: AuthorityTable, asOf: string): string[] {
  const [id, name] = [line(['id', gate.id]), line(['name', gate.name])];
  const entries: readonly Entry[] = [
    ['clause', gate.clause === '' ? undefined : gate.clause],
    ['metric', gate.metric],
    ['threshold', gate.threshold],
    ['comparison', gate.comparison],
    ['severity', gate.severity],
    [
      'severity_when',
      unless(
        gate.severityWhen.map((one) => ({ if: map(one.if), severity: one.severity })),
        [],
      ),
    ],
    ['applies_if', gate.appliesIf === null ? undefined : map(gate.appliesIf)],
    ['scope', unless(gate.scope, {})],
    ['params', unless(gate.parameters, {})],
    ['decision_rule', unless(gate.decisionRule, 'point')],
    ['on_inconclusive', unless(gate.onInconclusive, 'fail')],
    ['min_n', gate.minN ?? undefined],
    ['min_events', gate.minEvents ?? undefined],
    ['allow_undefined_groups', unless(gate.allowUndefinedGroups, [])],
    ['waivable', unless(gate.waivable, true)],
    ['authorities', unless(gate.authorities, [])],
    ['threshold_basis', gate.thresholdBasis],
    ['rationale', gate.rationale ?? undefined],
    ['owner', gate.owner === policy.owner ? undefined : gate.owner],
    ['review_date', gate.reviewDate === policy.reviewDate ? undefined : gate.reviewDate],
  ];
  const doubts = resolveAuthorities(gate, table, asOf)
    .filter(({ confidence }) => confidence !== 'high')
    .map(({ id, confidence }) => `confidence in the entry ${id}: ${confidence}`);
  const citations = [...citationLines(gate, table, asOf), ...doubts].map(
    (text) => `    # ${text.replace(/\s+/g, ' ')}`,
  );
  return ['', `  - ${id}`, `    ${name}`, ...citations, ...lines(entries, '    ')];
}

function governanceMap({ governance }: Policy): object {
  const { auditDays, maxWaiverDays, requireSignedWaivers, executiveRoles } = governance;
  return {
    audit_days: auditDays,
    max_waiver_days: maxWaiverDays,
    require_signed_waivers: requireSignedWaivers,
    executive_roles: executiveRoles,
  };
}

/** One leaf of each kind, as a map. */
function map(condition: Condition): object {
  return Object.fromEntries(condition.map(({ kind, value }) => [kind, value]));
}

function unless<T>(value: T, usual: T): T | undefined {
  return jcsText(value) === jcsText(usual) ? undefined : value;
}

function lines(entries: readonly Entry[], indent: string): string[] {
  return entries.flatMap((entry) => (entry[1] === undefined ? [] : [`${indent}${line(entry)}`]));
}

/** JSON is YAML: values need no rules of their own. */
function line([key, value]: Entry): string {
  return `${key}: ${jcsText(value)}`;
}
