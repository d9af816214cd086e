import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AuditCase, caseFolder, configOf } from './audit-case.ts';
import { glassalpha, heads, listing } from './run-glassalpha.ts';

// interface.md 6, the table of bad input, row by row through the built command line. After an error the folder is as before,
// the outputs of an earlier audit among it.

interface Case extends AuditCase {
  /** Heads of all diagnostics, in order, as far as given. */
  readonly says: readonly string[];
  /** More that stands on standard error. */
  readonly also?: string;
}

const refused: readonly Case[] = [
  {
    what: 'a column is missing',
    csv: 'y,score\n1,0.5\n',
    says: ['error[data.missing_column]: no column "s"'],
    also: 'columns with the nearest names: ',
  },
  {
    what: 'two columns are missing, one of them nearly right',
    csv: 'yy,score\n1,0.5\n',
    config: configOf('score_column: scor, protected_attributes: [region]'),
    says: [
      'error[data.missing_column]: no column "y"',
      'error[data.missing_column]: no column "scor"; did you mean "score"?',
      'error[data.missing_column]: no column "region"',
    ],
  },
  {
    what: 'a column stands twice',
    csv: 'y,s,y\n1,0.5,1\n',
    says: ['error[data.duplicate_column]: column "y" stands twice: fields 1 and 3 of the header'],
  },
  { what: 'the file is empty', csv: '', says: ['error[data.empty]: scores.csv is empty'] },
  {
    what: 'there is a header only',
    csv: 'y,s\n',
    says: ['error[data.empty]: scores.csv has a header and no rows'],
  },
  {
    what: 'a row is ragged',
    csv: 'y,s,t\n1,0.5,a\n0,0.1\n1,0.5,a\n',
    says: ['error[data.parse]: row 2 has 2 fields, expected 3'],
    also: 'quote fields that hold the delimiter or a line break',
  },
  {
    what: 'a quote is not closed',
    csv: 'y,s\n1,0.5\n1,"0.5\n0,0.1\n',
    says: ['error[data.parse]: row 2 opens a quote that is never closed'],
  },
  {
    what: 'the label has three values',
    csv: `y,s\n${'bad,0.1\n'.repeat(30)}${'good,0.8\n'.repeat(69)}goood,0.7\n`,
    config: configOf('positive_label: good, score_column: s'),
    says: ['error[data.label_values]: label "y" has 3 values: bad (30), good (69), goood (1)'],
  },
  {
    what: 'two texts and no declared positive label',
    csv: 'y,s\ngood,0.5\nbad,0.1\ngood,0.9\n',
    says: ['error[data.label_values]: label "y" has 2 values: bad (1), good (2)'],
    also: 'declare data.positive_label',
  },
  {
    what: 'several classes have one score',
    csv: 'y,s\n1,0.5\n0,0.1\n',
    config: configOf('score_column: s, task: multiclass'),
    says: [
      'error[config.missing_key]: "data.class_score_columns" is missing',
      'error[config.conflict]: data.score_column holds one probability, but data.task: multiclass has one for each class',
    ],
  },
  {
    what: 'a label is missing',
    csv: 'y,s\n1,0.5\n,0.1\n0,0.2\n,0.3\n',
    says: ['error[data.label_missing]: 2 rows have no label in "y": row 2, row 4'],
    also: 'data.unlabelled: report',
  },
  {
    what: 'scores are missing, in every spelling',
    csv: 'y,s\n1,\n0,NA\n1,NaN\n0,null\n0,0.2\n',
    says: ['error[data.score_missing]: 4 scores are missing in "s": row 1, row 2, row 3, row 4'],
  },
  {
    what: 'a score is infinite or text',
    csv: 'y,s\n1,1e999\n0,-1e999\n1,Infinity\n0,high\n0,0.2\n',
    says: [
      'error[data.score_type]: 2 scores in "s" are not numbers: row 3 = Infinity, row 4 = high',
      'error[data.score_range]: 2 scores in "s" are not finite: row 1 = 1e999, row 2 = -1e999',
    ],
  },
  {
    what: 'a score of Parquet is NaN, infinite or missing',
    parquet: `SELECT * FROM (VALUES (1, 0.5::DOUBLE), (0, 'nan'::DOUBLE), (1, 'inf'::DOUBLE), (0, NULL)) t(y, s)`,
    says: [
      'error[data.score_missing]: 2 scores are missing in "s": row 2, row 4',
      'error[data.score_range]: 1 score in "s" is not finite: row 3 = inf',
    ],
  },
  {
    what: 'a score lies outside [0, 1]',
    csv: 'y,s\n1,1.2\n0,-0.1\n0,0.5\n',
    says: ['error[data.score_range]: 2 scores outside [0, 1]: row 1 = 1.2, row 2 = -0.1'],
    also: 'data.score_kind: logit (log-odds), or points (ranking metrics only)',
  },
  {
    what: 'points have no threshold',
    csv: 'y,s\n1,720\n0,480\n',
    config: configOf('score_column: s, score_kind: points'),
    says: ['error[config.missing_key]: "threshold" is missing; add: threshold: 600, on the scale of the points'],
  },
  {
    what: 'a challenger has no score, and one that is text',
    csv: 'y,s,v\n1,0.9,\n0,0.2,low\n',
    config: configOf('score_column: s, challenger_column: v'),
    says: [
      'error[data.score_missing]: 1 challenger score is missing in "v": row 1',
      'error[data.score_type]: 1 challenger score in "v" is not a number: row 2 = low',
    ],
  },
  {
    what: 'decisions contradict the scores',
    csv: 'y,s,d\n1,0.9,1\n0,0.2,1\n1,0.7,0\n0,0.1,0\n',
    config: configOf('score_column: s, prediction_column: d'),
    says: ['error[data.prediction_values]: 2 decisions contradict score >= 0.5: row 2, row 3'],
    also: 'threshold: {policy: from_file}',
  },
  {
    what: 'ids are repeated or missing',
    csv: 'id,y,s\na,1,0.9\nb,0,0.2\na,0,0.1\n,1,0.5\n',
    config: configOf('score_column: s, id_column: id'),
    says: [
      'error[data.missing_id]: 1 row has no id in "id": row 4',
      'error[data.duplicate_id]: 1 row repeats an id of "id": row 3 = a',
    ],
  },
  {
    what: 'fairness is demanded and the attribute has one group',
    csv: 'y,s,g\n1,0.9,a\n0,0.2,a\n',
    config: configOf('score_column: s, protected_attributes: [g]', 'fairness_analysis: true\n'),
    says: [
      'error[config.section_required]: fairness_analysis: true, but no protected attribute has 2 groups',
      'warning[data.small_group]: 1 group of "g" has fewer than 30 rows: a (2, n < 10)',
    ],
  },
  {
    what: 'fairness is demanded and every value of the attribute is missing',
    csv: 'y,s,g\n1,0.9,\n0,0.2,\n',
    config: configOf('score_column: s, protected_attributes: [g]', 'fairness_analysis: true\n'),
    says: ['error[config.section_required]: fairness_analysis: true, but no protected attribute has 2 groups'],
  },
  {
    what: 'fairness is demanded without attributes',
    csv: 'y,s\n1,0.9\n0,0.2\n',
    config: configOf('score_column: s', 'fairness_analysis: true\n'),
    says: ['error[config.section_required]: fairness_analysis: true, but no protected attribute has 2 groups'],
  },
  {
    what: 'an attribute has 10,000 values',
    csv: `y,s,g\n${Array.from({ length: 10_000 }, (_, i) => `${i % 2},0.5,v${i}\n`).join('')}`,
    config: configOf('score_column: s, protected_attributes: [g]'),
    says: ['error[data.attribute_type]: attribute "g" has 10000 distinct values, more than 1000'],
    also: 'bins',
  },
  {
    what: 'a flag became 1.0 and 0.0 in CSV',
    csv: 'y,s,g\n1,0.9,1.0\n0,0.2,0.0\n',
    config: configOf('score_column: s, protected_attributes: [g]'),
    says: ['error[data.attribute_type]: attribute "g" holds floating-point numbers and has no bins'],
    also: 'cast a flag or code to integer or text',
  },
  {
    what: 'a flag became a float in Parquet',
    parquet: 'SELECT * FROM (VALUES (1, 0.9, 1.0::DOUBLE), (0, 0.2, 0.0::DOUBLE)) t(y, s, g)',
    config: configOf('path: scores.parquet, score_column: s, protected_attributes: [g]'),
    says: ['error[data.attribute_type]: attribute "g" holds floating-point numbers and has no bins'],
  },
  {
    what: 'a name may be either of two columns',
    csv: 'y,A B,a_b\n1,0.5,1\n',
    config: configOf('score_column: a-b'),
    says: ['error[data.ambiguous_column]: "a-b" may be any of "A B", "a_b"'],
  },
  {
    what: 'decimals are written with a comma',
    csv: 'y;s\n1;0,5\n0;0,1\n',
    says: ['error[data.parse]: 2 scores in "s" have a decimal comma: row 1 = 0,5, row 2 = 0,1'],
    also: 'write decimals with a point: 0.5, not 0,5',
  },
  {
    what: 'the text is UTF-16 and nothing says so',
    csv: Buffer.from('\ufeffy,s\n1,0.5\n0,0.1\n', 'utf16le'),
    says: ['error[data.parse]: scores.csv is not valid UTF-8 at byte 1'],
    also: 'data.encoding: utf-16',
  },
  {
    what: 'the text is Latin-1 and nothing says so',
    csv: Buffer.from('y,s,stra\u00dfe\n1,0.5,a\n0,0.1,b\n', 'latin1'),
    says: ['error[data.parse]: scores.csv is not valid UTF-8 at byte 9'],
    also: 'data.encoding: latin1',
  },
  {
    what: 'an archive is cut',
    files: { 'scores.csv.gz': gzipSync('y,s\n1,0.5\n0,0.1\n').subarray(0, 20) },
    config: configOf('path: scores.csv.gz, score_column: s'),
    says: ['error[data.parse]: scores.csv.gz is not a whole gzip file: unexpected end of file'],
  },
  {
    what: 'a Parquet file is none',
    files: { 'scores.parquet': 'y,s\n1,0.5\n' },
    config: configOf('path: scores.parquet, score_column: s'),
    says: ['error[data.parse]: scores.parquet is not a Parquet file'],
  },
  {
    what: 'a used column of Parquet is nested',
    parquet: 'SELECT * FROM (VALUES (1, [0.5]), (0, [0.2])) t(y, s)',
    says: ['error[data.parse]: column "s" holds DECIMAL(2,1)[], which cannot be audited'],
  },
  {
    what: 'several files have different columns',
    files: { 'part/a.csv': 'y,s\n1,0.5\n', 'part/b.csv': 'y,t\n0,0.1\n' },
    config: configOf('path: "part/*.csv", score_column: s'),
    says: ['error[data.schema_mismatch]: b.csv has other columns than a.csv: without s and with t'],
  },
  {
    what: 'a glob finds nothing',
    csv: 'y,s\n1,0.5\n',
    config: configOf('path: "part/*.csv", score_column: s'),
    says: ['error[config.path_not_found]: data.path: no file "part/*.csv"'],
  },
  {
    what: 'formats of later versions',
    files: { 'scores.jsonl': '{"y":1,"s":0.5}\n' },
    config: configOf('path: scores.jsonl, score_column: s'),
    says: ['error[config.unavailable]: JSON lines are not available in this version'],
  },
  {
    what: 'every problem of the rows at once',
    csv: 'id,y,s\na,1,1.5\na,,0.2\nb,0,x\n',
    config: configOf('score_column: s, id_column: id'),
    says: [
      'error[data.label_missing]: 1 row has no label in "y": row 2',
      'error[data.score_type]: 1 score in "s" is not a number: row 3 = x',
      'error[data.score_range]: 1 score outside [0, 1]: row 1 = 1.5',
      'error[data.duplicate_id]: 1 row repeats an id of "id": row 2 = a',
    ],
  },
];

const earlier = {
  'out/report.pdf': 'report of an earlier audit',
  'out/report.manifest.json': 'record of an earlier audit',
  'out/report.policy_decisions.json': 'decisions of an earlier audit',
};

describe.concurrent('bad input is refused, and nothing is written', () => {
  it.each(refused)('$what', async ({ says, also, ...given }) => {
    const cwd = await caseFolder({ ...given, files: { ...earlier, ...given.files } });
    const before = listing(cwd);
    const run = await glassalpha(['audit', '--config', 'audit.yaml', '--output', 'out/report.pdf'], { cwd });
    const found = heads(run);
    expect(found.map((head, i) => head.slice(0, says[i]?.length))).toEqual(says);
    if (also !== undefined) expect(run.stderr).toContain(also);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^\d+ errors?(, \d+ (warning|note)s?)*\. Nothing was written\.$/m);
    expect(listing(cwd)).toEqual(before);
  });
});
