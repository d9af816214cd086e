import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.ts';
import { policyOf } from './example-metrics.ts';

const head = 'policy_name: "Firm"\nversion: "1.0"\neffective_date: "2025-10-01"\n';
const base = `gates:
  - name: "Parity"
    metric: demographic_parity_difference
    threshold: 0.10
    comparison: less_than
    severity: error
`;

/** Places and messages of a policy whose one gate has a further line, which is line 10. */
function faults(line: string, more = ''): string[] {
  const { policy, diagnostics } = parsePolicy(new TextEncoder().encode(`${head}${base}    ${line}\n${more}`), 'p.yaml');
  expect(policy === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  return diagnostics.map(({ where, code, rule, message, hint }) =>
    [`${where?.line}:${where?.column} ${code}${rule === undefined ? '' : `/${rule}`} ${message}`, hint]
      .filter((x) => x !== undefined)
      .join(' | '),
  );
}

test('every key of a policy and of a gate is read', () => {
  const policy = policyOf(`${head}aliases: [firm]
jurisdiction: US
description: "Ours"
owner: "Model Risk"
review_date: "2026-10-01"
governance: {audit_days: 180, max_waiver_days: 90, require_signed_waivers: true, executive_roles: [CRO]}
${base}    id: gap
    clause: "SR 11-7 V"
    scope: {attributes: [gender], groups: [female], split: audited, intersections: exclude}
    params: {except: [age]}
    decision_rule: ci
    on_inconclusive: warn
    min_n: 50
    min_events: 10
    allow_undefined_groups: [{group: C, rationale: "no cases"}]
    authorities: ["us.ecoa#1691_a"]
    threshold_basis: convention
    rationale: "Ours."
    applies_if: {has: [scores, model], task: binary, jurisdiction: [us-ma], as_of_from: "2025-01-01"}
    severity_when: [{if: {strict_mode: true}, severity: ERROR}]
    waivable: false
    owner: null
    review_date: "2026-01-01"
`);
  expect(policy).toMatchObject({
    aliases: ['firm'],
    jurisdiction: 'US',
    description: 'Ours',
    owner: 'Model Risk',
    reviewDate: '2026-10-01',
    governance: { auditDays: 180, maxWaiverDays: 90, requireSignedWaivers: true, executiveRoles: ['CRO'] },
  });
  expect(policy.gates[0]).toMatchObject({
    id: 'gap',
    scope: { attributes: ['gender'], groups: ['female'], split: 'audited', intersections: 'exclude' },
    parameters: { except: ['age'] },
    decisionRule: 'ci',
    onInconclusive: 'warn',
    minN: 50,
    minEvents: 10,
    allowUndefinedGroups: [{ group: 'C', rationale: 'no cases' }],
    authorities: ['us.ecoa#1691_a'],
    thresholdBasis: 'convention',
    appliesIf: [
      { kind: 'has', value: 'scores' },
      { kind: 'has', value: 'model' },
      { kind: 'task', value: 'binary' },
      { kind: 'jurisdiction', value: ['us-ma'] },
      { kind: 'as_of_from', value: '2025-01-01' },
    ],
    severityWhen: [{ if: [{ kind: 'strict_mode', value: true }], severity: 'error' }],
    waivable: false,
    owner: 'Model Risk',
    reviewDate: '2026-01-01',
  });
});

describe('what is refused, each with its place', () => {
  test.each<[string, string, string]>([
    [
      'a misspelled key',
      'decision_rul: ci',
      '10:5 config.unknown_key "decision_rul" is not a gate field | did you mean "decision_rule"?',
    ],
    [
      'a rule that is none',
      'decision_rule: points',
      '10:20 policy.schema/decision_rule decision_rule "points" is not known | did you mean "point"? one of point, ci',
    ],
    [
      'a burden that is none',
      'on_inconclusive: block',
      '10:22 policy.schema/on_inconclusive on_inconclusive "block" is not known | one of fail, warn',
    ],
    ['a size of 0', 'min_n: 0', '10:12 policy.schema/number min_n must be at least 1, found 0'],
    [
      'half a row',
      'min_events: 2.5',
      '10:17 policy.schema/number min_events must be a whole number, found 2.5 | write a whole number',
    ],
    [
      'a size with an underscore',
      'min_n: 1_000',
      '10:12 policy.schema/number min_n must be a whole number, found "1_000" | write 1000',
    ],
    ['yes', 'waivable: yes', '10:15 policy.schema/boolean "waivable" must be true or false, found "yes" | write true'],
    [
      'a basis that is none',
      'threshold_basis: law',
      '10:22 policy.schema/threshold_basis threshold_basis "law" is not known | one of regulation, guidance, draft, convention, house, numerical, none',
    ],
    [
      'an id with other characters',
      'id: Gap-1',
      '10:9 policy.schema/id id "Gap-1" may hold a–z, 0–9 and _ only | write gap_1',
    ],
    [
      'a field of scope',
      'scope: {attribute: gender}',
      '10:13 config.unknown_key "attribute" is not a field of scope | did you mean "attributes"?',
    ],
    [
      'a split that is none',
      'scope: {split: test}',
      '10:20 policy.schema/split split "test" is not known | one of audited, train, reference',
    ],
    [
      'a parameter the metric lacks',
      'params: {effect: 0.2}',
      '10:14 config.unknown_key "effect" is not a parameter of demographic_parity_difference | its parameters: except',
    ],
    [
      'a leaf that is none',
      'applies_if: {haz: model}',
      '10:18 config.unknown_key "haz" is not a leaf of a condition | did you mean "has"?',
    ],
    [
      'a feature that is none',
      'applies_if: {has: scorez}',
      '10:23 policy.schema/has has "scorez" is not known | did you mean "scores"? one of model, scores, labels, protected_attributes, strata, shifts, challenger, reference_data, attributions, reason_codes, findings, declared_accuracy, special_category_columns',
    ],
    [
      'a date that is none',
      'applies_if: {as_of_from: "2025-13-01"}',
      '10:30 policy.schema/date "as_of_from" must be a date YYYY-MM-DD, found "2025-13-01"',
    ],
    [
      'a gate that does not exist',
      'applies_if: {any_gate_failed: [odds]}',
      '10:5 policy.schema/condition any_gate_failed names "odds", which is no gate of this policy | gates: parity',
    ],
    [
      'a gate that waits for itself',
      'applies_if: {any_gate_failed: [parity]}',
      '10:5 policy.schema/condition any_gate_failed names "parity", which itself waits for other gates | name gates without any_gate_failed',
    ],
    [
      'severity_when without severity',
      'severity_when: [{if: {task: binary}}]',
      '10:21 policy.schema/missing_key severity_when has no "severity" | add: severity: error, warning or info',
    ],
    [
      'a group without rationale',
      'allow_undefined_groups: [{group: C}]',
      '10:30 policy.schema/missing_key an allowed group has no "rationale" | add: rationale: "why this group may be left out"',
    ],
  ])('%s', (_, line, expected) => {
    expect(faults(line)).toEqual([expected]);
  });

  test('ci on equality, and on a metric that never has an interval', () => {
    const gate = (metric: string, comparison: string, threshold: string) =>
      `  - {name: X, metric: ${metric}, threshold: ${threshold}, comparison: ${comparison}, severity: error, decision_rule: ci}\n`;
    expect(faults('owner: null', gate('accuracy', 'equals', '0.5'))).toEqual([
      '11:101 policy.schema/rule decision_rule: ci with comparison: equals | write between, or decision_rule: point',
    ]);
    expect(faults('owner: null', gate('mce', 'less_than', '0.5'))).toEqual([
      '11:99 policy.schema/rule mce_width_10 never has an interval, so decision_rule: ci could not judge it | write decision_rule: point',
    ]);
    expect(faults('owner: null', gate('min_group_size', 'greater_than', '30'))).toEqual([]);
  });

  test('the same thing judged twice, and gates that differ in scope alone', () => {
    const again = (more: string) =>
      `  - {name: Again, metric: selection_rate_difference, threshold: 0.1, comparison: "<", severity: error${more}}\n`;
    expect(faults('owner: null', again(''))).toEqual([
      '11:5 policy.schema/duplicate_gate the gate in line 11 judges the same as the gate in line 5 | remove one of them',
    ]);
    expect(faults('owner: null', again(', attribute: gender'))).toEqual([]);
  });
});

test('q chooses the metric at that share; power is about the difference of the parity gate', () => {
  const policy =
    policyOf(`${head}${base.replace('0.10', '0.05')}  - {name: Lift, metric: lift, params: {q: 0.15}, threshold: 2, comparison: ">", severity: error}
  - {name: Power, metric: statistical_power, threshold: 0.8, comparison: ">=", severity: warning}
  - {name: Power 2, metric: statistical_power, params: {effect: 0.2}, threshold: 0.8, comparison: ">=", severity: warning}
`);
  expect(policy.gates.map(({ definition, parameters }) => [definition.id, parameters])).toEqual([
    ['demographic_parity_difference', {}],
    ['lift@0.15', {}],
    ['statistical_power', { effect: 0.05 }],
    ['statistical_power', { effect: 0.2 }],
  ]);
});
