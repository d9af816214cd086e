import { describe, expect, test } from 'vitest';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import type { Metric } from '../../src/record/metric.ts';
import { ciOf, type GateText, mapOf, metricOf, policyWith, undefinedOf } from './example-metrics.ts';

const gender = { attribute: 'gender' };
const dpd = 'demographic_parity_difference';

function near(gate: GateText, ...metrics: readonly Metric[]) {
  const input = {
    policies: [policyWith([gate])],
    metrics: mapOf(...metrics),
    attributes: ['gender'],
    asOf: '2025-10-14',
  };
  return evaluatePolicies(input).gates[0]?.near;
}

describe('near-threshold record (policy.md 2.5)', () => {
  test('its example: 0.102 [0.071, 0.133] against < 0.10', () => {
    expect(near({}, metricOf(dpd, gender, 0.102, ciOf(0.071, 0.133)))).toEqual({
      near_threshold: true,
      margin: -0.002,
      ci_overlaps_threshold: true,
      significant: false,
      excludes_parity: true,
      mdd: null,
      underpowered: null,
      trend: null,
      options: ['document_and_monitor'],
    });
  });

  test('a breach beyond sampling noise', () => {
    expect(near({}, metricOf(dpd, gender, 0.3, ciOf(0.2, 0.4)))).toMatchObject({
      near_threshold: false,
      margin: -0.2,
      ci_overlaps_threshold: false,
      significant: true,
      options: ['remediate'],
    });
  });

  test('a passing gate has no options, near or not', () => {
    expect(near({}, metricOf(dpd, gender, 0.09, ciOf(0.08, 0.095)))).toMatchObject({
      near_threshold: true,
      margin: 0.01,
      significant: false,
      options: [],
    });
    expect(near({}, metricOf(dpd, gender, 0.0899, ciOf(0.08, 0.095)))).toMatchObject({ near_threshold: false });
  });

  test('distances of a ratio are measured from 1', () => {
    const gate = { metric: 'air', threshold: 0.8, comparison: '>=' };
    const air = (value: number, lower: number, upper: number) =>
      metricOf('air', { ...gender, reference: 'male' }, value, ciOf(lower, upper));
    expect(near(gate, air(0.82, 0.81, 0.9))).toMatchObject({
      near_threshold: true,
      margin: 0.02,
      excludes_parity: true,
    });
    expect(near(gate, air(0.83, 0.81, 1.01))).toMatchObject({
      near_threshold: false,
      margin: 0.03,
      excludes_parity: false,
    });
  });

  test('a metric without a neutral value is measured from 0 and says nothing of parity or power', () => {
    const gate = { metric: 'roc_auc', threshold: 0.7, comparison: '>' };
    const mdd = metricOf('mdd_at_80_power', { ...gender, reference: 'male' }, 0.9);
    expect(near(gate, metricOf('roc_auc', {}, 0.76, ciOf(0.72, 0.8)), mdd)).toMatchObject({
      near_threshold: true,
      margin: 0.06,
      excludes_parity: null,
      mdd: null,
      underpowered: null,
    });
    expect(near(gate, metricOf('roc_auc', {}, 0.78, ciOf(0.72, 0.8)))).toMatchObject({ near_threshold: false });
  });

  test('without an interval nothing is known of noise', () => {
    expect(near({}, metricOf(dpd, gender, 0.5))).toMatchObject({
      ci_overlaps_threshold: false,
      significant: null,
      excludes_parity: null,
      options: [],
    });
  });

  test('an interval that ends at parity does not exclude it', () => {
    expect(near({}, metricOf(dpd, gender, 0.2, ciOf(0, 0.4)))).toMatchObject({ excludes_parity: false });
    const gate = { metric: 'air', threshold: 0.8, comparison: '>=' };
    const air = metricOf('air', { ...gender, reference: 'male' }, 0.9, ciOf(0.8, 1));
    expect(near(gate, air)).toMatchObject({ excludes_parity: false });
  });

  test('a one-sided interval is unbounded on the other side', () => {
    expect(near({}, metricOf(dpd, gender, 0.2, ciOf(0.15, null)))).toMatchObject({
      significant: true,
      excludes_parity: true,
    });
    expect(near({}, metricOf(dpd, gender, 0.2, ciOf(null, 0.3)))).toMatchObject({
      significant: false,
      excludes_parity: false,
    });
  });

  test('between: the margin to the nearer end', () => {
    const gate = { metric: 'accuracy', threshold: [0.6, 0.9], comparison: 'between' };
    expect(near(gate, metricOf('accuracy', {}, 0.64))).toMatchObject({ margin: 0.04, near_threshold: true });
    expect(near(gate, metricOf('accuracy', {}, 0.99))).toMatchObject({ margin: -0.09, near_threshold: true });
    expect(near(gate, metricOf('accuracy', {}, 0.5))).toMatchObject({ margin: -0.1, near_threshold: false });
  });

  test('underpowered: the detectable difference exceeds what the gate looks for', () => {
    const failing = metricOf(dpd, gender, 0.15, ciOf(0.02, 0.28));
    const mdd = (value: number) => metricOf('mdd_at_80_power', { ...gender, reference: 'male' }, value);
    expect(near({}, failing, mdd(0.12))).toMatchObject({
      mdd: 0.12,
      underpowered: true,
      options: ['document_and_monitor', 'more_data'],
    });
    expect(near({}, failing, mdd(0.1))).toMatchObject({ mdd: 0.1, underpowered: false });
    const unknown = undefinedOf('mdd_at_80_power', { ...gender, reference: 'male' }, 'not_computed');
    expect(near({}, failing, unknown)).toMatchObject({ mdd: null, underpowered: null });
  });
});
