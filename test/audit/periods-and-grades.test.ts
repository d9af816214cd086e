import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { publish } from '../../src/base/format.ts';
import { auditFiles, csv, figure, goldenFile } from './audit-table.ts';

const golden = JSON.parse(readFileSync(goldenFile('pd_grades.golden.json'), 'utf8'));
const table = readFileSync(goldenFile('pd_grades.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [grade = '', pd, n, defaults] = line.split(',');
    return { grade, pd: Number(pd), n: Number(n), defaults: Number(defaults) };
  });
const pds = Object.fromEntries(table.map(({ grade, pd }) => [grade, pd]));

/** One row per customer of the golden table, defaults first within a grade, grades mixed. */
const customers = table
  .flatMap(({ grade, pd, n, defaults }) =>
    Array.from({ length: n }, (_, i) => [i < defaults ? 1 : 0, pd, grade, i % 2 === 0 ? '2024Q4' : '2025Q1'] as const),
  )
  .map(([y, pd, grade, period], i) => [`c${i}`, y, pd, grade, period] as const)
  .sort((a, b) => ((Number(a[0].slice(1)) * 7919) % 2677) - ((Number(b[0].slice(1)) * 7919) % 2677));
const header = ['id', 'y', 'score', 'grade', 'period'];
const usual = { target_column: 'y', score_column: 'score', id_column: 'id' };

function close(actual: number | string | undefined, expected: number, tolerance: number): boolean {
  return (
    typeof actual === 'number' &&
    Math.abs(actual - publish(expected)) <= tolerance * Math.max(1e-300, Math.abs(expected))
  );
}

describe('data.grade_column', () => {
  test.each([
    ['declared PDs', { grade_pd: pds }],
    ['mean scores', {}],
  ])('the golden figures from rows to record: %s', async (_, more) => {
    const result = await auditFiles(
      { 'rows.csv': csv(header, customers) },
      { ...usual, grade_column: 'grade', ...more },
    );
    const { portfolio, grades } = golden;
    const wrong: unknown[] = [];
    const hold = (key: string, expected: number, tolerance = 1e-10) => {
      const actual = figure(result, key);
      if (!close(actual, expected, tolerance)) wrong.push([key, actual, expected]);
    };
    hold('pd_jeffreys_p', portfolio.jeffreys_p);
    hold('pd_hosmer_lemeshow', portfolio.hosmer_lemeshow.stat);
    hold('pd_spiegelhalter_z', portfolio.spiegelhalter_z);
    hold('pd_auc', portfolio.auc);
    hold('pd_herfindahl', portfolio.herfindahl);
    for (const [i, { grade }] of table.entries()) {
      const own = grades[grade];
      hold(`pd_jeffreys_p|stratum=${grade}`, own.jeffreys_p);
      hold(`pd_jeffreys_p|stratum=${grade}|params={"adjust":"holm"}`, portfolio.holm_jeffreys[i]);
      hold(`pd_binomial_p|stratum=${grade}`, own.binomial_p_upper);
      hold(`pd_normal_z|stratum=${grade}`, own.normal_z);
      const wilson = result.metrics[`pd_wilson|stratum=${grade}`]?.result;
      const ci = wilson?.kind === 'value' ? wilson.ci : undefined;
      if (!close(ci?.lower ?? undefined, own.wilson[0], 1e-10) || !close(ci?.upper ?? undefined, own.wilson[1], 1e-10))
        wrong.push([grade, ci, own.wilson]);
    }
    expect(wrong).toEqual([]);
    // What a gate sees where a test is of single grades: the worst of them.
    const holm = Math.min(...portfolio.holm_jeffreys);
    expect(result.metrics['pd_jeffreys_p|params={"adjust":"holm"}']?.result).toMatchObject({ argmin: 'R5' });
    hold('pd_jeffreys_p|params={"adjust":"holm"}', holm);
    hold('pd_normal_z', Math.max(...table.map(({ grade }) => grades[grade].normal_z)));
    hold('pd_binomial_p', Math.min(...table.map(({ grade }) => grades[grade].binomial_p_upper)) * 6);
    expect(wrong).toEqual([]);
    expect(figure(result, 'pd_monotone')).toBe(0);
    expect(figure(result, 'grade_migration')).toBe('no_reference');
  });

  test('a grade without rows is declared and empty; a row without grade is in none', async () => {
    const rows = customers
      .slice(0, 400)
      .map(([id, y, score, grade, period], i) => [id, y, score, i < 3 ? '' : grade, period]);
    const result = await auditFiles(
      { 'rows.csv': csv(header, rows) },
      { ...usual, grade_column: 'grade', grade_pd: { ...pds, R7: 0.5 } },
    );
    expect(figure(result, 'pd_jeffreys_p|stratum=R7')).toBe('empty_group');
    expect(figure(result, 'pd_wilson|stratum=R7')).toBe('zero_denominator');
    expect(result.metrics['pd_jeffreys_p']?.result).toMatchObject({ kind: 'value', n: 397 });
  });

  test('a grade without a declared PD stops the audit and is named', async () => {
    const { R5: _, ...some } = pds;
    const failed = await auditFiles(
      { 'rows.csv': csv(header, customers) },
      { ...usual, grade_column: 'grade', grade_pd: some },
    ).catch((error: GlassAlphaError) => error.diagnostics);
    expect(failed).toMatchObject([
      { code: 'config.value', message: 'data.grade_pd has no default probability of "R5" (172 rows)' },
    ]);
  });

  test('migration counts the customers whose grade changed since the reference rows', async () => {
    const before = customers
      .slice(0, 500)
      .map(([id, y, score, grade, period], i) => [id, y, score, i < 50 ? 'R1' : grade, period]);
    const moved = customers.slice(0, 50).filter((row) => row[3] !== 'R1').length;
    const result = await auditFiles(
      { 'rows.csv': csv(header, customers), 'before.csv': csv(header, before) },
      { ...usual, grade_column: 'grade', reference: { path: 'before.csv' } },
    );
    expect(result.metrics['grade_migration']?.result).toMatchObject({
      kind: 'value',
      value: publish(moved / 500),
      n: 500,
    });
  });
});

describe('data.period_column', () => {
  test('every figure of a period is that of an audit of its rows alone', async () => {
    const data = { ...usual, period_column: 'period' };
    const result = await auditFiles({ 'rows.csv': csv(header, customers) }, data);
    const alone = await auditFiles(
      {
        'rows.csv': csv(
          header,
          customers.filter((row) => row[4] === '2025Q1'),
        ),
      },
      usual,
    );
    const ids = [
      'n',
      'prevalence',
      'selection_rate',
      'accuracy',
      'tpr',
      'fpr',
      'roc_auc',
      'ks',
      'brier',
      'calibration_in_the_large',
      'oe_ratio',
    ];
    for (const id of ids)
      expect([id, result.metrics[`${id}|stratum=2025Q1`]?.result]).toEqual([id, alone.metrics[id]?.result]);
    expect(result.metrics['ece_width_10|stratum=2025Q1']?.result).toMatchObject({
      kind: 'value',
      ci: { method: 'ece_triangle' },
    });
    expect(Object.keys(result.metrics).filter((key) => key.startsWith('roc_auc|'))).toEqual([
      'roc_auc|stratum=2024Q4',
      'roc_auc|stratum=2025Q1',
    ]);
    expect(result.manifest.data_schema.roles.period).toBe('period');
  });

  test('whether the audited rows are later than those of training is measured where both have periods', async () => {
    const parts = (period: string) =>
      csv(
        header,
        customers.filter((row) => row[4] === period),
      );
    const data = {
      ...usual,

      period_column: 'period',
      train: { path: 'train.csv' },
      sample: 'holdout',
    };
    const later = await auditFiles({ 'rows.csv': parts('2025Q1'), 'train.csv': parts('2024Q4') }, data);
    const earlier = await auditFiles({ 'rows.csv': parts('2024Q4'), 'train.csv': parts('2025Q1') }, data);
    expect([figure(later, 'temporal_holdout'), figure(earlier, 'temporal_holdout')]).toEqual([1, 0]);
  });

  test('a column that is not there is named', async () => {
    const failed = await auditFiles(
      { 'rows.csv': csv(header, customers) },
      { ...usual, period_column: 'quarter', grade_column: 'rating' },
    ).catch((error: GlassAlphaError) => error.diagnostics.map(({ code, message }) => [code, message]));
    expect(failed).toEqual([
      ['data.missing_column', 'no column "quarter"'],
      ['data.missing_column', 'no column "rating"'],
    ]);
  });
});

test('points rank in every period, and declared PDs need no probability', async () => {
  const points = customers.map(([id, y, score, grade, period]) => [
    id,
    y,
    Math.round(300 + score * 500),
    grade,
    period,
  ]);
  const result = await auditFiles(
    { 'rows.csv': csv(header, points) },
    { ...usual, score_kind: 'points', period_column: 'period', grade_column: 'grade', grade_pd: pds },
    { threshold: { policy: 'youden' } },
  );
  expect(figure(result, 'roc_auc|stratum=2025Q1')).toBeGreaterThan(0.5);
  expect(figure(result, 'ece_width_10|stratum=2025Q1')).toBeUndefined();
  expect(figure(result, 'brier|stratum=2025Q1')).toBeUndefined();
  expect(close(figure(result, 'pd_jeffreys_p'), golden.portfolio.jeffreys_p, 1e-10)).toBe(true);
  const calibration = result.manifest.content['6'];
  expect('tables' in calibration && Object.keys(calibration.tables ?? {})).toEqual(['grades', 'grade_portfolio']);
});

test('grades without a PD and without a score have no test, and no number', async () => {
  const decided = customers.map(([id, y, , grade, period], i) => [id, y, i % 3 === 0 ? 1 : 0, grade, period]);
  const result = await auditFiles(
    { 'rows.csv': csv(['id', 'y', 'decision', 'grade', 'period'], decided) },
    {
      target_column: 'y',
      prediction_column: 'decision',
      id_column: 'id',
      period_column: 'period',
      grade_column: 'grade',
    },
    { threshold: { policy: 'from_file' } },
  );
  expect(figure(result, 'pd_jeffreys_p')).toBe('not_computed');
  expect(figure(result, 'accuracy|stratum=2024Q4')).toBeGreaterThan(0);
  expect(figure(result, 'roc_auc|stratum=2024Q4')).toBeUndefined();
});
