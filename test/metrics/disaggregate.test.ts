import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { disaggregate } from '../../src/metrics.ts';
import { readCsv } from './tables.ts';

const rows = readCsv(new URL('../golden/binary_main.csv', import.meta.url));
const golden = JSON.parse(readFileSync(new URL('../golden/binary_main.golden.json', import.meta.url), 'utf8'));
const column = (name: string) => rows.map((row) => row[name] ?? '');
const numbers = (name: string) => column(name).map(Number);
const main = { yTrue: numbers('y_true'), yPred: numbers('y_pred'), yScore: numbers('score') };

describe('against what fairlearn returns where nothing is 0/0', () => {
  const { fairlearn } = golden.fairness.race;
  const frame = disaggregate(
    { selection_rate: 'selection_rate', tpr: 'recall', fpr: 'fpr', fnr: 'fnr', accuracy: 'accuracy', f1: 'f1' },
    { ...main, sensitiveFeatures: { race: column('race') } },
  );

  test.each([
    [frame.difference()['selection_rate'], 'demographic_parity_difference'],
    [frame.ratio()['selection_rate'], 'demographic_parity_ratio'],
    [frame.difference()['tpr'], 'equal_opportunity_difference'],
    [frame.difference()['fpr'], 'false_positive_rate_difference'],
    [frame.ratio()['fnr'], 'false_negative_rate_ratio'],
    [frame.difference()['accuracy'], 'accuracy_score_difference'],
    [frame.groupMin()['accuracy'], 'accuracy_score_group_min'],
    [frame.groupMin()['f1'], 'f1_score_group_min'],
    [frame.difference('to_overall')['selection_rate'], 'demographic_parity_difference_to_overall'],
  ])('%#: %s', (estimate, key) => {
    expect(estimate?.value).toBeCloseTo(fairlearn[key], 12);
    expect(estimate?.ci?.lower).toBeLessThanOrEqual(estimate?.value ?? NaN);
    expect(estimate?.ci?.upper).toBeGreaterThanOrEqual(estimate?.value ?? NaN);
  });

  test('the shape: overall, groups in code-point order, who is compared', () => {
    expect(Object.keys(frame.byGroup)).toEqual(['Asian', 'Black', 'Hispanic', 'White']);
    expect(frame.overall['tpr']?.value).toBeCloseTo(golden.overall.labels.tpr, 12);
    expect(frame.byGroup['Black']?.['tpr']?.value).toBeCloseTo(golden.fairness.race.groups.Black.tpr, 12);
    expect(frame.byGroup['Black']?.['tpr']?.ci).toMatchObject({ method: 'wilson', level: 0.95 });
    expect(frame.difference()['tpr']).toMatchObject({ argmin: 'Black', undefinedGroups: [] });
    expect(frame.ratio('to_overall')['tpr']?.ci?.method).toBe('rest');
    expect(frame.sensitiveFeatures).toEqual(['race']);
    expect(frame.byControl).toEqual({});
  });
});

test('several features are crossed; control features compare within', () => {
  const frame = disaggregate(
    { selected: 'selection_rate' },
    { ...main, sensitiveFeatures: { sex: column('sex'), race: column('race') }, controlFeatures: column('age_band') },
  );
  const crossed = golden.fairness['sex*race'];
  expect(frame.difference()['selected']?.value).toBeCloseTo(crossed.demographic_parity_difference, 12);
  expect(frame.byGroup['F|Black']?.['selected']?.value).toBeCloseTo(crossed.groups['F|Black'].selection_rate, 12);
  expect(Object.keys(frame.byControl)).toEqual(['18-25', '26-61', '62+']);
  const young = golden.fairness.age_band.groups['18-25'];
  expect(frame.byControl['18-25']?.overall['selected']).toMatchObject({ n: young.n });
  expect(frame.byControl['18-25']?.overall['selected']?.value).toBeCloseTo(young.selection_rate, 12);
  const parts = Object.values(frame.byControl).map((part) => part.byGroup['F|White']?.['selected']?.n ?? 0);
  expect(parts.reduce((sum, n) => sum + n, 0)).toBe(crossed.groups['F|White'].n);
});

test('weights, and a metric of one’s own', () => {
  const weighted = golden.fairness_weighted.sex;
  const accuracy = (
    yTrue: readonly number[],
    yPred: readonly number[],
    _?: readonly number[],
    w?: readonly number[],
  ) => {
    const sum = (of: (i: number) => number) => yTrue.reduce((total, __, i) => total + of(i), 0);
    return sum((i) => (yTrue[i] === yPred[i] ? (w?.[i] ?? 1) : 0)) / sum((i) => w?.[i] ?? 1);
  };
  const frame = disaggregate(
    { own: accuracy, tpr: 'tpr', auc: 'roc_auc' },
    { ...main, weights: numbers('weight'), sensitiveFeatures: column('sex') },
  );
  expect(frame.byGroup['F']?.['own']?.value).toBeCloseTo(weighted.groups.F.accuracy, 12);
  expect(frame.byGroup['F']?.['own']).not.toHaveProperty('ci');
  expect(frame.byGroup['F']?.['tpr']?.value).toBeCloseTo(weighted.groups.F.tpr, 12);
  expect(frame.byGroup['F']?.['tpr']?.ci?.approximate).toBe(true);
  expect(frame.overall['auc']?.value).toBeCloseTo(golden.overall_weighted.scores.roc_auc, 12);
  const { difference, ratio, difference_to_overall, ratio_to_overall, group_min, group_max } = weighted.strict.accuracy;
  expect(frame.difference()['own']?.value).toBeCloseTo(difference, 12);
  expect(frame.ratio()['own']?.value).toBeCloseTo(ratio, 12);
  expect(frame.difference('to_overall')['own']?.value).toBeCloseTo(difference_to_overall, 12);
  expect(frame.ratio('to_overall')['own']?.value).toBeCloseTo(ratio_to_overall, 12);
  expect(frame.groupMin()['own']?.value).toBeCloseTo(group_min, 12);
  expect(frame.groupMax()['own']?.value).toBeCloseTo(group_max, 12);
});

test('what is undefined says why, and missing groups take part in none', () => {
  const frame = disaggregate(
    { tpr: 'tpr', auc: 'roc_auc', own: () => NaN },
    { yTrue: [1, 0, 0, 1], yPred: [1, 0, 1, 1], sensitiveFeatures: ['a', 'a', 'b', null] },
  );
  expect(frame.byGroup['b']?.['tpr']).toMatchObject({ value: null, reason: 'zero_denominator' });
  expect(frame.difference()['tpr']).toMatchObject({ value: null, reason: 'fewer_than_two_groups' });
  expect(frame.overall['auc']).toMatchObject({ value: null, reason: 'no_scores' });
  expect(frame.overall['own']).toMatchObject({ value: null, reason: 'zero_denominator' });
  expect(frame.overall['tpr']?.n).toBe(2);
  expect(Object.keys(frame.byGroup)).toEqual(['a', 'b']);
});

test('all problems of the input at once', () => {
  const run = () =>
    disaggregate(
      { tpr: 'tpr' },
      {
        yTrue: [1, 2, 0],
        yPred: [1, 0, NaN],
        yScore: [0.1, 1.5, 0],
        weights: [1, -1, 2],
        sensitiveFeatures: ['a', 'b', 'a'],
      },
    );
  expect(run).toThrow(GlassAlphaError);
  try {
    run();
  } catch (error) {
    expect((error as GlassAlphaError).diagnostics.map(({ code }) => code)).toEqual([
      'data.label_values',
      'data.prediction_values',
      'data.score_range',
      'data.weight_invalid',
    ]);
  }
  const short = { yTrue: [1, 0], yPred: [1], sensitiveFeatures: ['a', 'b'] };
  expect(() => disaggregate({ tpr: 'tpr' }, short)).toThrow(/yPred has 1 values, yTrue has 2/);
  const good = { yTrue: [1, 0], yPred: [1, 0], sensitiveFeatures: ['a', 'b'] };
  expect(() => disaggregate({ x: 'tprr' }, good)).toThrow(/not a metric/);
  expect(() => disaggregate({ x: 'tpr_difference' }, good)).toThrow(/not a metric of one group/);
});
