import { describe, expect, test } from 'vitest';
import type { AuditResult } from '../../src/index.ts';
import { auditFiles, csv, figure } from './audit-table.ts';

const rows = Array.from({ length: 400 }, (_, i) => {
  const y = (i * 7) % 5 < 2 ? 1 : 0;
  const noise = ((i * 37) % 101) / 101;
  const model = (Math.round(100 * (0.5 * y + 0.5 * noise)) / 100).toFixed(2);
  const rival = (Math.round(100 * (0.25 * y + 0.75 * (((i * 53) % 97) / 97))) / 100).toFixed(2);
  return [y, model, rival, i % 3 === 0 ? 'p' : 'q', 1 + (i % 4)];
});
const files = { 'rows.csv': csv(['y', 'score', 'rival', 'a', 'w'], rows) };
const data = {
  target_column: 'y',
  score_column: 'score',
  challenger_column: 'rival',
  protected_attributes: ['a'],
};

/** Scores of one column as the audit of that column alone sees them. */
const alone = (column: string, more = {}) =>
  auditFiles(files, { target_column: 'y', score_column: column, protected_attributes: ['a'], ...more });

const limits = (result: AuditResult, key: string) => {
  const found = result.metrics[key]?.result;
  return found?.kind === 'value' ? (found.ci ?? null) : undefined;
};

describe('data.challenger_column', () => {
  test('the difference is that of two audits, overall and by group, with a paired interval', async () => {
    const [both, model, rival] = await Promise.all([auditFiles(files, data), alone('score'), alone('rival')]);
    for (const slice of ['', '|attribute=a|group=p', '|attribute=a|group=q']) {
      const expected = Number(figure(model, `roc_auc${slice}`)) - Number(figure(rival, `roc_auc${slice}`));
      expect(figure(both, `auc_difference${slice}`)).toBeCloseTo(expected, 11);
      expect(figure(both, `roc_auc${slice}`)).toBe(figure(model, `roc_auc${slice}`));
    }
    const ci = limits(both, 'auc_difference');
    expect(ci).toMatchObject({ method: 'wald', level: 0.95, approximate: false });
    const value = Number(figure(both, 'auc_difference'));
    expect(Number(ci?.lower) + Number(ci?.upper)).toBeCloseTo(2 * value, 10);
    const table = (
      both.manifest.content['5'] as unknown as { tables: Record<string, { columns: string[]; rows: unknown[][] }> }
    ).tables['challenger'];
    const row = table?.rows.find(([who]) => who === 'challenger');
    expect(row?.[table?.columns.indexOf('auc') ?? -1]).toBe(figure(rival, 'roc_auc'));
    expect(row?.[table?.columns.indexOf('brier') ?? -1]).toBe(figure(rival, 'brier'));
    expect(both.manifest.data_schema.roles.challenger).toBe('rival');
    expect(both.manifest.engine.query_log.map(({ id }) => id)).toContain('challenger');
    // It is compared with, and is no feature.
    expect(Object.keys(both.metrics).filter((key) => key.includes('feature=rival'))).toEqual([]);
  }, 120_000);

  test('whole weights are as many rows', async () => {
    const many = rows.flatMap((row) => Array.from({ length: Number(row[4]) }, () => row));
    const [weighted, repeated] = await Promise.all([
      auditFiles(files, { ...data, weight_column: 'w' }),
      auditFiles({ 'rows.csv': csv(['y', 'score', 'rival', 'a', 'w'], many) }, data),
    ]);
    expect(figure(weighted, 'auc_difference')).toBeCloseTo(Number(figure(repeated, 'auc_difference')), 11);
    expect(limits(weighted, 'auc_difference')).toMatchObject({ approximate: true });
    const width = (result: AuditResult) => {
      const ci = limits(result, 'auc_difference');
      return Number(ci?.upper) - Number(ci?.lower);
    };
    expect(width(weighted)).toBeGreaterThan(width(repeated));
  }, 120_000);

  test('a gate judges it', async () => {
    const policy = `policy_name: House
version: "1"
effective_date: 2025-01-01
citation: house rule
gates:
  - {name: Better than before, clause: house, metric: auc_difference, threshold: 0, comparison: greater_than, severity: error}
`;
    const result = await auditFiles({ ...files, 'policy.yaml': policy }, data, { policy_gates: 'policy.yaml' });
    expect(result.gates.map(({ metric, status }) => [metric, status])).toEqual([['auc_difference', 'PASS']]);
  }, 60_000);

  test('a copy of the model leaves the spread open, and points need be no probabilities', async () => {
    const copied = rows.map(([y, score, , a, w]) => [y, score, Number(score) * 1000 - 200, a, w]);
    const result = await auditFiles({ 'rows.csv': csv(['y', 'score', 'rival', 'a', 'w'], copied) }, data);
    expect(result.metrics['auc_difference']?.result).toMatchObject({ value: 0, ci_reason: 'zero_variance' });
    expect(JSON.stringify(result.manifest.content['5'])).toContain('"probabilities":false');
  }, 60_000);

  test('without one nothing is compared', async () => {
    const result = await alone('score');
    expect(figure(result, 'auc_difference')).toBe('not_computed');
    expect(Object.keys(result.metrics).filter((key) => key.startsWith('auc_difference'))).toEqual(['auc_difference']);
    expect(result.manifest.data_schema.roles).not.toHaveProperty('challenger');
    expect(result.manifest.content['5']).toMatchObject({ absent: { '5.8': { absent: 'no_challenger' } } });
  }, 60_000);

  test.each([
    ['', 'challenger score is missing in "rival": row 2'],
    ['high', 'challenger score in "rival" is not a number: row 2 = high'],
    ['1e999', 'challenger score in "rival" is not finite: row 2 = 1e999'],
  ])('a cell %j is refused', async (cell, message) => {
    const few = {
      'rows.csv': csv(
        ['y', 'score', 'rival', 'a'],
        [
          [1, 0.9, 0.2, 'p'],
          [0, 0.1, cell, 'q'],
        ],
      ),
    };
    await expect(auditFiles(few, data)).rejects.toThrow(message);
  });

  test.each([
    [{ ...data, challenger_column: 'none' }, 'no column "none"'],
    [{ ...data, challenger_column: 'score' }, 'data.challenger_column and data.score_column name the same column'],
    [
      { target_column: 'y', prediction_column: 'y2', challenger_column: 'rival' },
      'data.challenger_column needs scores',
    ],
  ])('%j is refused', async (given, message) => {
    await expect(auditFiles(files, given)).rejects.toThrow(message);
  });
});
