import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import { bool, groupValue, listOf, numberBetween, path, refused, scalar, text, texts } from './scalars.ts';

const attribute = z
  .strictObject({
    column: text.describe('Column of the data'),
    label: text.describe('Name of the attribute everywhere else; default: the column').exactOptional(),
    reference: groupValue
      .describe('Reference group: a group value, largest (default) or highest (selection rate)')
      .exactOptional(),
    values: listOf(groupValue, 'a list of group values').describe('Declared groups').exactOptional(),
    unknown: listOf(groupValue, 'a list of values').describe('Values treated as missing and counted').exactOptional(),
    bins: listOf(z.number(), 'a list of numbers, ascending')
      .describe('Lower edges of the bins, ascending; the last is open')
      .exactOptional(),
    groups: expects('a map from value to group', z.record(z.string(), groupValue))
      .describe('Raw value to group')
      .exactOptional(),
    source: z.enum(['self_reported', 'observed', 'inferred']).describe('How the attribute was learned').exactOptional(),
    carried_by: texts.describe('Columns that encode the attribute').exactOptional(),
    special_category: bool.describe('Data of GDPR Article 9').exactOptional(),
  })
  .describe('A protected attribute');

const fileFormat = {
  format: z
    .enum(['csv', 'parquet', 'jsonl', 'arrow'])
    .describe('Default: by content, else by extension')
    .exactOptional(),
  delimiter: expects('one of ",", ";", "|" or a tab ("\\t")', z.enum([',', ';', '|', '\t'])).exactOptional(),
  encoding: z.enum(['utf-8', 'latin1', 'utf-16']).exactOptional(),
  missing_values: expects('a list of texts', z.array(z.string()))
    .describe('Texts that count as missing in features and scores')
    .exactOptional(),
};

const otherRows = z.strictObject({
  path: expects('a path, or a list of paths', z.union([path, listOf(path, 'a list of paths')])).exactOptional(),
  table: text.exactOptional(),
  query: text.exactOptional(),
  ...fileFormat,
});

/** Interface.md 5, `data`. Which keys are required is said in `check.ts`, so that a file without them can still be checked. */
export const dataSchema = z
  .strictObject({
    path: expects('a path, or a list of paths', z.union([path, listOf(path, 'a list of paths')]))
      .describe('Audited rows: file, glob or list of files of one schema')
      .exactOptional(),
    dataset: z
      .enum(['german_credit', 'custom', 'adult_income'])
      .describe('german_credit: the bundled hold-out')
      .exactOptional(),
    table: text.describe('Table of a server engine').exactOptional(),
    query: text.describe('A single SELECT of a server engine').exactOptional(),
    ...fileFormat,
    target_column: text.describe('Label').exactOptional(),
    positive_label: scalar.describe('What counts as 1; not needed for labels 0/1 and booleans').exactOptional(),
    score_column: text
      .describe('Score of the positive label; a probability unless score_kind says otherwise')
      .exactOptional(),
    class_score_columns: expects('a map from class to column', z.record(z.string(), text))
      .describe('With task: multiclass, the column with the probability of each class')
      .exactOptional(),
    prediction_column: text
      .describe('Recorded decision; with other tasks the predicted class or amount')
      .exactOptional(),
    challenger_column: text.describe("A benchmark model's score").exactOptional(),
    id_column: text.describe('Key of a row').exactOptional(),
    weight_column: text.describe('Sample weight of a row').exactOptional(),
    period_column: text
      .describe('Period of a row, such as 2025Q1; performance, calibration and selection are reported by period')
      .exactOptional(),
    grade_column: text.describe('Rating grade of a row; its default probability is tested').exactOptional(),
    grade_pd: expects('a map from grade to a probability from 0 to 1', z.record(z.string(), numberBetween(0, 1)))
      .describe('Default probability of each grade; default: the mean score of its rows')
      .exactOptional(),
    stratum_columns: texts.describe('Legitimate factors; groups are also compared within their strata').exactOptional(),
    split_column: text.describe('Only rows with `split` in this column are audited').exactOptional(),
    split: scalar.exactOptional(),
    task: z
      .enum(['binary', 'multiclass', 'regression'])
      .describe('What the label is: one of two classes (default), one of several, or an amount')
      .exactOptional(),
    score_kind: z
      .enum(['probability', 'logit', 'points'])
      .describe(
        'probability (default); logit: log-odds, read as probabilities; points: higher is more positive, ranking only',
      )
      .exactOptional(),
    unlabelled: z.enum(['error', 'report']).exactOptional(),
    sample: z
      .enum(['holdout', 'out_of_time', 'production', 'development'])
      .describe('What the audited rows are to the model')
      .exactOptional(),
    train: otherRows.describe('Training rows, looked through for shared rows').exactOptional(),
    reference: otherRows.describe('Development scores').exactOptional(),
    feature_columns: texts.describe('Inputs of the model; default: from the model').exactOptional(),
    protected_attributes: listOf(
      expects('a column name, or a map', z.union([text, attribute])),
      'a list of names or maps',
    ).exactOptional(),
    intersections: expects('a list such as ["sex*race"], or of lists of attributes', z.array(z.union([text, texts])))
      .describe('Attributes crossed and gated; default: every pair, reported and not gated')
      .exactOptional(),
    schema_path: path.describe('Table Schema of the data').exactOptional(),
    holdout_statement: text.describe('Why the rows cannot be compared with the training rows').exactOptional(),
    offline: refused('the audit never uses the network').exactOptional(),
    fetch: refused('the audit never uses the network').exactOptional(),
  })
  .describe('The audited rows');
