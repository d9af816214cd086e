import { describe, expect, test } from 'vitest';
import { logit } from '../../src/base/detmath.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const rows = Array.from({ length: 240 }, (_, i) => {
  const y = (i * 7) % 5 < 2 ? 1 : 0;
  const p = 0.02 + (0.96 * (((i * 37) % 101) + 40 * y)) / 141;
  return [y, p, logit(p), Math.round(300 + 550 * p), i % 3 === 0 ? 'p' : 'q'];
});
const files = {
  'rows.csv': csv(['y', 'p', 'z', 'points', 'a'], rows),
  'reference.csv': csv(['y', 'p', 'z', 'points', 'a'], rows.slice(0, 120)),
};
const data = { target_column: 'y', protected_attributes: ['a'], reference: { path: 'reference.csv' } };
const shifts = ['a=p:+0.2'];
const probabilities = () => auditFiles(files, { ...data, score_column: 'p' }, { shifts });
const keys = ['roc_auc', 'brier', 'tpr', 'ece_width_10', 'smd|attribute=a|reference=q', 'f1'];

describe('data.score_kind: logit', () => {
  test('gives what the probabilities give, at a threshold that is a probability', async () => {
    for (const threshold of [0.5, 0.3]) {
      const log = await auditFiles(files, { ...data, score_column: 'z', score_kind: 'logit' }, { threshold, shifts });
      const plain = await auditFiles(files, { ...data, score_column: 'p' }, { threshold, shifts });
      expect(figure(log, 'tp')).toBe(figure(plain, 'tp'));
      for (const key of [...keys, 'shifted.brier|params={"shift":"a\\=p:+0.2"}'])
        expect([key, figure(log, key)]).toEqual([key, expect.closeTo(Number(figure(plain, key)), 10)]);
      expect(log.manifest.content['5']).toMatchObject({ facts: { score_kind: 'logit' } });
    }
  }, 120_000);

  test('a fitted threshold is a probability, and decides as it says', async () => {
    const log = await auditFiles(
      files,
      { ...data, score_column: 'z', score_kind: 'logit' },
      { threshold: { policy: 'youden' } },
    );
    const plain = await auditFiles(files, { ...data, score_column: 'p' }, { threshold: { policy: 'youden' } });
    expect(log.manifest.model.threshold.value).toBeCloseTo(plain.manifest.model.threshold.value ?? -1, 12);
    for (const id of ['tp', 'fp', 'fn', 'tn']) expect(figure(log, id)).toBe(figure(plain, id));
  }, 120_000);
});

describe('data.score_kind: points', () => {
  const points = { ...data, score_column: 'points', score_kind: 'points' };

  test('ranks, decides on its own scale, and states no probability', async () => {
    const result = await auditFiles(files, points, { threshold: 575, shifts });
    const plain = await probabilities();
    expect(figure(result, 'roc_auc')).toBeCloseTo(Number(figure(plain, 'roc_auc')), 3);
    expect(figure(result, 'predicted_positive_rate')).toBeCloseTo(
      rows.filter((row) => Number(row[3]) >= 575).length / 240,
      11,
    );
    expect(figure(result, 'score_ks|attribute=a|group=p|reference=q')).toBeTypeOf('number');
    for (const id of ['brier', 'log_loss', 'ece_width_10', 'calibration_slope', 'spiegelhalter_p', 'brier_skill'])
      expect([id, figure(result, id)]).toEqual([id, 'task_mismatch']);
    expect(figure(result, 'brier_difference|attribute=a')).toBe('task_mismatch');
    expect(figure(result, 'residual_smd|attribute=a|reference=q')).toBe('task_mismatch');
    expect(Object.keys(result.metrics).filter((key) => /^shifted\.(brier|ece).*shift/.test(key))).toEqual([]);
    expect(result.manifest.content['6']).toMatchObject({ absent: 'task_mismatch' });
    const five = result.manifest.content['5'] as unknown as { tables: { sweep: { rows: number[][] } } };
    const thresholds = five.tables.sweep.rows.map(([t]) => Number(t));
    expect(thresholds).toContain(575);
    expect(Math.min(...thresholds)).toBeGreaterThan(300);
    const seven = result.manifest.content['7'] as unknown as {
      tables: { score_distributions: { rows: (number | string)[][] } };
    };
    const bins = seven.tables.score_distributions.rows;
    expect(bins.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(240);
    expect(Math.min(...bins.map((row) => Number(row[2])))).toBe(Math.min(...rows.map((row) => Number(row[3]))));
    expect(JSON.stringify(result.manifest.metrics)).not.toMatch(/NaN|Infinity/);
  }, 120_000);

  test.each([
    [points, {}, '"threshold" is missing; add: threshold: 600, on the scale of the points'],
    [points, { calibration_testing: true, threshold: 575 }, 'points state no probability'],
    [{ ...data, score_column: 'points' }, {}, 'scores outside [0, 1]'],
    [{ ...data, score_column: 'p' }, { threshold: 575 }, 'threshold must be a number from 0 to 1, found 575'],
    [
      { ...data, score_column: 'z', score_kind: 'logit' },
      { threshold: { policy: 'fixed', value: -1 } },
      'threshold.value must be a number from 0 to 1, found -1',
    ],
    [points, { threshold: 575, model: { path: 'rows.csv' } }, 'data.score_kind: points with model.path'],
  ])('%j with %j is refused', async (given, more, message) => {
    await expect(auditFiles(files, given, more)).rejects.toThrow(message);
  });

  test('a decision column must agree with its threshold', async () => {
    const decided = rows.map((row, i) => [
      ...row,
      i === 3 ? 1 - Number(Number(row[3]) >= 575) : Number(Number(row[3]) >= 575),
    ]);
    const table = { 'rows.csv': csv(['y', 'p', 'z', 'points', 'a', 'd'], decided) };
    const { reference: _, ...alone } = points;
    await expect(auditFiles(table, { ...alone, prediction_column: 'd' }, { threshold: 575 })).rejects.toThrow(
      '1 decision contradicts score >= 575: row 4',
    );
  });
});
