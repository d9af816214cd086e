import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { decisionsSchema } from '../../src/record/decisions-schema.ts';
import type { Metric } from '../../src/record/metric.ts';
import { firstViolation } from '../../src/record/validate.ts';
import { ciOf, type GateText, mapOf, metricOf, policyOf, policyWith, undefinedOf } from './example-metrics.ts';

const gender = { attribute: 'gender' };
const dpd = 'demographic_parity_difference';

function judge(gates: readonly GateText[], metrics: readonly Metric[], attributes: readonly string[] = ['gender']) {
  const decisions = evaluatePolicies({
    policies: [policyWith(gates)],
    metrics: mapOf(...metrics),
    attributes,
    asOf: '2025-10-14',
  });
  expect(firstViolation(decisionsSchema, decisions)).toBeUndefined();
  return decisions;
}

describe('the worked table (policy.md 2.3): less_than 0.10, error', () => {
  test.each<[number, number, number, string, string]>([
    [0.04, 0.01, 0.07, 'PASS', 'satisfies'],
    [0.08, 0.04, 0.12, 'PASS', 'spans'],
    [0.07, 0.04, 0.1, 'PASS', 'spans'],
    [0.1, 0.06, 0.14, 'FAIL', 'spans'],
    [0.12, 0.08, 0.16, 'FAIL', 'spans'],
    [0.13, 0.1, 0.16, 'FAIL', 'violates'],
  ])('%d [%d, %d] → %s, %s', (value, lower, upper, status, state) => {
    const decisions = judge([{}], [metricOf(dpd, gender, value, ciOf(lower, upper))]);
    expect(decisions.gates[0]).toMatchObject({ status, ci_state: state, blocks: status === 'FAIL' });
    expect(decisions.exit_code).toBe(status === 'FAIL' ? 1 : 0);
  });

  test('undefined → NOT_EVALUATED, blocks', () => {
    const decisions = judge([{}], [undefinedOf(dpd, gender, 'fewer_than_two_groups')]);
    expect(decisions.gates[0]).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'fewer_than_two_groups',
      value: null,
      ci_state: 'none',
      blocks: true,
      near: null,
    });
    expect(decisions.exit_code).toBe(1);
  });

  test('impact ratio 0.85 [0.78, 0.92] ≥ 0.80 → PASS, spans', () => {
    const air = metricOf('air', { ...gender, reference: 'male' }, 0.85, ciOf(0.78, 0.92));
    const gate = { metric: 'impact_ratio', threshold: 0.8, comparison: '≥' };
    expect(judge([gate], [air]).gates[0]).toMatchObject({
      status: 'PASS',
      ci_state: 'spans',
      metric: 'impact_ratio',
      metric_id: 'air',
      slice: { attribute: 'gender', reference: 'male', split: 'audited' },
    });
  });
});

describe('every comparison below, at and above the threshold', () => {
  const outcomes: Record<string, [string, string, string]> = {
    less_than: ['PASS', 'FAIL', 'FAIL'],
    less_than_or_equal: ['PASS', 'PASS', 'FAIL'],
    greater_than: ['FAIL', 'FAIL', 'PASS'],
    greater_than_or_equal: ['FAIL', 'PASS', 'PASS'],
    equals: ['FAIL', 'PASS', 'FAIL'],
  };
  test.each(Object.entries(outcomes))('%s', (comparison, expected) => {
    const got = [0.49, 0.5, 0.51].map((value) => {
      const [decision] = judge(
        [{ metric: 'accuracy', threshold: 0.5, comparison }],
        [metricOf('accuracy', {}, value, ciOf(value, value))],
      ).gates;
      // A point interval has the point's verdict.
      expect(decision?.ci_state).toBe(decision?.status === 'PASS' ? 'satisfies' : 'violates');
      return decision?.status;
    });
    expect(got).toEqual(expected);
  });

  test('between, both ends included', () => {
    const gate = { metric: 'accuracy', threshold: [0.4, 0.6], comparison: 'between' };
    const got = [0.39, 0.4, 0.5, 0.6, 0.61].map((v) => judge([gate], [metricOf('accuracy', {}, v)]).gates[0]?.status);
    expect(got).toEqual(['FAIL', 'PASS', 'PASS', 'PASS', 'FAIL']);
  });

  test('true and false', () => {
    for (const threshold of [true, 1]) {
      const gate = { metric: 'holdout_evaluation', threshold, comparison: 'equals' };
      expect(judge([gate], [metricOf('holdout_evaluation', {}, 1)]).gates[0]).toMatchObject({
        status: 'PASS',
        value: true,
        threshold: true,
        ci: null,
        ci_state: 'satisfies',
        near: { near_threshold: false, significant: null },
      });
      expect(judge([gate], [metricOf('holdout_evaluation', {}, 0)]).gates[0]).toMatchObject({
        status: 'FAIL',
        value: false,
      });
    }
  });
});

describe('exit code and outcome', () => {
  const pass = metricOf(dpd, gender, 0.01, ciOf(0, 0.02));
  const fail = metricOf(dpd, gender, 0.5, ciOf(0.4, 0.6));
  test.each<[string, string, Metric, 0 | 1, string]>([
    ['all pass', 'error', pass, 0, 'PASS'],
    ['warning fails', 'warning', fail, 0, 'WARN'],
    ['info fails', 'info', fail, 0, 'PASS'],
    ['error fails', 'error', fail, 1, 'FAIL'],
    ['error not evaluated', 'error', undefinedOf(dpd, gender, 'not_computed'), 1, 'FAIL'],
    ['warning not evaluated', 'warning', undefinedOf(dpd, gender, 'not_computed'), 0, 'WARN'],
    ['error inconclusive', 'error', { ...pass, complete: false, undefinedGroups: ['C'] }, 1, 'FAIL'],
    ['warning inconclusive', 'warning', { ...pass, complete: false, undefinedGroups: ['C'] }, 0, 'WARN'],
  ])('%s', (_, severity, metric, exitCode, outcome) => {
    const decisions = judge([{ severity }], [metric]);
    expect([decisions.exit_code, decisions.outcome]).toEqual([exitCode, outcome]);
    const documents = severity === 'warning' && outcome === 'WARN';
    expect(decisions.gates[0]).toMatchObject({ blocks: exitCode === 1, requires_documentation: documents });
    expect(decisions.counts).toMatchObject({ blocking: exitCode, documenting: documents ? 1 : 0, waived: 0 });
  });

  test('two policies: all must hold', () => {
    const policies = [policyWith([{ threshold: 0.2 }], 'Loose'), policyWith([{ threshold: 0.1 }], 'Tight')];
    const metrics = mapOf(metricOf(dpd, gender, 0.15));
    const decisions = evaluatePolicies({ policies, metrics, attributes: ['gender'], asOf: '2025-10-14' });
    expect(decisions.gates.map(({ policy, status }) => `${policy} ${status}`)).toEqual(['Loose PASS', 'Tight FAIL']);
    expect(decisions.exit_code).toBe(1);
    expect(decisions.policies.map(({ file }) => file)).toEqual(['policy/01-test.yaml', 'policy/02-test.yaml']);
  });
});

describe('traps', () => {
  test('two attributes, one undefined → NOT_EVALUATED, not PASS', () => {
    const metrics = [metricOf(dpd, gender, 0.01), undefinedOf(dpd, { attribute: 'age' }, 'fewer_than_two_groups')];
    const [decision] = judge([{}], metrics, ['gender', 'age']).gates;
    expect(decision).toMatchObject({ status: 'NOT_EVALUATED', slice: { attribute: 'age' } });
    expect(decision?.rows.map(({ slice, status }) => `${slice['attribute']} ${status}`)).toEqual([
      'age NOT_EVALUATED',
      'gender PASS',
    ]);
  });

  test('T6: a group without positives: PASS becomes INCONCLUSIVE, FAIL stands', () => {
    const incomplete = { complete: false, undefinedGroups: ['C'] };
    const gate = { metric: 'equal_opportunity_difference' };
    const id = 'equal_opportunity_difference';
    expect(judge([gate], [metricOf(id, gender, 0.05, incomplete)]).gates[0]).toMatchObject({
      status: 'INCONCLUSIVE',
      reason: 'groups_not_estimable',
      blocks: true,
      value: 0.05,
    });
    expect(judge([gate], [metricOf(id, gender, 0.3, incomplete)]).gates[0]).toMatchObject({
      status: 'FAIL',
      reason: null,
    });
  });

  test('T18: published numbers are compared: 0.30 − 0.20 is 0.1, and 0.1 is not less than 0.1', () => {
    expect(judge([{}], [metricOf(dpd, gender, 0.3 - 0.2)]).gates[0]).toMatchObject({ status: 'FAIL', value: 0.1 });
    expect(judge([{ comparison: '<=' }], [metricOf(dpd, gender, 0.3 - 0.2)]).gates[0]).toMatchObject({
      status: 'PASS',
    });
    expect(judge([{}], [metricOf(dpd, gender, 0.1 - 1e-12)]).gates[0]).toMatchObject({
      status: 'PASS',
      value: 0.099999999999,
    });
  });

  test('−0 is 0', () => {
    const [decision] = judge([{ comparison: '<=', threshold: -0 }], [metricOf(dpd, gender, -0)]).gates;
    expect(decision).toMatchObject({ status: 'PASS' });
    expect(Object.is(decision?.value, 0)).toBe(true);
  });

  test('30 is not greater than 30', () => {
    const gate = { metric: 'min_group_size', threshold: 30, comparison: 'greater_than' };
    expect(judge([gate], [metricOf('min_group_size', gender, 30)]).gates[0]).toMatchObject({
      status: 'FAIL',
      ci: null,
      ci_state: 'violates',
      near: { margin: 0, significant: null, near_threshold: true },
    });
  });

  test('no declared attribute → NOT_EVALUATED, empty scope', () => {
    const { gates, exit_code } = judge([{}], [], []);
    expect(gates[0]).toMatchObject({ status: 'NOT_EVALUATED', reason: 'empty_scope', rows: [], slice: null });
    expect(exit_code).toBe(1);
  });

  test('a metric the record does not hold → NOT_EVALUATED, not in the record', () => {
    expect(judge([{ metric: 'roc_auc', comparison: '>', threshold: 0.6 }], []).gates[0]).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'not_in_record',
      slice: { split: 'audited' },
      n: null,
    });
  });

  test('a metric that no record holds yet → NOT_EVALUATED, not computed', () => {
    expect(judge([{ metric: 'reason_code_coverage', comparison: '>', threshold: 0 }], []).gates[0]).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'not_computed',
    });
  });

  test('a metric outside its kind of task is never a pass', () => {
    const metric = undefinedOf('roc_auc', {}, 'task_mismatch');
    expect(judge([{ metric: 'roc_auc', comparison: '>', threshold: 0 }], [metric]).gates[0]).toMatchObject({
      status: 'NOT_EVALUATED',
      reason: 'task_mismatch',
    });
  });

  test('metrics of groups, strata and other splits are not what a gate asks for', () => {
    const other = [
      metricOf('tpr', { ...gender, group: 'female' }, 0.1),
      { ...metricOf('tpr', {}, 0.2), scope: { split: 'train' } },
    ];
    const gate = { metric: 'tpr', comparison: '>', threshold: 0.5 };
    expect(judge([gate], [...other, metricOf('tpr', {}, 0.9)]).gates[0]).toMatchObject({ status: 'PASS', value: 0.9 });
    expect(judge([gate], other).gates[0]).toMatchObject({ status: 'NOT_EVALUATED' });
  });

  test('threshold null is tracked: no state, no consequence, the value printed', () => {
    const { gates, tracked, counts, exit_code, outcome } = judge(
      [{ threshold: null, severity: 'info' }],
      [metricOf(dpd, { attribute: 'age' }, 0.4), metricOf(dpd, gender, 0.6, ciOf(0.5, 0.7))],
      ['age', 'gender'],
    );
    expect(gates).toEqual([]);
    expect(tracked[0]).toMatchObject({
      status: null,
      threshold: null,
      value: 0.6,
      ci: { lower: 0.5 },
      ci_state: 'none',
    });
    expect(tracked[0]?.rows).toHaveLength(2);
    expect([counts.tracked, exit_code, outcome]).toEqual([1, 0, 'PASS']);
  });

  test('an unbounded limit counts as infinite', () => {
    expect(judge([{}], [metricOf(dpd, gender, 0.01, ciOf(0, null))]).gates[0]).toMatchObject({ ci_state: 'spans' });
  });
});

describe('the deciding row', () => {
  const rows = [
    metricOf(dpd, { attribute: 'a' }, 0.2),
    metricOf(dpd, { attribute: 'b' }, 0.3),
    metricOf(dpd, { attribute: 'c' }, 0.01),
  ];
  test('is the worst value among the rows of the worst state', () => {
    expect(judge([{}], rows, ['c', 'b', 'a']).gates[0]).toMatchObject({
      status: 'FAIL',
      slice: { attribute: 'b' },
      value: 0.3,
    });
    expect(judge([{ comparison: '>', threshold: 0.25 }], rows, ['a', 'b', 'c']).gates[0]).toMatchObject({
      value: 0.01,
    });
  });

  test('of equal ones the first in code-point order', () => {
    const equal = [metricOf(dpd, { attribute: 'b' }, 0.2), metricOf(dpd, { attribute: 'B' }, 0.2)];
    expect(judge([{}], equal, ['b', 'B']).gates[0]?.slice).toMatchObject({ attribute: 'B' });
  });
});

test('the example of policy.md 3, as far as this version fills it', () => {
  const example = JSON.parse(readFileSync('test/policy/fixtures/decisions.json', 'utf8'));
  const policy = policyOf(
    `policy_name: Firm Credit Model Baseline
version: "1.0"
effective_date: "2025-10-01"
gates:
  - name: Demographic Parity
    clause: ECOA fair lending
    metric: demographic_parity_difference
    threshold: 0.10
    comparison: less_than
    severity: error
`,
    'policies/firm_credit_baseline.yaml',
  );
  const metrics = mapOf(
    metricOf(dpd, gender, 0.12, { ...ciOf(0.064, 0.175), n: 1150 }),
    metricOf(dpd, { attribute: 'age_group' }, 0.03, { ...ciOf(0, 0.09), n: 1150 }),
    metricOf('n', { ...gender, group: 'female' }, 480),
    metricOf('n', { ...gender, group: 'male' }, 670),
    metricOf('mdd_at_80_power', { ...gender, reference: 'male' }, 0.081),
  );
  const decisions = evaluatePolicies({
    policies: [policy],
    metrics,
    attributes: ['gender', 'age_group'],
    asOf: '2025-10-14',
  });
  expect(decisions).toEqual({ ...example, policies: [{ ...example.policies[0], sha256: policy.sha256 }] });
});
