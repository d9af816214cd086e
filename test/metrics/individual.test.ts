import { describe, expect, test } from 'vitest';
import { disagreements } from '../../src/audit/rows/consistency.ts';
import { encodeColumn } from '../../src/audit/rows/encode-column.ts';
import { gowerSpace, rangeOf } from '../../src/audit/rows/gower.ts';
import { findNeighbours } from '../../src/audit/rows/neighbours.ts';
import { streamKey, uniformPair } from '../../src/base/philox.ts';
import { computeRowMetrics, rowEstimators } from '../../src/metrics/compute-row-metrics.ts';
import { individualMetrics } from '../../src/metrics/individual.ts';
import { proxyMetrics } from '../../src/metrics/proxies.ts';
import type { ConsistencyStatistics, RowStatistics } from '../../src/metrics/row-statistics.ts';
import { type Metric, type MetricValue, metricKey } from '../../src/record/metric.ts';
import { normalQuantile } from '../../src/stats/normal.ts';
import { wilsonInterval } from '../../src/stats/proportion.ts';
import { rowExample } from './row-example.ts';

const options = { level: 0.95, draws: 2000, seed: 42 };
const metricsOf = (statistics: RowStatistics): Map<string, Metric> =>
  new Map(computeRowMetrics(statistics, options).map((metric) => [metricKey(metric.id, metric.scope), metric]));
const metrics = metricsOf(rowExample);
const ci = (key: string) => (metrics.get(key) as MetricValue).ci;

test('every metric of rows that is computed has an estimator, and no other', () => {
  for (const { id, method, computed } of [...proxyMetrics, ...individualMetrics])
    expect(rowEstimators.has(method), id).toBe(computed);
});

test('keys are unique and every value lies in its range', () => {
  expect(metrics.size).toBe(computeRowMetrics(rowExample, options).length);
  for (const { id, range } of [...proxyMetrics, ...individualMetrics]) {
    for (const metric of metrics.values()) {
      if (metric.id !== id || metric.kind !== 'value') continue;
      expect(metric.value).toBeGreaterThanOrEqual(range[0] ?? -Infinity);
      expect(metric.value).toBeLessThanOrEqual(range[1] ?? Infinity);
      if (metric.ci === undefined) continue;
      expect(metric.ci.lower).toBeLessThanOrEqual(metric.value);
      expect(metric.ci.upper).toBeGreaterThanOrEqual(metric.value);
    }
  }
});

describe('T11: identical persons', () => {
  test('the largest gap, on the rows that have a twin, with the groups by score', () => {
    expect(metrics.get('exact_match_disparity|attribute=sex')).toMatchObject({
      value: 0.8,
      n: 5,
      argmax: 'm',
      argmin: 'f',
    });
  });

  test('without twins it is undefined, not 0', () => {
    expect(metrics.get('exact_match_disparity|attribute=age_group')).toMatchObject({ reason: 'no_eligible_pairs' });
  });
});

describe('shares of pairs and rows', () => {
  test('matched pairs', () => {
    const { lower, upper } = wilsonInterval(10, 40, normalQuantile(0.975));
    expect(metrics.get('individual_fairness_violation_rate|attribute=sex')).toMatchObject({ value: 0.25, n: 40 });
    expect(ci('individual_fairness_violation_rate|attribute=sex')).toMatchObject({ lower, upper, method: 'wilson' });
    for (const id of ['individual_fairness_violation_rate', 'lipschitz_p95', 'lipschitz_p99'])
      expect(metrics.get(`${id}|attribute=age_group`)).toMatchObject({ reason: 'no_eligible_pairs', n: 0 });
  });

  test('slopes over the pairs that are apart', () => {
    expect(metrics.get('lipschitz_p95|attribute=sex')).toMatchObject({ value: 4.5, n: 30 });
    expect(metrics.get('lipschitz_p99|attribute=sex')).toMatchObject({ value: 9, n: 30 });
  });

  test('a flip test that could not try every value says so', () => {
    expect(metrics.get('flip_test_change_rate|attribute=sex')).toMatchObject({ value: 0.07, n: 100 });
    expect(ci('flip_test_change_rate|attribute=sex')?.approximate).toBe(false);
    expect(ci('flip_test_change_rate|attribute=age_group')?.approximate).toBe(true);
  });
});

describe('noise', () => {
  test('a gate sees the largest ε; every level stands beside it', () => {
    expect(metrics.get('perturbation_flip_rate')).toMatchObject({ value: 0.06, n: 100 });
    expect(metrics.get('perturbation_flip_rate|params={"epsilon":0.01}')).toMatchObject({ value: 0.01 });
    expect(metrics.get('perturbation_flip_rate|params={"epsilon":0.1}')).toMatchObject({ value: 0.06 });
    expect(metrics.get('perturbation_score_change_p95')).toMatchObject({ value: 0.1 });
  });

  test('the maximum is that over every ε', () => {
    expect(metrics.get('perturbation_score_change_max')).toMatchObject({ value: 0.5 });
  });
});

test('what was not reduced says why, once per slice a gate asks for', () => {
  const none = { reason: 'no_model' } as const;
  const without = metricsOf({ ...rowExample, individual: none, perturbation: none, prohibited: none });
  for (const { id, slices, family, computed } of [...individualMetrics, ...proxyMetrics]) {
    if (!computed || (family === 'proxies' && id !== 'prohibited_input_count')) continue;
    const keys = slices === 'attribute' ? [`${id}|attribute=sex`, `${id}|attribute=age_group`] : [id];
    for (const key of keys) expect(without.get(key), key).toMatchObject({ kind: 'undefined', reason: 'no_model' });
  }
});

describe('consistency', () => {
  const of = (statistics: ConsistencyStatistics): MetricValue => {
    const { individual } = rowExample;
    if ('reason' in individual) throw new Error('the example has no individual statistics');
    return metricsOf({ ...rowExample, individual: { ...individual, consistency: statistics } }).get(
      'consistency',
    ) as MetricValue;
  };

  test('is 1 − the mean share of other decisions', () => {
    // (10·1 + 5·2 + 5·3) of 5·100.
    expect(metrics.get('consistency')).toMatchObject({ value: 1 - 35 / 500, n: 100 });
    expect(ci('consistency')?.method).toBe('jackknife');
  });

  test('all alike: the upper limit is 1, the lower is not', () => {
    const { value, ci: limits } = of({
      k: 5,
      rowsByDisagreement: [100, 0, 0, 0, 0, 0],
      leaveOneOut: { sum: 0, sumOfSquares: 0 },
    });
    expect(value).toBe(1);
    expect(limits?.upper).toBe(1);
    expect(limits?.lower).toBeCloseTo(wilsonInterval(100, 100, normalQuantile(0.975)).lower, 12);
  });

  test('leaving one row out is what computing again without it gives', () => {
    const { rows, decisions } = sample(40, 3);
    const all = reduce(rows, decisions);
    const changes = decisions.map((_, left) => {
      const kept = [...decisions.keys()].filter((row) => row !== left);
      // Ranges are those of all rows, as in a sample.
      const without = reduce(
        rows.map((column) => kept.map((row) => column[row]!)),
        kept.map((row) => decisions[row]!),
        rows,
      );
      return disagreement(without) - disagreement(all);
    });
    const sum = changes.reduce((a, b) => a + b, 0);
    expect(all.leaveOneOut).toEqual({ sum, sumOfSquares: changes.reduce((a, b) => a + b * b, 0) });
  });

  test('its interval holds: 300 samples of 120 rows', () => {
    const found = Array.from({ length: 300 }, (_, run) => {
      const { rows, decisions } = sample(120, 100 + run);
      return of(reduce(rows, decisions));
    });
    const expected = found.reduce((sum, { value }) => sum + value, 0) / found.length;
    const held = found.filter(({ ci: limits }) => limits!.lower! <= expected && expected <= limits!.upper!).length;
    expect(held / found.length).toBeGreaterThanOrEqual(0.95);
    // The shares of single rows alone would hold in 0.76 to 0.94 of the samples.
    expect(held).toBeLessThan(300);
  });
});

/** Two numeric columns and a decision that follows one of them with noise. */
function sample(size: number, seed: number): { rows: number[][]; decisions: number[] } {
  const key = streamKey(seed, 'test');
  const draws = Array.from({ length: size }, (_, row) => [0, 1].flatMap((block) => uniformPair(key, row, 0, block)));
  const normals = draws.map((four) => four.map(normalQuantile));
  return {
    rows: [0, 1].map((column) => normals.map((four) => four[column]!)),
    decisions: normals.map(([x = 0, , noise = 0]) => (x + noise / 2 > 0.5 ? 1 : 0)),
  };
}

function reduce(rows: number[][], decisions: number[], whole = rows): ConsistencyStatistics {
  const encode = (columns: number[][]) =>
    columns.map((values) => encodeColumn({ name: 'x', kind: 'numeric', values: Float64Array.from(values) }));
  const space = gowerSpace(decisions.length, encode(rows), encode(whole).map(rangeOf));
  return disagreements(findNeighbours(space, 6, [], 0).nearest, 5, Uint8Array.from(decisions));
}

function disagreement({ rowsByDisagreement }: ConsistencyStatistics): number {
  return rowsByDisagreement.reduce((sum, rows, other) => sum + rows * other, 0);
}
