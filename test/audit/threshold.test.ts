import { describe, expect, test } from 'vitest';
import { auditFiles, csv, figure } from './audit-table.ts';

const table = (shift: number) =>
  csv(
    ['y', 'score', 'a'],
    Array.from({ length: 200 }, (_, i) => {
      const y = (i * 7) % 5 < 2 ? 1 : 0;
      return [y, (((i * 37) % 100) / 200 + 0.3 * y + shift).toFixed(3), i % 2 === 0 ? 'p' : 'q'];
    }),
  );
const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a'] };

describe('threshold policies', () => {
  test('T13: youden on the audited rows: recorded once, and every figure that hangs on it says so', async () => {
    const result = await auditFiles({ 'rows.csv': table(0) }, data, { threshold: { policy: 'youden' } });
    const { threshold } = result.manifest.model;
    expect(threshold).toMatchObject({ policy: 'youden', fit_on: 'audited' });
    expect(result.manifest.components.threshold_policy).toBe('youden');
    // J of the record is what the fit attained.
    const tpr = figure(result, 'tpr') as number;
    const fpr = figure(result, 'fpr') as number;
    expect(tpr - fpr).toBeCloseTo(threshold.objective ?? 0, 11);
    const tuned = (key: string) => {
      const found = result.metrics[key]?.result;
      return found?.kind === 'value' ? found.tuned_on_audited_data === true : undefined;
    };
    for (const key of [
      'tpr',
      'accuracy',
      'selection_rate|attribute=a|group=p',
      'demographic_parity_difference|attribute=a',
    ])
      expect(tuned(key), key).toBe(true);
    for (const key of ['prevalence', 'roc_auc', 'n', 'brier', 'label_disparity|attribute=a'])
      expect(tuned(key), key).toBe(false);
    // The scores were read before any decision was counted.
    const ids = result.manifest.engine.query_log.map(({ id }) => id);
    expect(ids.indexOf('scores')).toBeLessThan(ids.indexOf('cells'));
  });

  test('the fixed threshold that a fit finds gives the same figures, without the flag', async () => {
    const fitted = await auditFiles({ 'rows.csv': table(0) }, data, { threshold: { policy: 'prevalence' } });
    const value = fitted.manifest.model.threshold.value;
    const fixed = await auditFiles({ 'rows.csv': table(0) }, data, { threshold: value });
    const plain = Object.fromEntries(
      Object.entries(fitted.metrics).map(([key, { result, ...rest }]) => {
        const { tuned_on_audited_data: _, ...kept } = result as typeof result & { tuned_on_audited_data?: true };
        return [key, { result: kept, ...rest }];
      }),
    );
    expect(plain).toEqual(fixed.metrics);
  });

  test('fitted on the training rows: other scores decide, and nothing is flagged', async () => {
    const result = await auditFiles(
      { 'rows.csv': table(0), 't.csv': table(0.1) },
      { ...data, train: { path: 't.csv' } },
      { threshold: { policy: 'target_rate', rate: 0.4, fit_on: 'train' } },
    );
    const scores = scoresOf(table(0.1));
    const value = result.manifest.model.threshold.value ?? 0;
    expect(scores.filter((score) => score >= value).length / scores.length).toBeCloseTo(
      result.manifest.model.threshold.objective ?? 0,
      11,
    );
    expect(result.manifest.model.threshold.fit_on).toBe('train');
    expect(JSON.stringify(result.metrics)).not.toContain('tuned_on_audited_data');
    expect(result.manifest.engine.query_log.map(({ id }) => id)).toContain('train scores');
  });

  test.each([
    [{ policy: 'target_rate' }, '"threshold.rate" is missing'],
    [{ policy: 'cost', c_fp: 1 }, '"threshold.c_fn" is missing'],
    [{ policy: 'youden', value: 0.4 }, 'finds the threshold, but a value is given'],
    [{ policy: 'youden', rate: 0.4 }, 'reads no rate'],
    [{ policy: 'fixed', value: 0.4, fit_on: 'train' }, 'is not fitted'],
    [{ policy: 'youden', fit_on: 'train' }, '"data.train" is missing'],
    [{ policy: 'target_fpr', rate: 0 }, 'has no answer on the audited scores'],
  ])('%j is refused', async (threshold, message) => {
    const rows = csv(
      ['y', 'score'],
      [
        [0, 0.9],
        [1, 0.5],
        [0, 0.1],
      ],
    );
    await expect(
      auditFiles({ 'rows.csv': rows }, { target_column: 'y', score_column: 'score' }, { threshold }),
    ).rejects.toThrow(message);
  });
});

function scoresOf(text: string): number[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
}
