import { describe, expect, test } from 'vitest';
import { computeRowMetrics } from '../../src/metrics/compute-row-metrics.ts';
import { strongestMembership } from '../../src/metrics/membership-auc.ts';
import { proxyAssociations } from '../../src/metrics/proxies-associations.ts';
import type { RowStatistics } from '../../src/metrics/row-statistics.ts';
import { type Metric, metricKey } from '../../src/record/metric.ts';
import { rowExample } from './row-example.ts';

const metricsOf = (statistics: RowStatistics): Map<string, Metric> =>
  new Map(
    computeRowMetrics(statistics, { level: 0.95, draws: 2000, seed: 42 }).map((m) => [metricKey(m.id, m.scope), m]),
  );

describe('the strongest proxy', () => {
  const metrics = metricsOf(rowExample);

  test('is a model input: one that carries the attribute is prohibited, not a proxy, and a further column is no input', () => {
    // V = √((φ² − 1/89)/(2 − 1/89 − 1)) with φ² = 1/9; η = √(900/10700).
    expect(metrics.get('max_proxy_correlation|attribute=sex')).toMatchObject({ argmax: 'job', n: 90 });
    const v = Math.sqrt((1 / 9 - 1 / 89) / (1 - 1 / 89));
    expect((metrics.get('max_proxy_correlation|attribute=sex') as { value: number }).value).toBeCloseTo(v, 12);
    expect(metrics.get('max_proxy_strength|attribute=sex')).toMatchObject({ argmax: 'income', value: 0.7, n: 100 });
  });

  test('is any column where the inputs are not known', () => {
    const columns = rowExample.proxies.map((pair) => ({ ...pair, role: 'other' as const }));
    const found = metricsOf({ ...rowExample, proxies: columns });
    expect(found.get('max_proxy_correlation|attribute=sex')).toMatchObject({ argmax: 'status' });
    expect(found.get('max_proxy_strength|attribute=sex')).toMatchObject({ argmax: 'status', value: 1 });
  });

  test('there is none among constants, and none without columns', () => {
    expect(metrics.get('max_proxy_correlation|attribute=age_group')).toMatchObject({ reason: 'zero_variance' });
    const none = metricsOf({ ...rowExample, proxies: [] });
    expect(none.get('max_proxy_strength|attribute=sex')).toMatchObject({ reason: 'no_eligible_pairs' });
  });
});

test('an input that carries two attributes is one prohibited input', () => {
  expect(metricsOf(rowExample).get('prohibited_input_count')).toMatchObject({ value: 2, n: 5 });
});

test('every pair is listed with its role, and only pairs with a p-value are adjusted', () => {
  const found = proxyAssociations(rowExample.proxies);
  expect(found.map(({ feature, role }) => [feature, role])).toEqual(
    rowExample.proxies.map(({ feature, role }) => [feature, role]),
  );
  expect(found[4]).toEqual({
    feature: 'constant',
    attribute: 'age_group',
    role: 'input',
    n: 100,
    dropped: 0,
    measure: 'cramers_v',
    reason: 'zero_variance',
  });
  const income = found[2]!;
  expect(income.association).toBeCloseTo(Math.sqrt(900 / 10700), 12);
  expect(income.adjustedP).toBeCloseTo(income.p!, 15);
});

describe('one-against-the-rest AUC', () => {
  test('groups may be renamed', () => {
    const renamed = strongestMembership({
      kind: 'categorical',
      groups: ['01', '1|x'],
      counts: [
        [8, 1],
        [2, 9],
      ],
    });
    const plain = strongestMembership({
      kind: 'categorical',
      groups: ['f', 'm'],
      counts: [
        [8, 1],
        [2, 9],
      ],
    });
    expect(renamed).toEqual({ group: '01', auc: plain?.auc });
  });

  test('ten thousand names: quick, and no proxy', () => {
    const counts = Array.from({ length: 10_000 }, (_, i) => (i % 3 === 0 ? [1, 0] : [0, 1]));
    expect(strongestMembership({ kind: 'categorical', groups: ['f', 'm'], counts })).toEqual({ group: 'f', auc: 0.5 });
  });

  test('one group is nobody to tell apart', () => {
    expect(strongestMembership({ kind: 'categorical', groups: ['f'], counts: [[4], [5]] })).toBeUndefined();
  });
});
