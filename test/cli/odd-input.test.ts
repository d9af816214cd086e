import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AuditCase, caseFolder, configOf } from './audit-case.ts';
import { folder, glassalpha, heads, node } from './run-glassalpha.ts';

// Input that is odd and not wrong (interface.md 6): audited, with what is undefined saying so. The cases are measured by the
// built library in one process; a few run as the command too.

interface Measured {
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly string[];
  readonly rows: number;
}

const attributed = 'score_column: s, protected_attributes: [g]';

/** Groups of an attribute in the keys of metrics: `n|attribute=g|group=x`. */
function groupsOf({ metrics }: Measured, attribute: string): string[] {
  const prefix = `accuracy|attribute=${attribute}|group=`;
  return Object.keys(metrics)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length).replace(/\\(.)/g, '$1'));
}

const oddNames = [
  'x'.repeat(200),
  'a_b',
  'a|b',
  'نساء',
  '👩🏽‍🦱',
  ' leading',
  '=cmd()',
  '+1',
  '<b>',
  "o'hara",
  '%s',
  '#include',
];
const missingGroups = 'y,s,g\n1,0.9,a\n0,0.2,b\n1,0.8,\n0,0.3,b\n1,0.6,NA\n';
const contradicting = 'y,s,d\n1,0.9,1\n0,0.2,1\n1,0.7,0\n0,0.1,0\n';

const header = ['y', 's', 'g'];
const rows = [
  ['1', '0.9', 'x'],
  ['0', '0.25', 'x'],
  ['1', '0.75', 'y'],
  ['0', '0.5', 'y'],
  ['0', '0.125', 'x'],
  ['1', '0.375', 'y'],
];
const values = "(1, 0.9, 'x'), (0, 0.25, 'x'), (1, 0.75, 'y'), (0, 0.5, 'y'), (0, 0.125, 'x'), (1, 0.375, 'y')";

function csv(delimiter = ',', eol = '\n', table: readonly (readonly string[])[] = [header, ...rows]): string {
  return table.map((row) => row.join(delimiter) + eol).join('');
}

function relabelled(positive: string, negative: string): string {
  return csv(',', '\n', [header, ...rows.map(([y = '', ...rest]) => [y === '1' ? positive : negative, ...rest])]);
}

const odd = {
  oneClass: { csv: 'y,s\n1,0.9\n1,0.2\n1,0.4\n' },
  constant: { csv: 'y,s\n1,0.4\n0,0.4\n1,0.4\n' },
  oneGroup: { csv: 'y,s,g,h\n1,0.9,a,\n0,0.2,a,\n', config: configOf('score_column: s, protected_attributes: [g, h]') },
  missing: { csv: missingGroups, config: configOf(attributed) },
  unknown: {
    csv: missingGroups,
    config: configOf('score_column: s, protected_attributes: [{column: g, unknown: [NA]}]'),
  },
  names: {
    csv: `y,s,g\n${oddNames.map((name) => `1,0.9,"${name}"\n0,0.2,"${name}"\n`).join('')}`,
    config: configOf(attributed),
  },
  small: { csv: `y,s,g\n${'1,0.9,a\n0,0.2,a\n'.repeat(20)}1,0.8,b\n0,0.3,b\n`, config: configOf(attributed) },
  fromFile: {
    csv: contradicting,
    config: configOf('score_column: s, prediction_column: d', 'threshold: {policy: from_file}\n'),
  },
  booleanParquet: {
    parquet: `SELECT y, s, g = 'x' AS g FROM (VALUES ${values}) t(y, s, g)`,
    config: configOf(`path: scores.parquet, ${attributed}`),
  },
  booleanCsv: {
    csv: csv(',', '\n', [header, ...rows.map(([y = '', s = '', g]) => [y, s, g === 'x' ? 'True' : 'False'])]),
    config: configOf(attributed),
  },
  codes: { csv: 'y,s,g\n1,0.9,01\n0,0.2,1\n', config: configOf(attributed) },
  float32: {
    parquet: 'SELECT y, s::FLOAT AS s FROM (VALUES (1, 0.9), (0, 0.1), (1, 0.7), (0, 0.2)) t(y, s)',
    config: configOf('path: scores.parquet, score_column: s', 'threshold: 0.9\n'),
  },
  float64: { csv: 'y,s\n1,0.9\n0,0.1\n1,0.7\n0,0.2\n', config: configOf('score_column: s', 'threshold: 0.9\n') },
  unlabelled: {
    csv: 'y,s\n1,0.9\n,0.7\n0,0.2\n,0.1\n,0.6\n',
    config: configOf('score_column: s, unlabelled: report'),
  },
  noLabel: { csv: 'y,s\n,0.9\n,0.7\n,0.2\n', config: configOf('score_column: s, unlabelled: report') },
  points: {
    csv: 'y,s\n1,720\n0,480\n1,610\n0,650\n',
    config: configOf('score_column: s, score_kind: points', 'threshold: 600\n'),
  },
  logit: { csv: 'y,s\n1,2\n0,-1.5\n1,0\n0,0.4\n', config: configOf('score_column: s, score_kind: logit') },
  challenger: {
    csv: 'y,s,v\n1,0.9,300\n0,0.2,250\n1,0.6,180\n0,0.7,200\n',
    config: configOf('score_column: s, challenger_column: v'),
  },
} satisfies Record<string, Omit<AuditCase, 'what'>>;

const part = (from: number, to?: number) => csv(',', '\n', [header, ...rows.slice(from, to)]);

const forms: readonly (AuditCase & { readonly notes?: readonly string[] })[] = [
  { what: 'CRLF', csv: csv(',', '\r\n') },
  { what: 'a byte order mark', csv: `\ufeff${csv()}` },
  { what: 'no line feed at the end', csv: csv().trimEnd() },
  { what: 'semicolons', csv: csv(';') },
  { what: 'bars', csv: csv('|') },
  { what: 'tabs', files: { 'scores.tsv': csv('\t') }, config: configOf(`path: scores.tsv, ${attributed}`) },
  { what: 'a declared delimiter', csv: csv(';'), config: configOf(`delimiter: ";", ${attributed}`) },
  { what: 'quoted fields', csv: csv(',', '\n', [header, ...rows.map((row) => row.map((cell) => `"${cell}"`))]) },
  { what: 'Latin-1', csv: Buffer.from(csv(), 'latin1'), config: configOf(`encoding: latin1, ${attributed}`) },
  {
    what: 'UTF-16',
    csv: Buffer.from(`\ufeff${csv()}`, 'utf16le'),
    config: configOf(`encoding: utf-16, ${attributed}`),
  },
  { what: 'gzip', files: { 'scores.csv.gz': gzipSync(csv()) }, config: configOf(`path: scores.csv.gz, ${attributed}`) },
  {
    what: 'several files',
    files: { 'a.csv': part(0, 2), 'b.csv': part(2) },
    config: configOf(`path: [a.csv, b.csv], ${attributed}`),
  },
  {
    what: 'a glob',
    files: { 'part/1.csv': part(0, 4), 'part/2.csv': part(4) },
    config: configOf(`path: "part/*.csv", ${attributed}`),
  },
  { what: 'true and false in any case', csv: relabelled('TRUE', 'False') },
  { what: '1.0 and 0.0', csv: relabelled('1.0', '0.0') },
  { what: '1 declared for 1.0', csv: relabelled('1.0', '0.0'), config: configOf(`positive_label: 1, ${attributed}`) },
  { what: 'declared texts', csv: relabelled('good', 'bad'), config: configOf(`positive_label: good, ${attributed}`) },
  {
    what: 'false declared positive',
    csv: relabelled('FALSE', 'true'),
    config: configOf(`positive_label: false, ${attributed}`),
  },
  {
    what: 'another letter case of names',
    csv: csv().replace('y,s,g', 'Y,S,G'),
    notes: [
      'warning[data.column_case]: column "y" is read from "Y"',
      'warning[data.column_case]: column "s" is read from "S"',
      'warning[data.column_case]: column "g" is read from "G"',
    ],
  },
  {
    what: 'a row index without a name',
    csv: csv(',', '\n', [['', ...header], ...rows.map((row, i) => [String(i), ...row])]),
    notes: ['note[data.missing_column]: column 1 has no name and is ignored'],
  },
  {
    what: 'a name of SQL',
    csv: csv(',', '\n', [['y', '"select * from ""x"".y"', 'g'], ...rows]),
    config: configOf(`score_column: 'select * from "x".y', protected_attributes: [g]`),
  },
  { what: 'Parquet', parquet: `SELECT * FROM (VALUES ${values}) t(y, s, g)` },
  { what: 'Parquet with doubles', parquet: `SELECT y::BIGINT y, s::DOUBLE s, g FROM (VALUES ${values}) t(y, s, g)` },
  { what: 'Parquet with boolean labels', parquet: `SELECT y = 1 AS y, s, g FROM (VALUES ${values}) t(y, s, g)` },
  {
    what: 'Parquet with a categorical',
    parquet: `SELECT y, s, g::ENUM('x', 'y') g FROM (VALUES ${values}) t(y, s, g)`,
  },
  {
    what: 'Parquet with the index of a dataframe',
    parquet: `SELECT y, s, g, row_number() OVER () AS __index_level_0__ FROM (VALUES ${values}) t(y, s, g)`,
    notes: [
      'note[data.missing_column]: column "__index_level_0__" is the row index of a dataframe library and is ignored',
    ],
  },
  {
    what: 'Parquet under another name',
    files: {},
    parquet: `SELECT * FROM (VALUES ${values}) t(y, s, g)`,
    config: configOf(`path: scores.parquet, format: parquet, ${attributed}`),
  },
];

let measuredOdd: Readonly<Record<string, Measured>>;
let measuredForms: readonly Measured[];

beforeAll(async () => {
  const withAttribute = (form: (typeof forms)[number]) => ({
    config: configOf(form.parquet === undefined ? attributed : `path: scores.parquet, ${attributed}`),
    ...form,
  });
  const cases = [...Object.values(odd), ...forms.map(withAttribute)];
  const folders = await Promise.all(cases.map(caseFolder));
  const script = fileURLToPath(new URL('fixtures/measure.mjs', import.meta.url));
  const run = await node([script, ...folders], { cwd: folder() });
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const results: Measured[] = JSON.parse(run.stdout);
  const names = Object.keys(odd);
  measuredOdd = Object.fromEntries(names.map((name, i) => [name, results[i] as Measured]));
  measuredForms = results.slice(names.length);
});

const of = (name: keyof typeof odd): Measured => measuredOdd[name] as Measured;

describe('odd input is audited, and what is undefined says so', () => {
  it('one class only', () => {
    expect(of('oneClass').metrics['roc_auc']).toMatchObject({ kind: 'undefined', reason: 'single_class' });
    expect(of('oneClass').diagnostics).toEqual([
      'warning[data.one_class]: all rows have the label 1 (3); metrics that compare two classes are undefined',
    ]);
  });
  it('a constant score', () => {
    expect(of('constant').metrics['roc_auc']).toMatchObject({ kind: 'value', value: 0.5 });
    expect(of('constant').metrics['ppv']).toMatchObject({ kind: 'undefined', reason: 'zero_denominator' });
  });
  it('an attribute with one group, and one whose values are all missing', () => {
    for (const attribute of ['g', 'h'])
      expect(of('oneGroup').metrics[`demographic_parity_difference|attribute=${attribute}`]).toMatchObject({
        kind: 'undefined',
        reason: 'fewer_than_two_groups',
      });
  });
  it('missing protected values are no group; one called NA is, unless it is declared unknown', () => {
    expect(groupsOf(of('missing'), 'g')).toEqual(['NA', 'a', 'b']);
    expect(groupsOf(of('unknown'), 'g')).toEqual(['a', 'b']);
    expect(of('unknown').rows).toBe(5);
  });
  it('group names of every kind are kept verbatim', () => {
    expect(groupsOf(of('names'), 'g').sort()).toEqual([...oddNames].sort());
  });
  it('small groups are still reported', () => {
    expect(of('small').metrics['selection_rate|attribute=g|group=b']).toMatchObject({
      kind: 'value',
      value: 0.5,
      n: 2,
    });
    expect(of('small').diagnostics).toEqual([
      'warning[data.small_group]: 1 group of "g" has fewer than 30 rows: b (2, n < 10)',
    ]);
  });
  it('from_file takes a contradicting decision column as truth', () => {
    expect(of('fromFile').metrics['accuracy']).toMatchObject({ value: 0.5 });
  });
  it('a boolean attribute stays as it is stored', () => {
    expect(groupsOf(of('booleanParquet'), 'g')).toEqual(['false', 'true']);
    expect(groupsOf(of('booleanCsv'), 'g')).toEqual(['False', 'True']);
  });
  it('codes are texts: 01 is not 1', () => {
    expect(groupsOf(of('codes'), 'g')).toEqual(['01', '1']);
  });
  it('rows without a label count in selection where that is asked for', () => {
    expect(of('unlabelled').metrics['selection_rate']).toMatchObject({ value: 0.6, n: 5 });
    expect(of('unlabelled').metrics['accuracy']).toMatchObject({ value: 1, n: 2 });
    expect(of('unlabelled').diagnostics).toEqual([
      'note[data.label_missing]: 3 of 5 rows have no label in "y": they count in selection metrics only',
    ]);
    expect(of('noLabel').metrics['selection_rate']).toMatchObject({ value: 0.666666666667, n: 3 });
    expect(of('noLabel').metrics['roc_auc']).toMatchObject({ kind: 'undefined', reason: 'no_labels' });
  });
  it('points rank and decide on their own scale; log-odds are probabilities', () => {
    expect(of('points').metrics['accuracy']).toMatchObject({ value: 0.75 });
    expect(of('points').metrics['roc_auc']).toMatchObject({ value: 0.75 });
    expect(of('points').metrics['brier']).toMatchObject({ kind: 'undefined', reason: 'task_mismatch' });
    expect(of('logit').metrics['selection_rate']).toMatchObject({ value: 0.75 });
    expect(of('logit').metrics['brier']).toMatchObject({ kind: 'value' });
  });
  it('a challenger is any score on the same rows', () => {
    // The model wins three of four pairs, the challenger two.
    expect(of('challenger').metrics['auc_difference']).toMatchObject({ value: 0.25, n: 4 });
  });
  it('a float32 score is widened exactly, and that is noted', () => {
    expect(of('float32').diagnostics).toEqual([
      'note[data.score_type]: score "s" is stored as float32; 1 of its values lies within 1e-7 of the threshold',
    ]);
    expect(of('float32').metrics['selection_rate']).toMatchObject({ value: 0 });
    expect(of('float64').metrics['selection_rate']).toMatchObject({ value: 0.25 });
  });
});

describe('one table in many forms gives one set of numbers', () => {
  it.each(forms.map((form, i) => ({ ...form, i })))('$what', ({ i, notes = [] }) => {
    const { metrics, diagnostics, rows: count } = measuredForms[i] as Measured;
    expect(diagnostics).toEqual([
      ...notes,
      'warning[data.small_group]: 2 groups of "g" have fewer than 30 rows: x (3, n < 10), y (3, n < 10)',
    ]);
    expect(count).toBe(6);
    // At 0.5 group x decides (1 0 0) for labels (1 0 0), group y (1 1 0) for labels (1 0 1).
    expect(metrics['accuracy']).toMatchObject({ value: 0.666666666667 });
    // Of nine pairs only (0.375, 0.5) stands in the wrong order.
    expect(metrics['roc_auc']).toMatchObject({ value: 0.888888888889 });
    expect(metrics['selection_rate|attribute=g|group=x']).toMatchObject({ value: 0.333333333333 });
    expect(metrics['demographic_parity_difference|attribute=g']).toMatchObject({ value: 0.333333333333 });
  });
});

describe.concurrent('the same as a command', () => {
  it('prints an undefined gate with its reason', async () => {
    const policy =
      'policy_name: P\nversion: "1"\neffective_date: "2025-01-01"\ngates:\n  - {name: Ranking, clause: c, metric: roc_auc, threshold: 0.6, comparison: greater_than, severity: error}\n';
    const cwd = await caseFolder({
      ...odd.oneClass,
      files: { 'p.yaml': policy },
      config: configOf('score_column: s', 'policy_gates: p.yaml\n'),
    });
    const run = await glassalpha(['audit', '-o', 'r.pdf'], { cwd });
    expect(run.code).toBe(1);
    expect(heads(run)).toEqual(of('oneClass').diagnostics);
    expect(run.stdout).toContain(
      'NOT_EVALUATED  Ranking  roc_auc  undefined  greater_than 0.6  error  only one class among the labels',
    );
  });
  it('typesets every odd name', async () => {
    const cwd = await caseFolder(odd.names);
    const run = await glassalpha(['audit', '-o', 'r.pdf'], { cwd });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(`${2 * oddNames.length} rows, 1 attribute`);
  });
});
