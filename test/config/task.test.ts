import { describe, expect, test } from 'vitest';
import { applyOverrides } from '../../src/config/overrides.ts';
import { parseAuditConfig } from '../../src/config/parse.ts';
import { strictRequirements } from '../../src/config/strict-requirements.ts';

const parse = (text: string) => parseAuditConfig(text, 'audit.yaml');
const told = (text: string) =>
  parse(text).diagnostics.map(({ code, message, where }) => `${code} ${where?.line}: ${message}`);

const multiclass = `as_of: 2025-09-30
data:
  path: rows.csv
  task: multiclass
  target_column: y
`;
const regression = multiclass.replace('multiclass', 'regression');

describe('data.task', () => {
  test('several classes: probabilities, or predictions, or both', () => {
    const { config } = parse(`${multiclass}  class_score_columns: {b: p_b, a: p_a}\n  prediction_column: d\n`);
    expect(config?.data).toMatchObject({
      task: 'multiclass',
      predictionColumn: 'd',
      classScores: [
        { class: 'b', column: 'p_b' },
        { class: 'a', column: 'p_a' },
      ],
    });
    expect(config?.threshold).toEqual({ policy: 'highest_probability' });
    expect(parse(`${multiclass}  prediction_column: d\n`).config?.threshold).toEqual({ policy: 'from_file' });
    const decided = parse(
      `${multiclass}  class_score_columns: {b: p_b, a: p_a}\n  prediction_column: d\nthreshold: {policy: from_file}\n`,
    );
    expect(decided.config?.threshold).toEqual({ policy: 'from_file' });
  });

  test('an amount: the prediction under either name', () => {
    for (const key of ['prediction_column', 'score_column'])
      expect(parse(`${regression}  ${key}: p\n`).config).toMatchObject({
        data: { task: 'regression' },
        threshold: { policy: 'none' },
      });
  });

  test('what is missing', () => {
    expect(told(multiclass)).toEqual([
      'config.missing_key 2: "data.class_score_columns" is missing; add: class_score_columns: {<class>: <column>, …}, or prediction_column, or model.path',
    ]);
    expect(told(regression)).toEqual([
      'config.missing_key 2: "data.prediction_column" is missing; add: prediction_column: <the column with the predicted amounts>, or model.path',
    ]);
  });

  test('keys that say nothing of several classes, and those of a later version, all at once', () => {
    const text = `${multiclass}  prediction_column: d
  positive_label: a
  score_column: p
  stratum_columns: [s]
  period_column: q
  protected_attributes: [{column: g, reference: highest}]
threshold: 0.3
favorable_outcome: a
shifts: ["g:+0.1"]
`;
    expect(told(text)).toEqual([
      'config.conflict 7: "data.positive_label" says nothing where data.task is multiclass',
      'config.conflict 8: data.score_column holds one probability, but data.task: multiclass has one for each class',
      'config.unavailable 9: "data.stratum_columns" is not available with data.task: multiclass in this version',
      'config.unavailable 10: "data.period_column" is not available with data.task: multiclass in this version',
      'config.conflict 11: reference: highest may be another group for every class',
      'config.conflict 12: "threshold" says nothing where data.task is multiclass',
      'config.conflict 13: "favorable_outcome" says nothing where data.task is multiclass',
      'config.unavailable 14: "shifts" is not available with data.task: multiclass in this version',
    ]);
  });

  test('two names of one amount, and probabilities of an amount', () => {
    expect(
      told(`${regression}  prediction_column: p\n  score_column: s\n  class_score_columns: {a: x, b: y2}\n`),
    ).toEqual([
      'config.conflict 7: data.score_column and data.prediction_column both name the predicted amount',
      'config.conflict 8: data.class_score_columns, but data.task: regression predicts one amount',
    ]);
  });

  test('probabilities of one class, of one column twice, or without the task', () => {
    expect(told(`${multiclass}  class_score_columns: {a: p_a}\n`)).toEqual([
      'config.value 6: data.class_score_columns must name the probability of every class, at least two',
    ]);
    expect(told(`${multiclass}  class_score_columns: {a: p, b: p, c: y}\n`)).toEqual([
      'config.value 6: the probability of "b" and that of "a" name the same column "p"',
      'config.value 6: the probability of "c" and data.target_column name the same column "y"',
    ]);
    expect(
      told(
        `${multiclass.replace('  task: multiclass\n', '')}  score_column: p\n  class_score_columns: {a: p_a, b: p_b}\n`,
      ),
    ).toEqual(['config.conflict 6: data.class_score_columns without data.task: multiclass']);
  });

  test('strict mode asks for no threshold and no favourable outcome', () => {
    const { config } = parse(`${multiclass}  prediction_column: d\n`);
    const ids = strictRequirements(config!).map(({ id }) => id);
    expect(ids).not.toContain('threshold_stated');
    expect(ids).not.toContain('favorable_outcome_stated');
    expect(ids).toContain('random_seed_stated');
  });

  test('flags of two classes are refused', () => {
    const { config } = parse(`${regression}  prediction_column: p\n  protected_attributes: [g]\n`);
    const { diagnostics, overrides } = applyOverrides(config!, { threshold: 0.4, checkShift: ['g:+0.1'] });
    expect(overrides).toEqual([]);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'config.conflict: --threshold says nothing where data.task is regression',
      'config.unavailable: --check-shift is not available with data.task: regression in this version',
    ]);
  });
});
