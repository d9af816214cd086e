import { describe, expect, test } from 'vitest';
import { computeRegression } from '../../src/metrics/regression/compute-regression.ts';
import { byKey, goldenJson, goldenRows, same } from './golden-case.ts';
import { type AmountRow, tabulateAmounts } from './regression-tables.ts';
import { usual } from './tables.ts';

const golden = goldenJson('regression');

function goldenCase(weighted: boolean) {
  const rows = goldenRows('regression').map(
    (row): AmountRow => ({
      outcome: Number(row['y_true']),
      prediction: Number(row['y_pred']),
      ...(weighted ? { weight: Number(row['weight']) } : {}),
      groups: { sex: row['sex']!, region: row['region']! },
    }),
  );
  return byKey(computeRegression(tabulateAmounts(rows, ['sex', 'region']), { ...usual, draws: 100 }));
}

/** Means of the outcome and the prediction have no metric id: they stand in the difference. */
const withoutId = ['n', 'mean_true', 'mean_pred'];

describe.each([
  ['overall', false],
  ['overall_weighted', true],
] as const)('golden values, %s', (block, weighted) => {
  const found = goldenCase(weighted);

  test('every figure', () => {
    const ids = Object.entries<number>(golden[block]).filter(([id]) => !withoutId.includes(id));
    expect(ids.length).toBeGreaterThanOrEqual(8);
    for (const [id, expected] of ids) same(found.value(id), expected, id);
    expect(found.value('n')).toBe(golden[block].n);
    const { mean_true, mean_pred } = golden[block];
    same(found.value('bias'), mean_pred - mean_true, 'difference of the means', 1e-11);
  });

  test('every interval holds its point', () => {
    for (const id of [
      'mae',
      'mse',
      'rmse',
      'bias',
      'r2',
      'explained_variance',
      'mape',
      'median_ae',
      'pearson',
      'spearman',
      'kendall_tau_b',
      'ccc',
      'residual_sd',
    ]) {
      const limits = found.limits(id);
      expect(limits, id).not.toBeNull();
      expect(limits![0]!, id).toBeLessThan(found.value(id)!);
      expect(limits![1]!, id).toBeGreaterThan(found.value(id)!);
      expect(found.get(id)).toMatchObject({ ci: { approximate: weighted } });
    }
  });
});

describe.each(['sex', 'region'])('golden fairness, %s', (attribute) => {
  const found = goldenCase(false);
  const expected = golden.fairness[attribute];

  test('groups and missing values', () => {
    expect(found.value('n_missing', { attribute })).toBe(expected.n_missing);
    for (const [group, figures] of Object.entries<Record<string, number>>(expected.groups)) {
      expect(found.value('n', { attribute, group })).toBe(figures['n']);
      for (const [id, value] of Object.entries(figures)) {
        if (!withoutId.includes(id)) same(found.value(id, { attribute, group }), value, `${id} of ${group}`);
      }
    }
  });

  test('comparisons', () => {
    for (const id of ['mean_prediction_difference', 'mae_difference', 'mae_group_max', 'r2_group_min']) {
      same(found.value(id, { attribute }), expected[id], id);
      const limits = found.limits(id, { attribute })!;
      expect(limits[0]!).toBeLessThanOrEqual(expected[id]);
      expect(limits[1]!).toBeGreaterThanOrEqual(expected[id]);
    }
  });

  test('against the reference group', () => {
    const reference = attribute === 'sex' ? 'M' : 'N';
    for (const [group, versus] of Object.entries<Record<string, number>>(expected.versus_reference)) {
      const scope = { attribute, group, reference };
      same(found.value('smd', scope), versus['smd_population_sd']!, 'smd');
      same(found.value('residual_smd', scope), versus['residual_smd']!, 'residual smd');
      same(found.value('air_at_cut', scope), versus['air_at_or_above_median']!, 'impact ratio');
      same(found.value('score_ks', scope), versus['ks']!, 'ks');
      same(found.value('score_wasserstein', scope), versus['wasserstein']!, 'wasserstein');
    }
    const ratios = Object.values<Record<string, number>>(expected.versus_reference).map(
      (v) => v['air_at_or_above_median']!,
    );
    same(found.value('air_at_cut', { attribute, reference }), Math.min(...ratios), 'smallest impact ratio');
  });

  test('observed over expected', () => {
    for (const [group, { mean_true, mean_pred }] of Object.entries<Record<string, number>>(expected.groups)) {
      same(found.value('observed_expected_ratio', { attribute, group }), mean_true! / mean_pred!, 'ratio');
      const rows = Array.from(
        { length: 10 },
        (_, k) => found.get('observed_expected_ratio', { attribute, group, stratum: String(k + 1) }).n,
      );
      expect(rows.reduce((a, b) => a + b)).toBe(found.value('n', { attribute, group }));
    }
  });
});
