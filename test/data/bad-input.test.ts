import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { attribute, audit, auditCsv, config, failure, file, shown } from './harness.ts';

const scored = config({ scoreColumn: 's' });
const bad = async (text: string | Uint8Array, audited = scored, name = 'data.csv') =>
  shown(await failure(auditCsv(text, audited, name)));

describe('columns', () => {
  it('names a missing column and what was meant', async () => {
    expect(await bad('yy,score\n1,0.5\n', config({ scoreColumn: 'scor', targetColumn: 'outcome' }))).toEqual([
      'data.missing_column: no column "outcome"',
      'data.missing_column: no column "scor"; did you mean "score"?',
    ]);
  });
  it('refuses a column that stands twice', async () => {
    expect(await bad('y,s,y\n1,0.5,1\n')).toEqual([
      'data.duplicate_column: column "y" stands twice: fields 1 and 3 of the header',
    ]);
  });
  it('reads another letter case with a warning, and refuses a choice', async () => {
    const run = await auditCsv('Y,Risk Score\n1,0.5\n0,0.1\n', config({ scoreColumn: 'risk_score' }));
    expect(shown(run.diagnostics)).toEqual([
      'data.column_case: column "y" is read from "Y"',
      'data.column_case: column "risk_score" is read from "Risk Score"',
    ]);
    expect(await bad('y,A B,a_b\n1,0.5,1\n', config({ scoreColumn: 'a-b' }))).toEqual([
      'data.ambiguous_column: "a-b" may be any of "A B", "a_b"',
    ]);
  });
  it('ignores a row index with a note', async () => {
    const run = await auditCsv(',y,s\n0,1,0.5\n1,0,0.1\n', scored);
    expect(shown(run.diagnostics)).toEqual(['data.missing_column: column 1 has no name and is ignored']);
  });
});

describe('files', () => {
  it('refuses an empty file and a header alone', async () => {
    expect(await bad('')).toEqual(['data.empty: data.csv is empty']);
    expect(await bad('y,s\n')).toEqual(['data.empty: data.csv has a header and no rows']);
    expect(await bad('y,s')).toEqual(['data.empty: data.csv has a header and no rows']);
  });
  it('refuses a missing file, and all of them at once', async () => {
    expect(shown(await failure(audit(['/nowhere/a.csv', '/nowhere/b.csv'], scored)))).toEqual([
      'data.not_found: no such file: a.csv',
      'data.not_found: no such file: b.csv',
    ]);
  });
  it('refuses formats of later versions and what is no table', async () => {
    expect(await bad('{"y":1}\n', scored, 'a.jsonl')).toEqual([
      'config.unavailable: JSON lines are not available in this version',
    ]);
    expect(await bad('ARROW1\0\0', scored, 'a.arrow')).toEqual([
      'config.unavailable: Arrow files are not available in this version',
    ]);
    expect(await bad('PK\x03\x04xxxx', scored, 'a.csv')).toEqual([
      'data.parse: a.csv is a zip archive or a spreadsheet',
    ]);
    expect(await bad('y,s\n1,0.5\n', scored, 'a.parquet')).toEqual(['data.parse: a.parquet is not a Parquet file']);
    expect(await bad('PAR1 and nothing else', scored, 'a.parquet')).toEqual([
      expect.stringMatching(/^data.parse: a.parquet is not a readable Parquet file \(duckdb: /),
    ]);
    expect(await bad('y,s\n1,0.5\n', scored, 'a.dat')).toEqual([
      'config.value: the format of a.dat cannot be told from its name',
    ]);
  });
  it('refuses files of different columns', async () => {
    const a = await file('a.csv', 'y,s\n1,0.5\n');
    const b = await file('b.csv', 'y,t\n1,0.5\n');
    expect(shown(await failure(audit([a, b], scored)))).toEqual([
      'data.schema_mismatch: b.csv has other columns than a.csv: without s and with t',
    ]);
  });
  it('refuses a broken archive', async () => {
    const whole = gzipSync('y,s\n1,0.5\n0,0.1\n');
    expect(await bad(whole.subarray(0, whole.length - 9), scored, 'a.csv.gz')).toEqual([
      'data.parse: a.csv.gz is not a whole gzip file: unexpected end of file',
    ]);
  });
});

describe('records', () => {
  it('names ragged rows by number with both counts', async () => {
    expect(await bad('y,s\n1,0.5\n0\n')).toEqual(['data.parse: row 2 has 1 fields, expected 2']);
    expect(await bad('y,s\n1,0.5,\n0,0.5\n0,1,2,3\n')).toEqual([
      'data.parse: 2 rows have another number of fields than the header (2): row 1 has 3, row 3 has 4',
    ]);
  });
  it('counts rows as records, not lines', async () => {
    expect(await bad('y,s,t\n1,0.5,"two\nlines"\n1,0.5\n')).toEqual(['data.parse: row 2 has 2 fields, expected 3']);
  });
  it('names the row of an unclosed quote', async () => {
    expect(await bad('y,s\n1,0.5\n1,"0.5\n0,0.1\n')).toEqual(['data.parse: row 2 opens a quote that is never closed']);
  });
  it('refuses what engines read in different ways', async () => {
    expect(await bad('y,s\n1,"0.5"x\n')).toEqual(['data.parse: row 1 has text after a closing quote']);
    expect(await bad('y,s\n1, "0.5"\n')).toEqual(['data.parse: row 1 has a space before a quoted field']);
    expect(await bad('y,s\r\n1,0.5\n')).toEqual(['data.parse: row 1 has another line ending than the header']);
  });
  it('names the byte that is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('y,s\n1,0.5\n'), Buffer.from([0xe9]), Buffer.from(',1\n')]);
    expect(await bad(bytes)).toEqual(['data.parse: data.csv is not valid UTF-8 at byte 11']);
  });
});

describe('labels', () => {
  it('refuses two texts without a declared positive label', async () => {
    expect(await bad('y,s\ngood,0.5\nbad,0.1\ngood,0.9\n')).toEqual([
      'data.label_values: label "y" has 2 values: bad (1), good (2)',
    ]);
  });
  it('refuses a third value', async () => {
    const declared = config({ scoreColumn: 's', positiveLabel: 'good' });
    expect(await bad('y,s\ngood,0.5\nbad,0.1\ngoood,0.9\n', declared)).toEqual([
      'data.label_values: label "y" has 3 values: bad (1), good (1), goood (1)',
    ]);
    expect(await bad('y,s\n1,0.5\n0,0.1\n2,0.9\n')).toEqual([
      'data.label_values: label "y" has 3 values: 0 (1), 1 (1), 2 (1)',
    ]);
  });
  it('refuses a positive label that the data do not have', async () => {
    const declared = config({ scoreColumn: 's', positiveLabel: 'godo' });
    expect(await bad('y,s\ngood,0.5\nbad,0.1\n', declared)).toEqual([
      'data.label_values: data.positive_label "godo" is none of the values of "y": bad (1), good (1)',
    ]);
  });
  it('counts missing labels', async () => {
    expect(await bad('y,s\n1,0.5\n,0.1\n"",0.9\n0,0.2\n')).toEqual([
      'data.label_missing: 2 rows have no label in "y": row 2, row 3',
    ]);
  });
  it('matches labels by value', async () => {
    const run = await auditCsv(
      'y,s\n1,0.9\n1.0,0.9\n+1e0,0.9\n0,0.1\n',
      config({ scoreColumn: 's', positiveLabel: 1 }),
    );
    expect(run.measurement.overall.confusion).toEqual({ tp: 3, fp: 0, fn: 0, tn: 1 });
    const booleans = await auditCsv('y,s\nTRUE,0.9\ntrue,0.9\nFalse,0.1\n', scored);
    expect(booleans.measurement.overall.confusion).toEqual({ tp: 2, fp: 0, fn: 0, tn: 1 });
    expect(booleans.measurement.labels.negative).toBe('False');
  });
  it('runs with one class, with a warning', async () => {
    const run = await auditCsv('y,s\n1,0.9\n1,0.1\n', scored);
    expect(shown(run.diagnostics)).toEqual([
      'data.one_class: all rows have the label 1 (2); metrics that compare two classes are undefined',
    ]);
    expect(run.measurement.labels).toEqual({ positive: '1', negative: null });
  });
});

describe('scores', () => {
  it('names missing, textual, infinite and outlying scores in one run', async () => {
    const rows = ['1,', '0,NA', '1,high', '1,1e400', '0,1.2', '0,-0.1', '1,1_000', '0," 0.1"', '1,0x1', '1,0.5'];
    expect(await bad(`y,s\n${rows.join('\n')}\n`)).toEqual([
      'data.score_missing: 2 scores are missing in "s": row 1, row 2',
      'data.score_type: 4 scores in "s" are not numbers: row 3 = high, row 7 = 1_000, row 8 =  0.1, row 9 = 0x1',
      'data.score_range: 1 score in "s" is not finite: row 4 = 1e400',
      'data.score_range: 2 scores outside [0, 1]: row 5 = 1.2, row 6 = -0.1',
    ]);
  });
  it('shows five examples of many', async () => {
    const rows = Array.from({ length: 9 }, (_, k) => `${k % 2},7`);
    expect(await bad(`y,s\n${rows.join('\n')}\n`)).toEqual([
      'data.score_range: 9 scores outside [0, 1]: row 1 = 7, row 2 = 7, row 3 = 7, row 4 = 7, row 5 = 7, …',
    ]);
  });
  it('explains a decimal comma', async () => {
    const [problem] = await failure(auditCsv('y;s\n1;0,5\n0;0.1\n', scored));
    expect(problem).toMatchObject({
      code: 'data.parse',
      message: '1 score in "s" has a decimal comma: row 1 = 0,5',
      hint: 'write decimals with a point: 0.5, not 0,5',
    });
  });
  it('accepts the edges of [0, 1] and of doubles', async () => {
    const run = await auditCsv('y,s\n1,1\n0,0\n0,-0\n0,5e-324\n1,0.9999999999999999\n', scored);
    const { scores, negatives } = run.measurement.overall.histogram!;
    expect([...scores]).toEqual([0, 5e-324, 1 - 2 ** -53, 1]);
    expect(Object.is(scores[0], 0)).toBe(true);
    expect([...negatives]).toEqual([2, 1, 0, 0]);
  });
});

describe('decisions and ids', () => {
  const decided = config({ scoreColumn: 's', predictionColumn: 'd' });
  it('refuses decisions that contradict the threshold, and takes them as truth if asked', async () => {
    const text = 'y,s,d\n1,0.9,0\n0,0.1,0\n1,0.5,1\n0,0.2,1\n';
    expect(await bad(text, decided)).toEqual([
      'data.prediction_values: 2 decisions contradict score >= 0.5: row 1, row 4',
    ]);
    const run = await auditCsv(text, { ...decided, threshold: { policy: 'from_file' } });
    expect(run.measurement.overall.confusion).toEqual({ tp: 1, fp: 1, fn: 1, tn: 1 });
  });
  it('refuses missing and foreign decisions', async () => {
    const declared = config({ predictionColumn: 'd', positiveLabel: 'good' });
    expect(await bad('y,d\ngood,good\nbad,\ngood,yes\n', declared)).toEqual([
      'data.prediction_values: decision "d" has values that the label has not: yes (1)',
      'data.prediction_values: 1 decision is missing in "d": row 2',
    ]);
  });
  it('audits decisions alone', async () => {
    const run = await auditCsv(
      'y,d\ngood,good\nbad,bad\nbad,good\n',
      config({ predictionColumn: 'd', positiveLabel: 'good' }),
    );
    expect(run.measurement.hasScores).toBe(false);
    expect(run.measurement.overall).toEqual({ n: 3, confusion: { tp: 1, fp: 1, fn: 0, tn: 1 } });
  });
  it('refuses repeated and missing ids', async () => {
    const audited = config({ scoreColumn: 's', idColumn: 'id' });
    expect(await bad('id,y,s\na,1,0.9\nb,0,0.1\na,1,0.8\n,0,0.2\na,0,0.1\n', audited)).toEqual([
      'data.missing_id: 1 row has no id in "id": row 4',
      'data.duplicate_id: 2 rows repeat an id of "id": row 3 = a, row 5 = a',
    ]);
  });
  it('keeps ids as text', async () => {
    const audited = config({ scoreColumn: 's', idColumn: 'id' });
    const run = await auditCsv('id,y,s\n01,1,0.9\n1,0,0.1\n9007199254740993,0,0.1\n9007199254740992,0,0.1\n', audited);
    expect(run.measurement.rows).toBe(4);
  });
});

describe('splits', () => {
  const split = (value: string) => config({ scoreColumn: 's', splitColumn: 'part', split: value });
  it('audits the rows of a split and numbers rows by the file', async () => {
    const text = 'y,s,part\n1,0.9,train\n0,0.1,test\n1,7,test\n';
    expect(await bad(text, split('test'))).toEqual(['data.score_range: 1 score outside [0, 1]: row 3 = 7']);
  });
  it('refuses a split without rows', async () => {
    expect(await bad('y,s,part\n1,0.9,train\n', split('test'))).toEqual([
      'data.empty: no row has "test" in column "part"',
    ]);
  });
});

describe('attributes', () => {
  const by = (...attributes: ReturnType<typeof attribute>[]) =>
    config({ scoreColumn: 's', protectedAttributes: attributes });
  it('refuses more than 1,000 groups', async () => {
    const rows = Array.from({ length: 1002 }, (_, k) => `${k % 2},0.5,g${k}`);
    expect(await bad(`y,s,g\n${rows.join('\n')}\n`, by(attribute('g')))).toEqual([
      'data.attribute_type: attribute "g" has 1002 distinct values, more than 1000',
    ]);
  });
  it('refuses floating numbers without bins, as a flag with missing cells becomes', async () => {
    expect(await bad('y,s,g\n1,0.5,1.0\n0,0.5,\n0,0.5,0.0\n', by(attribute('g')))).toEqual([
      'data.attribute_type: attribute "g" holds floating-point numbers and has no bins',
    ]);
  });
  it('refuses text in a binned column', async () => {
    expect(await bad('y,s,age\n1,0.5,30\n0,0.5,old\n0,0.5,NA\n', by(attribute('age', { bins: [18, 40] })))).toEqual([
      'data.attribute_type: 1 cell of "age" is not a number, and the attribute has bins: row 2 = old',
    ]);
  });
  it('refuses a value that is not declared', async () => {
    const declared = by(attribute('g', { values: ['a', 'b'], unknown: ['?'] }));
    expect(await bad('y,s,g\n1,0.5,a\n0,0.5,c\n0,0.5,?\n0,0.5,\n', declared)).toEqual([
      'data.attribute_type: attribute "g" has a value that is not declared: c (1)',
    ]);
  });
  it('counts missing, unknown and empty values, never as a group', async () => {
    const run = await auditCsv(
      'y,s,g\n1,0.5,a\n0,0.5,?\n0,0.5,\n0,0.5,""\n1,0.5,NA\n',
      by(attribute('g', { unknown: ['?'] })),
    );
    const [measured] = run.measurement.attributes;
    expect(measured!.missing).toBe(3);
    expect(measured!.groups.map(({ group, n }) => [group, n])).toEqual([
      ['NA', 1],
      ['a', 1],
    ]);
  });
  it('runs with all values missing', async () => {
    const run = await auditCsv('y,s,g\n1,0.5,\n0,0.5,\n', by(attribute('g')));
    expect(run.measurement.attributes).toMatchObject([{ missing: 2, groups: [] }]);
  });
  it('T14: bins numbers, names the bins by their edges, and keeps empty bins and what lies outside', async () => {
    const run = await auditCsv(
      'y,s,age\n1,0.5,17.9\n0,0.5,18\n0,0.5,25\n1,0.5,26\n1,0.5,40\n1,0.5,104\n0,0.5,NA\n0,0.5,-1\n',
      by(attribute('age', { label: 'age_group', bins: [18, 26, 40, 41, 62], unknown: ['-1.0'] })),
    );
    expect(run.measurement.attributes).toMatchObject([{ name: 'age_group', column: 'age', binned: true, missing: 2 }]);
    expect(run.measurement.attributes[0]!.groups.map(({ group, n }) => `${group}: ${n}`)).toEqual([
      '18-25: 2',
      '26-39: 1',
      '40: 1',
      '41-61: 0',
      '62+: 1',
      '<18: 1',
    ]);
  });
  it('maps raw values to groups', async () => {
    const run = await auditCsv(
      'y,s,g\n1,0.5,m\n0,0.5,male\n0,0.4,male\n1,0.2,f\n',
      by(attribute('g', { groups: { m: 'male', f: 'female' } })),
    );
    const groups = run.measurement.attributes[0]!.groups;
    expect(groups.map(({ group, n }) => [group, n])).toEqual([
      ['female', 1],
      ['male', 3],
    ]);
    expect([...groups[1]!.histogram!.scores]).toEqual([0.4, 0.5]);
    expect([...groups[1]!.histogram!.negatives]).toEqual([1, 1]);
  });
});

it('reports every problem of every role at once', async () => {
  const audited = config({
    scoreColumn: 's',
    idColumn: 'id',
    predictionColumn: 'd',
    protectedAttributes: [attribute('g', { values: ['a'] }), attribute('age', { bins: [18] })],
  });
  const codes = (await failure(auditCsv('id,y,s,d,g,age\n1,x,7,,b,old\n1,,,1,a,20\n', audited))).map(
    ({ code }) => code,
  );
  expect(codes).toEqual([
    'data.label_values',
    'data.label_missing',
    'data.score_missing',
    'data.score_range',
    'data.prediction_values',
    'data.duplicate_id',
    'data.attribute_type',
    'data.attribute_type',
  ]);
});
