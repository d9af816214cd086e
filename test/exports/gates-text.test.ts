import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatesText, resultLine } from '../../src/exports/gates-text.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import type { Decisions } from '../../src/record/decisions.ts';
import { worstFirst } from '../../src/record/gate-order.ts';
import type { Metric } from '../../src/record/metric.ts';
import { ciOf, type GateText, mapOf, metricOf, policyOf, policyWith, undefinedOf } from '../policy/example-metrics.ts';

const age = { attribute: 'age_group' };
const gender = { attribute: 'gender' };

function judge(gates: readonly GateText[], ...metrics: readonly Metric[]): Decisions {
  return evaluatePolicies({
    policies: [policyWith(gates)],
    metrics: mapOf(...metrics),
    attributes: ['gender'],
    asOf: '2025-09-30',
  });
}

describe('gatesText', () => {
  test('the German Credit example as users see it', () => {
    const policy = policyOf(readFileSync('policies/firm_credit_baseline.yaml', 'utf8'));
    const metrics = mapOf(
      metricOf('ece_width_10', {}, 0.0413, ciOf(0, 0.1231)),
      metricOf('demographic_parity_difference', age, 0.1801, ciOf(0, 0.3341)),
      metricOf('demographic_parity_difference', gender, 0.05, ciOf(0, 0.09)),
      metricOf('equalized_odds_difference', age, 0.5741, ciOf(0.0231, 0.8351)),
      metricOf('equalized_odds_difference', gender, 0.05, ciOf(0, 0.2)),
      metricOf('min_group_size', age, 14),
      metricOf('min_group_size', gender, 90),
      metricOf('n', { ...age, group: '62+' }, 14),
      metricOf('n', { ...age, group: '18-25' }, 50),
    );
    const decisions = evaluatePolicies({
      policies: [policy],
      metrics,
      attributes: ['gender', 'age_group'],
      asOf: '2025-09-30',
    });
    expect([...gatesText(decisions), resultLine(decisions)].join('\n')).toBe(
      `
FAIL      Demographic Parity         demographic_parity_difference  0.180 [0.000, 0.334]  less_than 0.1    error    age_group; CI crosses threshold
FAIL      Minimum Statistical Power  min_group_size                 14                    greater_than 30  error    age_group=62+
FAIL      Equalized Odds             equalized_odds_difference      0.574 [0.023, 0.835]  less_than 0.15   warning  age_group; CI crosses threshold
PASS      Calibration Quality        expected_calibration_error     0.041 [0.000, 0.123]  less_than 0.05   error    CI crosses threshold
Gates     3 failed, 1 passed, 0 inconclusive, 0 not evaluated, 0 waived
Result    FAIL (exit 1): 2 error-level gates failed`.slice(1),
    );
  });

  test('a gate without a value names the reason and is not counted as passed or failed', () => {
    const decisions = judge(
      [{ metric: 'roc_auc', comparison: '>', threshold: 0.7 }],
      undefinedOf('roc_auc', {}, 'not_computed'),
    );
    expect(gatesText(decisions)).toEqual([
      'NOT_EVALUATED  Gate 1  roc_auc  undefined  greater_than 0.7  error  not computed by this version',
      'Gates     0 failed, 0 passed, 0 inconclusive, 1 not evaluated, 0 waived',
    ]);
    expect(resultLine(decisions)).toBe('Result    FAIL (exit 1): 1 error-level gate not evaluated');
  });

  test('only warnings failed; nothing failed; nothing judged', () => {
    const high = metricOf('demographic_parity_difference', gender, 0.5);
    expect(resultLine(judge([{ severity: 'warning' }], high))).toBe('Result    PASS with warnings (exit 0)');
    expect(resultLine(judge([{ threshold: 0.9 }], high))).toBe('Result    PASS (exit 0)');
    expect(gatesText({ reason: 'no policy' })).toEqual(['Gates     none configured; nothing was judged']);
    expect(resultLine({ reason: 'no policy' })).not.toContain('PASS');
  });

  test('a printed value never stands on the wrong side of its threshold', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.2, noNaN: true }), (value) => {
        const decisions = judge([{ comparison: '<' }], metricOf('demographic_parity_difference', gender, value));
        const [line = ''] = gatesText(decisions);
        const printed = Number(/difference +(\S+) /.exec(line)?.[1]);
        expect(printed < 0.1).toBe(line.startsWith('PASS'));
      }),
      { numRuns: 500 },
    );
    const [line] = gatesText(judge([{}], metricOf('demographic_parity_difference', gender, 0.1000004)));
    expect(line).toContain('0.1000004');
  });

  test('a name from the policy stays on its line', () => {
    const [line = '', ...rest] = gatesText(
      judge([{ name: 'A\nb\u202ec\u001b[31m' }], metricOf('demographic_parity_difference', gender, 0)),
    );
    expect(rest).toHaveLength(1);
    expect(line).toContain('A\\u{a}b\\u{202e}c\\u{1b}[31m');
  });
});

test('worstFirst orders by state, then severity, then policy order', () => {
  const decisions = judge(
    [
      { name: 'pass', threshold: 0.9 },
      { name: 'info', threshold: 0.3, severity: 'info' },
      { name: 'warning', threshold: 0.3, severity: 'warning' },
      { name: 'unknown', metric: 'roc_auc', comparison: '>', threshold: 0.5 },
      { name: 'error 1', threshold: 0.4 },
      { name: 'error 2', threshold: 0.2 },
    ],
    metricOf('demographic_parity_difference', gender, 0.5),
  );
  expect(worstFirst(decisions.gates).map(({ name }) => name)).toEqual([
    'error 1',
    'error 2',
    'warning',
    'info',
    'unknown',
    'pass',
  ]);
});
