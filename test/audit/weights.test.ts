import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { metricKey } from '../../src/record/metric.ts';
import { auditFiles, auditGolden, csv, figure, goldenFile } from './audit-table.ts';

const golden = JSON.parse(readFileSync(goldenFile('binary_main.golden.json'), 'utf8'));

describe('data.weight_column', () => {
  test('every weighted golden figure of labels, scores and fairness (T16)', async () => {
    const result = await auditGolden('binary_main', {
      protected_attributes: ['sex', 'race', 'age_band'],
      weight_column: 'weight',
    });
    const close = (key: string, expected: number) => {
      const value = figure(result, key);
      if (typeof value !== 'number') return `${key}: ${value}`;
      return Math.abs(value - expected) <= 1e-10 * Math.max(1, Math.abs(expected))
        ? null
        : `${key}: ${value}, not ${expected}`;
    };
    const wrong: (string | null)[] = [];
    let held = 0;
    const hold = (id: string, slice: Record<string, string>, expected: unknown) => {
      // Counts of a weighted table are rows here and sums of weights there.
      if (typeof expected !== 'number' || ['n', 'tp', 'fp', 'fn', 'tn', 'n_pos', 'n_neg'].includes(id)) return;
      const key = metricKey(id, { ...slice, split: 'audited' });
      if (result.metrics[key] === undefined) return;
      held++;
      wrong.push(close(key, expected));
    };
    for (const [id, value] of Object.entries({ ...golden.overall_weighted.labels, ...golden.overall_weighted.scores }))
      hold(id, {}, value);
    for (const attribute of ['sex', 'race', 'age_band']) {
      const of = golden.fairness_weighted[attribute];
      for (const [id, value] of Object.entries(of)) hold(id, { attribute }, value);
      for (const [group, figures] of Object.entries(of.groups ?? {}))
        for (const [id, value] of Object.entries(figures as object)) hold(id, { attribute, group }, value);
    }
    expect(wrong.filter((line) => line !== null)).toEqual([]);
    expect(held).toBeGreaterThan(60);
    expect(result.metrics['selection_rate']?.result).toMatchObject({ ci: { approximate: true } });
    expect(result.manifest.data_schema.roles.weight).toBe('weight');
    // Rows stay rows.
    expect(figure(result, 'n')).toBe(1200);
    // What is drawn is weighted too: bin, rows, weight, mean score and rate of the golden table.
    const calibration = result.manifest.content['6'];
    const bins = 'supply' in calibration ? [] : (calibration.tables?.['bins']?.rows ?? []);
    expect(bins.map((row) => [row[2], row[4], row[5]])).toEqual(
      golden.overall_weighted.scores.reliability_width_10.map(([, n, , mean, rate]: number[]) => [
        n,
        publish(mean ?? 0),
        publish(rate ?? 0),
      ]),
    );
  }, 300_000);

  test('parts that rest on single rows say that each counts once', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => [
      i % 2,
      ((i * 7) % 20) / 20,
      i % 3 === 0 ? 'p' : 'q',
      i,
      1 + (i % 3),
    ]);
    const files = {
      'rows.csv': csv(['y', 'score', 'a', 'x', 'w'], rows),
      'past.csv': csv(['y', 'score', 'a', 'x', 'w'], rows),
    };
    const data = {
      target_column: 'y',
      score_column: 'score',
      protected_attributes: ['a'],
      reference: { path: 'past.csv' },
    };
    const weighted = await auditFiles(files, { ...data, weight_column: 'w' });
    expect(weighted.manifest.content['3']).toMatchObject({ facts: { drift_weights: 'not_used', auc_change: 0 } });
    expect(weighted.manifest.content['7']).toMatchObject({ facts: { proxy_weights: 'not_used' } });
    const plain = await auditFiles(files, data);
    expect(JSON.stringify(plain.manifest.content)).not.toContain('_weights"');
  }, 120_000);

  test('weights of one value change no figure', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => [i % 2, ((i * 7) % 20) / 20, i % 3 === 0 ? 'p' : 'q', 0.5]);
    const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a'] };
    const files = { 'rows.csv': csv(['y', 'score', 'a', 'w'], rows) };
    const plain = await auditFiles(files, data);
    const halved = await auditFiles(files, { ...data, weight_column: 'w' });
    for (const key of ['tpr', 'roc_auc', 'brier', 'ece_width_10', 'demographic_parity_difference|attribute=a'])
      expect(figure(halved, key), key).toBe(figure(plain, key));
  }, 120_000);

  test.each([
    [['1', '', '2'], 'weight in "w" is missing, negative or no finite number: row 2'],
    [['1', '-1', '2'], 'row 2 = -1'],
    [['1', 'inf', '2'], 'row 2 = inf'],
    [['0', '0', '0'], 'every weight in "w" is 0'],
  ])('%j is refused', async (weights, message) => {
    const rows = weights.map((weight, i) => [i % 2, 0.5, weight]);
    await expect(
      auditFiles(
        { 'rows.csv': csv(['y', 'score', 'w'], rows) },
        { target_column: 'y', score_column: 'score', weight_column: 'w' },
      ),
    ).rejects.toThrow(message);
  });
});

describe('data.stratum_columns', () => {
  // A Simpson reversal: within each product both groups are selected alike; the mix differs.
  const rows = [
    ...Array.from({ length: 80 }, (_, i) => [i % 2, i < 64 ? 0.9 : 0.1, 'p', 'easy']),
    ...Array.from({ length: 20 }, (_, i) => [i % 2, i < 4 ? 0.9 : 0.1, 'p', 'hard']),
    ...Array.from({ length: 20 }, (_, i) => [i % 2, i < 16 ? 0.9 : 0.1, 'q', 'easy']),
    ...Array.from({ length: 80 }, (_, i) => [i % 2, i < 16 ? 0.9 : 0.1, 'q', 'hard']),
    [1, 0.9, 'q', ''],
  ];
  const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a'], stratum_columns: ['product'] };
  const files = { 'rows.csv': csv(['y', 'score', 'a', 'product'], rows) };

  test('the gap disappears within strata', async () => {
    const result = await auditFiles(files, data);
    expect(figure(result, 'demographic_parity_difference|attribute=a')).toBeGreaterThan(0.3);
    expect(figure(result, 'conditional_parity_difference|attribute=a')).toBe(0);
    const pooled = Object.entries(result.metrics).find(([key]) => key.startsWith('conditional_odds_ratio|attribute=a'));
    expect(pooled?.[1].result).toMatchObject({ kind: 'value', value: publish(1) });
    expect(result.manifest.engine.query_log.map(({ id }) => id)).toContain('strata');
    expect(Object.keys(result.manifest.seeds.derived)).toContain('parity_triangle');
  }, 120_000);

  test.each([
    [['y'], 'is the target'],
    [['a'], 'is a protected attribute'],
    [['product', 'product'], 'stands twice'],
    [['nothing'], 'no column "nothing"'],
  ])('%j is refused', async (stratum_columns, message) => {
    await expect(auditFiles(files, { ...data, stratum_columns })).rejects.toThrow(message);
  });
});
