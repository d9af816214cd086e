import { describe, expect, test } from 'vitest';
import { auditFiles, csv, figure } from './audit-table.ts';

const rows = Array.from({ length: 300 }, (_, i) => {
  const y = (i * 7) % 5 < 2 ? 1 : 0;
  const score = (((i * 37) % 101) + 40 * y) / 141;
  return { y: String(y), score, a: i % 3 === 0 ? 'p' : 'q', s: i % 2 === 0 ? 'u' : 'v', w: 1 + (i % 3) };
});
const header = ['y', 'score', 'a', 's', 'w', 'd'];
const table = (labels: (y: string, i: number) => string, kept: (i: number) => boolean = () => true) =>
  csv(
    header,
    rows.flatMap(({ y, score, a, s, w }, i) => (kept(i) ? [[labels(y, i), score, a, s, w, score >= 0.5 ? 1 : 0]] : [])),
  );
const has = (i: number) => i % 4 !== 1;
const files = {
  'rows.csv': table((y, i) => (has(i) ? y : '')),
  'whole.csv': table((y) => y),
  'labelled.csv': table((y) => y, has),
  'none.csv': table(() => ''),
};
const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a'], stratum_columns: ['s'] };
type Settings = Readonly<Record<string, unknown>>;
const run = (file: keyof typeof files, more: Settings = {}, top: Settings = {}) =>
  auditFiles({ ...files, 'rows.csv': files[file] }, { ...data, ...more }, top);

const ofDecisions = [
  'n',
  'selection_rate',
  'selection_rate|attribute=a|group=p',
  'demographic_parity_difference|attribute=a',
  'air|attribute=a|reference=q',
  'selection_fisher_p|attribute=a|group=p|reference=q',
  'conditional_parity_difference|attribute=a',
  'min_group_size|attribute=a',
  'shortfall|attribute=a|reference=q',
];
const ofOutcomes = [
  'prevalence',
  'tpr',
  'accuracy',
  'roc_auc',
  'brier',
  'ece_width_10',
  'smd|attribute=a|reference=q',
  'equalized_odds_difference|attribute=a',
  'average_precision|attribute=a|group=p',
  'min_group_events|attribute=a',
  'theil|attribute=a',
];

describe.each([{}, { weight_column: 'w' }])('data.unlabelled: report %j', (more) => {
  test('selection speaks of every row, outcomes of the rows with a label', async () => {
    const [mixed, whole, labelled] = await Promise.all([
      run('rows.csv', { ...more, unlabelled: 'report' }),
      run('whole.csv', more),
      run('labelled.csv', more),
    ]);
    const result = (key: string, from: typeof mixed) => from.metrics[key]?.result;
    for (const key of ofDecisions) expect([key, result(key, mixed)]).toEqual([key, result(key, whole)]);
    for (const key of ofOutcomes) expect([key, result(key, mixed)]).toEqual([key, result(key, labelled)]);
    expect(mixed.diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toContain(
      'note: 75 of 300 rows have no label in "y": they count in selection metrics only',
    );
    for (const section of ['3', '5', '7'] as const)
      expect(mixed.manifest.content[section]).toMatchObject({ facts: { unlabelled: 75 } });
    // Where every row has one nothing changes.
    const asked = await run('whole.csv', { ...more, unlabelled: 'report' });
    expect(asked.metrics).toEqual(whole.metrics);
  }, 180_000);
});

describe('a file without any label', () => {
  test('gives selection and nothing of outcomes', async () => {
    const [none, whole] = await Promise.all([run('none.csv', { unlabelled: 'report' }), run('whole.csv')]);
    for (const key of ofDecisions) expect([key, figure(none, key)]).toEqual([key, figure(whole, key)]);
    for (const key of ofOutcomes.filter((key) => !key.includes('group=')))
      expect([key, figure(none, key)]).toEqual([key, 'no_labels']);
    expect(none.manifest.content['5']).toMatchObject({ absent: 'no_labels' });
    expect(none.manifest.content['6']).toMatchObject({ absent: 'no_labels' });
    expect(JSON.stringify(none.manifest)).not.toMatch(/NaN|Infinity/);
    const pdf = await none.toPdf();
    expect(pdf.length).toBeGreaterThan(10_000);
  }, 180_000);

  test('with decisions in words, the positive one declared', async () => {
    const words = files['none.csv'].replaceAll(/,1$/gm, ',approve').replaceAll(/,0$/gm, ',decline');
    const { score_column: _, ...alone } = data;
    const result = await auditFiles(
      { 'rows.csv': words },
      { ...alone, prediction_column: 'd', positive_label: 'approve', unlabelled: 'report' },
    );
    const selected = rows.filter(({ score }) => score >= 0.5).length;
    expect(figure(result, 'selection_rate')).toBeCloseTo(selected / 300, 11);
    expect(figure(result, 'tpr')).toBe('no_labels');
  }, 60_000);
});

test.each([
  [{}, {}, '75 rows have no label in "y"'],
  [{ unlabelled: 'report' }, { shifts: ['a=p:+0.1'] }, 'data.unlabelled: report with shifts'],
  [{ unlabelled: 'report', target_column: 'nothing' }, {}, 'no column "nothing"'],
])('%j with %j is refused', async (more, top, message) => {
  await expect(run('rows.csv', more, top)).rejects.toThrow(message);
});
