import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { streamKey, uniform } from '../../src/base/philox.ts';
import { computeRegression } from '../../src/metrics/regression/compute-regression.ts';
import { regressionFigures } from '../../src/metrics/regression/figures.ts';
import { normalQuantile } from '../../src/stats/normal.ts';
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

const anyRows = fc.array(
  fc.record({
    outcome: fc.integer({ min: -5, max: 20 }),
    prediction: fc.integer({ min: -5, max: 20 }),
    groups: fc.record({ g: fc.constantFrom('x', 'y', '') }),
  }),
  { minLength: 6, maxLength: 40 },
);
const points = [
  'mae',
  'mse',
  'rmse',
  'bias',
  'r2',
  'explained_variance',
  'mape',
  'median_ae',
  'max_error',
  'pearson',
  'spearman',
  'kendall_tau_b',
  'ccc',
];

function run(rows: readonly AmountRow[], draws = 20) {
  return byKey(computeRegression(tabulateAmounts(rows, ['g']), { ...usual, draws }));
}

describe('properties', () => {
  test('order of rows, doubling counts, and halved weights on doubled rows keep every point', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const plain = run(rows);
        const halved = [...rows, ...rows].map((row) => ({ ...row, weight: 0.5 }));
        for (const other of [run([...rows].reverse()), run([...rows, ...rows]), run(halved)]) {
          for (const id of points) close(other.value(id), plain.value(id), id);
          for (const id of ['mean_prediction_difference', 'mae_difference', 'mae_group_max', 'r2_group_min']) {
            close(other.value(id, { attribute: 'g' }), plain.value(id, { attribute: 'g' }), id);
          }
        }
        // The divisor n − 1 is a sum of weights less 1: halved weights keep it.
        close(run(halved).value('residual_sd'), plain.value('residual_sd'), 'residual_sd');
      }),
      { numRuns: 25 },
    );
  });

  test('renaming groups renames the results', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const name = (text: string) => (text === '' ? '' : `01 ${text}|_é😀`);
        const [plain, renamed] = [run(rows), run(rows.map((row) => ({ ...row, groups: { g: name(row.groups.g) } })))];
        for (const group of new Set(rows.map(({ groups }) => groups.g).filter((g) => g !== ''))) {
          for (const id of points) {
            const scope = { attribute: 'g', group: name(group) };
            expect(renamed.value(id, scope), id).toBe(plain.value(id, { attribute: 'g', group }));
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('Kendall’s τ-b by all pairs', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        let [excess, untiedY, untiedP] = [0, 0, 0];
        for (const a of rows) {
          for (const b of rows) {
            const [y, p] = [Math.sign(a.outcome - b.outcome), Math.sign(a.prediction - b.prediction)];
            excess += y * p;
            untiedY += y * y;
            untiedP += p * p;
          }
        }
        const expected = untiedY * untiedP === 0 ? null : excess / Math.sqrt(untiedY * untiedP);
        close(run(rows).value('kendall_tau_b'), expected, 'tau');
      }),
      { numRuns: 40 },
    );
  });
});

test('more pairs than are resampled: collapsed cells keep the point inside, and the width close', () => {
  const key = streamKey(1, 'test');
  const normal = (cell: number, i: number) => normalQuantile(uniform(key, cell, i));
  const rows = Array.from({ length: 6000 }, (_, i): AmountRow => {
    const y = normal(0, i);
    return { outcome: y, prediction: 0.8 * y + 0.5 * normal(1, i), groups: { g: 'x' } };
  });
  const figures = regressionFigures(tabulateAmounts(rows, ['g']).overall, { ...usual, draws: 300 });
  const rmse = figures.of('rmse')!;
  const [limits, delta] = [rmse.limits(0.95)!, figures.of('mse')!.limits(0.95)!];
  expect(limits.lower).toBeLessThan(rmse.value!);
  expect(limits.upper).toBeGreaterThan(rmse.value!);
  const width = Math.sqrt(delta.upper) - Math.sqrt(delta.lower);
  expect((limits.upper - limits.lower) / width).toBeGreaterThan(0.85);
  expect((limits.upper - limits.lower) / width).toBeLessThan(1.15);
});

test('constant outcomes, one row, outcomes of 0, an empty group', () => {
  const constant = run([1, 2, 3].map((prediction) => ({ outcome: 0, prediction, groups: { g: 'x' } })));
  expect(constant.get('r2')).toMatchObject({ reason: 'zero_variance' });
  expect(constant.get('pearson')).toMatchObject({ reason: 'zero_variance' });
  expect(constant.get('mape')).toMatchObject({ reason: 'zero_denominator' });
  expect(constant.value('median_ae')).toBe(2);
  const single = run([{ outcome: 2, prediction: 3, groups: { g: 'x' } }]);
  expect(single.get('mae')).toMatchObject({ value: 1, ciReason: 'unstable_resampling' });
  expect(single.get('residual_sd')).toMatchObject({ reason: 'zero_denominator' });
  expect(single.get('mae_difference', { attribute: 'g' })).toMatchObject({ reason: 'fewer_than_two_groups' });
  expect(single.get('accuracy')).toMatchObject({ reason: 'task_mismatch' });
  const rows = [0, 4].map((outcome) => ({ outcome, prediction: 3, groups: { g: 'x' } }));
  const declared = byKey(computeRegression(tabulateAmounts(rows, ['g'], { g: ['z'] }), { ...usual, draws: 20 }));
  expect(declared.get('mape')).toMatchObject({ value: 0.25, n: 1 });
  expect(declared.get('mae', { attribute: 'g', group: 'z' })).toMatchObject({ reason: 'empty_group' });
});

test('a cut of one’s own, and the reference with the highest mean prediction', () => {
  const rows = [1, 2, 3, 4, 5, 6].map((prediction, i) => ({
    outcome: 0,
    prediction,
    groups: { g: i < 3 ? 'low' : 'high' },
  }));
  const statistics = tabulateAmounts(rows, ['g']);
  const attributes = statistics.attributes.map((a) => ({ ...a, reference: 'highest' as const }));
  const found = byKey(computeRegression({ ...statistics, attributes }, { ...usual, draws: 20, cut: 2 }));
  same(found.value('air_at_cut', { attribute: 'g', reference: 'high', group: 'low' }), 2 / 3, 'impact ratio');
});

function close(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) expect(actual, what).toBe(expected);
  else expect(actual, what).toBeCloseTo(expected, 9);
}
