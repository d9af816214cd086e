import { describe, expect, test } from 'vitest';
import { type ConditionContext, emptyContext } from '../../src/policy/condition.ts';
import { conditionNotices } from '../../src/policy/condition-notices.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { conditionsFact, conditionsOf } from '../../src/policy/recorded-conditions.ts';
import { scopeProblems } from '../../src/policy/selected-attributes.ts';
import { decisionsSchema } from '../../src/record/decisions-schema.ts';
import type { Metric } from '../../src/record/metric.ts';
import { firstViolation } from '../../src/record/validate.ts';
import { ciOf, mapOf, metricOf, policyOf, undefinedOf } from './example-metrics.ts';

const dpd = 'demographic_parity_difference';
const declared = [
  { label: 'gender', column: 'sex' },
  { label: 'age_group', column: 'age' },
];
const gated = ['gender', 'age_group', 'gender*age_group'];

const head = 'policy_name: P\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n';
const gate = (more: string, base = `metric: ${dpd}, threshold: 0.1, comparison: less_than, severity: error`) =>
  `  - {name: Gate, ${base}${more === '' ? '' : `, ${more}`}}\n`;

function judge(
  gates: string,
  metrics: readonly Metric[],
  context: Partial<ConditionContext> = {},
  asOf = '2025-10-14',
) {
  const decisions = evaluatePolicies({
    policies: [policyOf(head + gates)],
    metrics: mapOf(...metrics),
    attributes: gated,
    context: { ...emptyContext, attributes: declared, ...context },
    asOf,
  });
  expect(firstViolation(decisionsSchema, decisions)).toBeUndefined();
  return decisions;
}

const everywhere = gated.map((attribute) => metricOf(dpd, { attribute }, 0.05, ciOf(0, 0.08)));
const slices = (gates: string, metrics: readonly Metric[]) =>
  judge(gates, metrics).gates[0]?.rows.map(({ slice: { split: _, ...slice } }) => Object.values(slice).join(' '));

describe('scope: which rows a gate has', () => {
  test.each<[string, string[]]>([
    ['', ['age_group', 'gender', 'gender*age_group']],
    ['attribute: gender', ['gender']],
    ['attribute: sex', ['gender']],
    ['scope: {attributes: [gender, age_group]}', ['age_group', 'gender']],
    ['scope: {attributes: [gender, age_group], intersections: include}', ['age_group', 'gender', 'gender*age_group']],
    ['scope: {attributes: ["gender*age_group"]}', ['gender*age_group']],
    ['scope: {intersections: exclude}', ['age_group', 'gender']],
    ['scope: {intersections: only}', ['gender*age_group']],
    ['params: {except: [age]}', ['gender']],
  ])('%s', (scope, expected) => {
    expect(slices(gate(scope), everywhere)).toEqual(expected);
  });

  test('groups: rows of these groups alone; one that is nowhere is not in the record', () => {
    const air = ['female', 'other'].map((group) =>
      metricOf('air', { attribute: 'gender', group, reference: 'male' }, 0.9),
    );
    const base = 'metric: air, threshold: 0.8, comparison: at_least, severity: error';
    const found = judge(gate('scope: {groups: [female, none]}', base), air).gates[0];
    expect(found?.rows.map(({ slice, status, reason }) => [slice['group'], status, reason])).toEqual([
      ['female', 'PASS', null],
      ['none', 'NOT_EVALUATED', 'not_in_record'],
    ]);
    expect(found?.status).toBe('NOT_EVALUATED');
  });

  test('a model-wide metric with an attribute is asked of each of its groups', () => {
    const tpr = [
      metricOf('tpr', {}, 0.9),
      ...['f', 'm'].map((group, i) => metricOf('tpr', { attribute: 'gender', group }, 0.5 + i / 10)),
    ];
    const base = 'metric: tpr, threshold: 0.7, comparison: at_least, severity: error';
    expect(judge(gate('', base), tpr).gates[0]).toMatchObject({ status: 'PASS', value: 0.9 });
    expect(judge(gate('attribute: gender', base), tpr).gates[0]).toMatchObject({
      status: 'FAIL',
      value: 0.5,
      slice: { group: 'f' },
    });
  });

  test('classes, features and another split', () => {
    const perClass = ['a', 'b'].map((name, i) => metricOf(dpd, { attribute: 'gender', class: name }, i / 5));
    const whole = metricOf(dpd, { attribute: 'gender' }, 0.2);
    expect(slices(gate('attribute: gender, scope: {classes: [a]}'), [...perClass, whole])).toEqual(['gender a']);
    const psi = ['income', 'age'].map((feature) => metricOf('psi', { feature }, 0.05));
    const base = 'metric: psi, threshold: 0.1, comparison: less_than, severity: error';
    expect(slices(gate('scope: {features: [income, debt]}', base), psi)).toEqual(['debt', 'income']);
    const train = { ...metricOf('label_disparity', {}, 0.2), scope: { attribute: 'gender', split: 'train' } };
    const label = 'metric: label_disparity, threshold: 0.1, comparison: less_than, severity: error';
    expect(judge(gate('attribute: gender, scope: {split: train}', label), [train]).gates[0]).toMatchObject({
      status: 'FAIL',
      slice: { split: 'train' },
    });
  });

  test('nothing matched is no pass; an attribute that is not declared is a fault', () => {
    const policy = policyOf(head + gate('attribute: race'));
    expect(
      evaluatePolicies({ policies: [policy], metrics: mapOf(), attributes: gated, asOf: '2025-10-14' }).gates[0],
    ).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'empty_scope',
    });
    expect(
      scopeProblems([policy], gated, declared).map(({ where, rule, message }) => [where?.line, rule, message]),
    ).toEqual([[5, 'scope', 'gate "Gate" names the attribute "race", which is not declared']]);
    expect(scopeProblems([policyOf(head + gate('attribute: age'))], gated, declared)).toEqual([]);
  });

  test('a setting is a metric of its own', () => {
    const air = [
      metricOf('air', { attribute: 'gender', reference: 'm' }, 0.9),
      metricOf('air', { attribute: 'gender', reference: 'f', params: '{"reference":"highest"}' }, 0.7),
    ];
    const base = 'metric: air, threshold: 0.8, comparison: at_least, severity: error, attribute: gender';
    expect(judge(gate('', base), air).gates[0]).toMatchObject({ status: 'PASS', value: 0.9 });
    expect(judge(gate('params: {reference: highest}', base), air).gates[0]).toMatchObject({
      status: 'FAIL',
      value: 0.7,
    });
    expect(judge(gate('params: {reference: highest}', base), air.slice(0, 1)).gates[0]).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'not_in_record',
    });
  });
});

describe('rows, events and groups that are missing', () => {
  const sizes = [
    metricOf('n', { attribute: 'gender', group: 'f' }, 40),
    metricOf('n', { attribute: 'gender', group: 'm' }, 400),
    metricOf('min_group_events', { attribute: 'gender' }, 8),
  ];
  const row = metricOf(dpd, { attribute: 'gender' }, 0.5, ciOf(0.4, 0.6));
  const only = 'attribute: gender';

  test('below min_n or min_events nothing is settled, not even a failure', () => {
    expect(judge(gate(`${only}, min_n: 41`), [row, ...sizes]).gates[0]).toMatchObject({
      status: 'INCONCLUSIVE',
      reason: 'min_n',
      blocks: true,
    });
    expect(judge(gate(`${only}, min_n: 40`), [row, ...sizes]).gates[0]).toMatchObject({ status: 'FAIL', reason: null });
    expect(judge(gate(`${only}, min_events: 9`), [row, ...sizes]).gates[0]).toMatchObject({
      status: 'INCONCLUSIVE',
      reason: 'min_events',
    });
    expect(judge(gate(`${only}, min_events: 8`), [row, ...sizes]).gates[0]).toMatchObject({ status: 'FAIL' });
    expect(judge(gate(`${only}, min_n: 1`), [row]).gates[0]).toMatchObject({ status: 'INCONCLUSIVE', reason: 'min_n' });
  });

  test('on_inconclusive: warn excuses the interval, not these', () => {
    const excused = judge(gate(`${only}, decision_rule: ci, on_inconclusive: warn`), [
      metricOf(dpd, { attribute: 'gender' }, 0.12, ciOf(0.05, 0.2)),
    ]);
    expect(excused.gates[0]).toMatchObject({
      status: 'INCONCLUSIVE',
      reason: 'spans',
      blocks: false,
      requires_documentation: true,
    });
    const few = judge(gate(`${only}, min_n: 41, on_inconclusive: warn`), [row, ...sizes]);
    expect(few.gates[0]).toMatchObject({ status: 'INCONCLUSIVE', blocks: true });
  });

  test('of the whole model: its rows and its outcomes', () => {
    const counts = Object.entries({ tp: 5, fn: 3, fp: 10, tn: 80 }).map(([id, n]) => metricOf(id, {}, n));
    const accuracy = metricOf('accuracy', {}, 0.9, { n: 98, ...ciOf(0.85, 0.95) });
    const base = 'metric: accuracy, threshold: 0.8, comparison: at_least, severity: error';
    const reasons = ['min_n: 99', 'min_n: 98', 'min_events: 9', 'min_events: 8'].map(
      (more) => judge(gate(more, base), [accuracy, ...counts]).gates[0]?.reason,
    );
    expect(reasons).toEqual(['min_n', null, 'min_events', null]);
  });

  test('a group that could not be estimated may be allowed, every one of them', () => {
    const open = metricOf(dpd, { attribute: 'gender' }, 0.01, {
      ...ciOf(0, 0.02),
      complete: false,
      undefinedGroups: ['C'],
      emptyGroups: ['D'],
    });
    const allow = (...groups: string[]) =>
      `attribute: gender, allow_undefined_groups: [${groups.map((g) => `{group: ${g}, rationale: few}`).join(', ')}]`;
    expect(judge(gate(allow('C')), [open]).gates[0]).toMatchObject({
      status: 'INCONCLUSIVE',
      reason: 'groups_not_estimable',
    });
    expect(judge(gate(allow('C', 'D')), [open]).gates[0]).toMatchObject({ status: 'PASS' });
    const unnamed = { ...open, undefinedGroups: [], emptyGroups: [] };
    expect(judge(gate(allow('C', 'D')), [unnamed]).gates[0]).toMatchObject({ status: 'INCONCLUSIVE' });
  });

  test('small groups that were excluded have to be allowed too; small ones that take part do not', () => {
    const excluded = metricOf(dpd, { attribute: 'gender' }, 0.01, {
      complete: false,
      undefinedGroups: ['C'],
      smallGroups: ['f'],
      n: 400,
    });
    const allow = 'attribute: gender, allow_undefined_groups: [{group: C, rationale: few}]';
    expect(judge(gate(allow), [excluded, ...sizes]).gates[0]).toMatchObject({ status: 'INCONCLUSIVE' });
    expect(judge(gate(allow), [{ ...excluded, n: 440 }, ...sizes]).gates[0]).toMatchObject({ status: 'PASS' });
  });
});

describe('conditions', () => {
  const context: Partial<ConditionContext> = {
    has: ['model', 'scores'],
    task: 'binary',
    strictMode: true,
    inputs: ['income', 'age'],
    jurisdictions: ['us-ma'],
  };
  test.each<[string, string | null]>([
    ['has: model', null],
    ['has: [model, shifts, strata]', 'has: shifts'],
    ['task: binary', null],
    ['task: regression', 'task: regression'],
    ['strict_mode: true', null],
    ['strict_mode: false', 'strict_mode: false'],
    ['attribute: gender', null],
    ['attribute: race', 'attribute: race'],
    ['attribute_is_input: age', null],
    ['attribute_is_input: age_group', null],
    ['attribute_is_input: gender', 'attribute_is_input: gender'],
    ['jurisdiction: [us-nj, us-ma]', null],
    ['jurisdiction: [us-nj]', 'jurisdiction: [us-nj]'],
    ['as_of_from: "2025-10-14"', null],
    ['as_of_from: "2025-10-15"', 'as_of_from: 2025-10-15'],
    ['as_of_before: "2025-10-15"', null],
    ['as_of_before: "2025-10-14"', 'as_of_before: 2025-10-14'],
    ['task: regression, has: strata', 'task: regression'],
  ])('%s', (condition, because) => {
    const { gates, not_applicable, counts } = judge(gate(`applies_if: {${condition}}`), everywhere, context);
    expect([gates.length, counts.not_applicable]).toEqual(because === null ? [1, 0] : [0, 1]);
    expect(not_applicable).toEqual(because === null ? [] : [{ id: 'gate', policy: 'P', because }]);
  });

  test('severity_when: the first that holds', () => {
    const when = (first: string) =>
      gate(`severity_when: [{if: {jurisdiction: [${first}]}, severity: info}, {if: {has: scores}, severity: warning}]`);
    const severities = ['us-ma', 'us-nj'].map((name) => judge(when(name), everywhere, context).gates[0]?.severity);
    expect(severities).toEqual(['info', 'warning']);
    expect(judge(when('us-nj'), everywhere).gates[0]?.severity).toBe('error');
  });

  test('any_gate_failed: judged last, on states before waivers, in file order', () => {
    const gates = `  - {name: Late, metric: accuracy, threshold: 0.5, comparison: ">", severity: error, applies_if: {any_gate_failed: [gate, other]}}
${gate('')}  - {name: Other, metric: accuracy, threshold: 0.8, comparison: ">", severity: error}
`;
    const accuracy = metricOf('accuracy', {}, 0.9);
    expect(judge(gates, [...everywhere, accuracy]).not_applicable).toEqual([
      { id: 'late', policy: 'P', because: 'any_gate_failed: [gate, other]' },
    ]);
    const failing = judge(gates, [accuracy, ...everywhere.map((m) => ({ ...m, value: 0.4 }))]);
    expect(failing.gates.map(({ id, status }) => `${id} ${status}`)).toEqual(['late PASS', 'gate FAIL', 'other PASS']);
    // Not evaluated is not passed.
    expect(judge(gates, [accuracy]).gates.map(({ id }) => id)).toEqual(['late', 'gate', 'other']);
  });

  test('what cannot hold is said', () => {
    const policy = policyOf(
      head + gate('applies_if: {has: reason_codes}, severity_when: [{if: {jurisdiction: [us-ma]}, severity: info}]'),
    );
    const messages = (jurisdictions: readonly string[] | null) =>
      conditionNotices([policy], { jurisdictions }, ['reason_codes']).map(
        ({ severity, message }) => `${severity} ${message}`,
      );
    expect(messages(null)).toEqual([
      'note gate "Gate" asks for reason_codes, which this version does not compute',
      'note gate "Gate" asks for a jurisdiction, and none is stated',
    ]);
    expect(messages([])).toHaveLength(1);
  });

  test('the record keeps what conditions saw', () => {
    const whole = { context: { ...emptyContext, ...context, attributes: declared }, gated };
    expect(conditionsOf(JSON.parse(JSON.stringify(conditionsFact(whole))))).toEqual(whole);
    expect(conditionsOf(undefined)).toEqual({ context: emptyContext, gated: [] });
  });
});

test('undefined and absent rows are told apart, and a tracked gate has a scope too', () => {
  const metrics = [
    metricOf(dpd, { attribute: 'gender' }, 0.05),
    undefinedOf(dpd, { attribute: 'age_group' }, 'fewer_than_two_groups'),
  ];
  expect(judge(gate(''), metrics).gates[0]?.rows.map(({ reason }) => reason)).toEqual([
    'fewer_than_two_groups',
    null,
    'not_in_record',
  ]);
  const tracked = gate('attribute: gender', `metric: ${dpd}, threshold: null, comparison: less_than, severity: info`);
  expect(judge(tracked, metrics).tracked[0]?.rows).toHaveLength(1);
});
