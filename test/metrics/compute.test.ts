import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { calibrationBins } from '../../src/metrics/calibration-bins.ts';
import { allDefinitions } from '../../src/metrics/catalogue.ts';
import type { AttributeStatistics, BinaryStatistics, Confusion, GroupSlice } from '../../src/metrics/statistics.ts';
import { miettinenNurminenDifference } from '../../src/stats/miettinen-nurminen-difference.ts';
import { compute, type Row, tabulate } from './tables.ts';

const z95 = 1.959963984540054;

function group(name: string, tp: number, fp: number, fn: number, tn: number): GroupSlice {
  return { group: name, n: tp + fp + fn + tn, confusion: { tp, fp, fn, tn } };
}

function tableOf(
  groups: readonly GroupSlice[],
  more: Partial<AttributeStatistics & BinaryStatistics> = {},
): BinaryStatistics {
  const sum = (cell: keyof Confusion) => groups.reduce((total, { confusion }) => total + confusion[cell], 0);
  const confusion = { tp: sum('tp'), fp: sum('fp'), fn: sum('fn'), tn: sum('tn') };
  const n = confusion.tp + confusion.fp + confusion.fn + confusion.tn + (more.missing ?? 0);
  return {
    split: 'audited',
    favorableIsPositive: more.favorableIsPositive ?? true,
    overall: { n, confusion },
    attributes: [{ name: 'g', groups, missing: more.missing ?? 0, reference: more.reference ?? 'largest' }],
  };
}

const g = { attribute: 'g' };

describe('groups that cannot take part', () => {
  test('T6: a group without positives leaves TPR; odds stay defined over the others and are incomplete', () => {
    const results = compute(tableOf([group('A', 30, 10, 10, 50), group('B', 30, 10, 10, 50), group('C', 0, 4, 0, 36)]));
    expect(results.get('tpr', { ...g, group: 'C' })).toMatchObject({
      kind: 'undefined',
      reason: 'zero_denominator',
      n: 0,
    });
    expect(results.get('equal_opportunity_difference', g)).toMatchObject({
      value: 0,
      complete: false,
      undefinedGroups: ['C'],
      n: 80,
    });
    expect(results.get('equalized_odds_difference', g)).toMatchObject({
      complete: false,
      undefinedGroups: ['C'],
      n: 240,
    });
    const equal = compute(tableOf([group('A', 30, 10, 10, 50), group('B', 30, 10, 10, 50), group('C', 0, 0, 0, 0)]));
    expect(equal.get('equalized_odds_difference', g)).toMatchObject({ value: 0, complete: false, emptyGroups: ['C'] });
  });

  test('equalized odds: a missing FPR is named as well, and fewer than two groups leave it undefined', () => {
    const results = compute(
      tableOf([group('A', 8, 2, 2, 8), group('B', 6, 4, 4, 6), group('C', 5, 0, 5, 0), group('D', 0, 1, 0, 9)]),
    );
    expect(results.get('equalized_odds_difference', g)).toMatchObject({ complete: false, undefinedGroups: ['C', 'D'] });
    const lone = compute(tableOf([group('A', 8, 2, 2, 8), group('C', 5, 0, 5, 0)]));
    expect(lone.get('tpr_difference', g)).toMatchObject({ kind: 'value' });
    expect(lone.get('equalized_odds_difference', g)).toMatchObject({
      kind: 'undefined',
      reason: 'fewer_than_two_groups',
    });
  });

  test('an empty declared group is named, counts 0 for the smallest group, and has no rate', () => {
    const results = compute(tableOf([group('A', 30, 10, 10, 50), group('B', 30, 10, 10, 50), group('E', 0, 0, 0, 0)]));
    expect(results.get('demographic_parity_difference', g)).toMatchObject({
      value: 0,
      complete: false,
      emptyGroups: ['E'],
    });
    expect(results.get('min_group_size', g)).toMatchObject({ value: 0, argmin: 'E', n: 200, emptyGroups: ['E'] });
    expect(results.get('min_group_events', g)).toMatchObject({ value: 0, argmin: 'E' });
    expect(results.get('selection_rate', { ...g, group: 'E' })).toMatchObject({
      kind: 'undefined',
      reason: 'empty_group',
    });
    expect(results.value('n', { ...g, group: 'E' })).toBe(0);
    expect(results.value('tp', { ...g, group: 'E' })).toBe(0);
    expect(results.get('air', { ...g, group: 'E', reference: 'B' })).toMatchObject({
      kind: 'undefined',
      reason: 'empty_group',
    });
    expect(results.get('air', { ...g, reference: 'B' })).toMatchObject({
      value: 1,
      complete: false,
      emptyGroups: ['E'],
    });
  });

  test('one group, or none: nothing to compare', () => {
    const one = compute(tableOf([group('A', 3, 1, 1, 5)]));
    for (const id of ['demographic_parity_difference', 'demographic_parity_ratio', 'f1_difference']) {
      expect(one.get(id, g)).toMatchObject({ kind: 'undefined', reason: 'fewer_than_two_groups' });
    }
    expect(one.get('air', { ...g, reference: 'A' })).toMatchObject({
      kind: 'undefined',
      reason: 'fewer_than_two_groups',
    });
    const none = compute(tableOf([], { missing: 7 }));
    expect(none.get('air', g)).toMatchObject({ kind: 'undefined', reason: 'no_reference' });
    expect(none.get('min_group_size', g)).toMatchObject({ kind: 'undefined', reason: 'empty_group' });
    expect(none.get('n_missing', g)).toMatchObject({ value: 7, n: 7 });
  });

  test('a ratio whose maximum is 0 is undefined; one with minimum 0 is 0', () => {
    const never = compute(tableOf([group('A', 0, 0, 5, 5), group('B', 0, 0, 5, 5)]));
    expect(never.get('demographic_parity_ratio', g)).toMatchObject({ kind: 'undefined', reason: 'zero_denominator' });
    expect(never.get('demographic_parity_difference', g)).toMatchObject({ value: 0, argmax: 'A', argmin: 'A' });
    expect(never.get('air', { ...g, reference: 'B' })).toMatchObject({ kind: 'undefined', reason: 'zero_denominator' });
    expect(never.get('fdr_difference', g)).toMatchObject({ reason: 'fewer_than_two_groups' });
    const once = compute(tableOf([group('A', 0, 0, 5, 5), group('B', 5, 0, 0, 5)]));
    expect(once.value('demographic_parity_ratio', g)).toBe(0);
  });

  test('the upper limit of an impact ratio against a reference that is rarely selected may be unbounded', () => {
    const results = compute(tableOf([group('A', 4, 0, 0, 6), group('B', 1, 0, 0, 29)]));
    const [lower, upper] = results.limits('air', { ...g, group: 'A', reference: 'B' }) ?? [];
    expect(lower).toBeGreaterThan(1);
    expect(upper).toBeGreaterThan(12);
  });
});

describe('small groups', () => {
  const table = tableOf([group('A', 40, 10, 10, 40), group('B', 30, 10, 20, 40), group('C', 1, 0, 0, 4)]);

  test('are named and stay', () => {
    expect(compute(table).get('demographic_parity_difference', g)).toMatchObject({
      smallGroups: ['C'],
      complete: true,
      argmin: 'C',
    });
    expect(compute(table).get('tpr', { ...g, group: 'C' })).toMatchObject({ smallGroups: ['C'], n: 1 });
    expect(compute(table).get('tpr', { ...g, group: 'A' })).toMatchObject({ smallGroups: [] });
  });

  test('T17: are taken out on request, which is never a complete figure', () => {
    const results = compute(table, { smallGroups: 'exclude' });
    expect(results.get('demographic_parity_difference', g)).toMatchObject({
      smallGroups: ['C'],
      complete: false,
      argmin: 'B',
      argmax: 'A',
    });
    expect(results.get('equalized_odds_difference', g)).toMatchObject({ complete: false });
    expect(results.value('min_group_size', g)).toBe(5);
    const all = compute(tableOf([group('A', 5, 1, 1, 5), group('B', 5, 1, 1, 5)]), { smallGroups: 'exclude' });
    expect(all.get('equalized_odds_difference', g)).toMatchObject({
      kind: 'undefined',
      reason: 'fewer_than_two_groups',
    });
  });

  test('the bound is what the configuration says', () => {
    const results = compute(table, { minGroupN: 101 });
    expect(results.get('accuracy_difference', g)).toMatchObject({ smallGroups: ['A', 'B', 'C'] });
  });
});

describe('the favourable outcome', () => {
  const positive = tableOf([group('A', 30, 10, 12, 48), group('B', 18, 9, 21, 52)]);
  const negative = tableOf([group('A', 48, 12, 10, 30), group('B', 52, 21, 9, 18)], { favorableIsPositive: false });

  test('fairness follows the good of the person, the confusion table the positive label', () => {
    const [a, b] = [compute(positive), compute(negative)];
    for (const id of [
      'demographic_parity_difference',
      'demographic_parity_ratio',
      'equal_opportunity_difference',
      'equalized_odds_difference',
    ]) {
      expect(b.value(id, g), id).toBeCloseTo(a.value(id, g) ?? NaN, 15);
    }
    expect(b.value('selection_rate')).toBe(a.value('selection_rate'));
    expect(b.value('air', { ...g, group: 'A', reference: 'B' })).toBe(
      a.value('air', { ...g, group: 'A', reference: 'B' }),
    );
    expect(b.value('tpr')).toBe(a.value('tnr'));
    expect(b.value('predicted_positive_rate')).not.toBe(b.value('selection_rate'));
    expect(a.value('predicted_positive_rate')).toBe(a.value('selection_rate'));
  });

  test('equal opportunity is the true negative rate where the favourable label is the other one', () => {
    const results = compute(negative);
    expect(results.value('equal_opportunity_difference', g)).toBe(results.value('tnr_difference', g));
  });
});

describe('the reference group', () => {
  const groups = [group('B', 5, 5, 5, 15), group('A', 10, 5, 5, 10), group('C', 3, 3, 3, 3)];

  test('largest, of equal ones the last in code-point order', () => {
    expect(compute(tableOf(groups)).get('air', { ...g, reference: 'B' })).toMatchObject({ value: 1.5, argmin: 'A' });
  });

  test('given, highest, or without rows', () => {
    const given = compute(tableOf(groups, { reference: { group: 'C' } }));
    expect(given.value('statistical_parity_difference', { ...g, group: 'B', reference: 'C' })).toBeCloseTo(
      10 / 30 - 0.5,
      15,
    );
    const highest = compute(tableOf(groups, { reference: 'highest' }));
    expect(highest.get('air', { ...g, reference: 'C' })).toMatchObject({ argmin: 'B' });
    const gone = compute(tableOf([...groups, group('Z', 0, 0, 0, 0)], { reference: { group: 'Z' } }));
    expect(gone.get('air', { ...g, reference: 'Z' })).toMatchObject({ kind: 'undefined', reason: 'no_reference' });
  });

  test('is left out of the groups it is compared with', () => {
    const results = compute(tableOf(groups));
    expect(results.byKey.has('air|attribute=g|group=B|reference=B')).toBe(false);
    expect(results.get('statistical_parity_difference', { ...g, reference: 'B' })).toMatchObject({ n: 72 });
    expect(results.get('statistical_parity_difference', { ...g, group: 'A', reference: 'B' })).toMatchObject({ n: 60 });
  });
});

describe('which number is which', () => {
  test('n is the denominator of a rate, and the sum of them where groups are compared', () => {
    const results = compute(tableOf([group('A', 8, 2, 2, 8), group('B', 6, 4, 4, 6)], { missing: 5 }));
    expect(results.get('tpr')).toMatchObject({ n: 20 });
    expect(results.get('tpr', { ...g, group: 'A' })).toMatchObject({ n: 10 });
    expect(results.get('tpr_difference', g)).toMatchObject({ n: 20 });
    expect(results.get('predictive_parity_difference', g)).toMatchObject({ n: 20 });
    expect(results.get('equalized_odds_difference', g)).toMatchObject({ n: 40 });
    expect(results.get('f1')).toMatchObject({ n: 45 });
    expect(results.get('f1_difference', g)).toMatchObject({ n: 40 });
    expect(results.get('n_missing', g)).toMatchObject({ value: 5, n: 45 });
  });

  test('T18: 0.30 − 0.20 is published as 0.1', () => {
    const results = compute(tableOf([group('A', 30, 0, 0, 70), group('B', 20, 0, 0, 80)]));
    expect(publish(results.value('demographic_parity_difference', g) ?? NaN)).toBe(0.1);
  });

  test('T20: Miettinen–Nurminen for 56/70 and 48/80', () => {
    const { lower, upper } = miettinenNurminenDifference(56, 70, 48, 80, z95);
    expect([lower, upper].map((x) => Number(x.toFixed(4)))).toEqual([0.0528, 0.3382]);
  });

  test('equal groups: the first in code-point order is named', () => {
    const results = compute(tableOf([group('b', 5, 0, 0, 5), group('a', 5, 0, 0, 5), group('Z', 5, 0, 0, 5)]));
    expect(results.get('demographic_parity_difference', g)).toMatchObject({ value: 0, argmax: 'Z', argmin: 'Z' });
  });
});

test('T2: names of groups and attributes are opaque', () => {
  const names = ['a_b', 'a b', 'a|b', '😀', '01', '1', '', 'toString', '<18', '62+'];
  const attribute = 'sex_ 😀*=|';
  const groups = names.filter((name) => name !== '').map((name, i) => group(name, 10 + i, 5, 5, 20));
  const { attributes, ...rest } = tableOf(groups);
  const results = compute({ ...rest, attributes: attributes.map((a) => ({ ...a, name: attribute })) });
  for (const { group: name } of groups) {
    const metric = results.get('selection_rate', { attribute, group: name });
    expect(metric).toMatchObject({ kind: 'value', scope: { attribute, group: name } });
    expect(results.limits('selection_rate', { attribute, group: name })).not.toBeNull();
  }
  expect(results.byKey.size).toBe(results.all.length);
});

describe('what has no value says why', () => {
  const decisionsOnly = compute(tableOf([group('A', 8, 2, 2, 8), group('B', 6, 4, 4, 6)]));

  test('every metric of the catalogue stands in every slice a gate asks for', () => {
    for (const { id, slices } of allDefinitions()) {
      const scope =
        slices === 'overall' || slices === 'feature' ? {} : slices === 'attribute' ? g : { ...g, reference: 'B' };
      expect(decisionsOnly.get(id, scope).id).toBe(id);
    }
  });

  test('another task, another version, no scores', () => {
    expect(decisionsOnly.get('rmse')).toMatchObject({ kind: 'undefined', reason: 'task_mismatch', n: 40 });
    expect(decisionsOnly.get('f1_macro')).toMatchObject({ reason: 'task_mismatch' });
    expect(decisionsOnly.get('auc_difference')).toMatchObject({ reason: 'no_scores' });
    expect(decisionsOnly.get('conditional_parity_difference', g)).toMatchObject({ reason: 'not_computed' });
    for (const id of ['roc_auc', 'gini', 'ks', 'brier', 'log_loss', 'ece_width_10', 'corp_mcb', 'lift@0.1']) {
      expect(decisionsOnly.get(id)).toMatchObject({ kind: 'undefined', reason: 'no_scores', n: 40 });
    }
    expect(decisionsOnly.get('roc_auc_difference', g)).toMatchObject({ reason: 'no_scores' });
  });

  test('a group whose scores were not counted has none, whatever the others have', () => {
    const histogram = {
      scores: Float64Array.of(0.2, 0.8),
      negatives: Float64Array.of(10, 0),
      positives: Float64Array.of(0, 10),
    };
    const table = tableOf([{ ...group('A', 10, 0, 0, 10), histogram }, group('B', 10, 0, 0, 10)]);
    const results = compute({ ...table, overall: { ...table.overall, histogram } });
    expect(results.get('roc_auc', { ...g, group: 'B' })).toMatchObject({ kind: 'undefined', reason: 'no_scores' });
    expect(results.get('brier', { ...g, group: 'B' })).toMatchObject({ kind: 'undefined', reason: 'no_scores' });
    expect(results.get('roc_auc_difference', g)).toMatchObject({ kind: 'undefined', reason: 'fewer_than_two_groups' });
  });

  test('T22: one class has no AUC; few of a class have no interval of a mean loss', () => {
    const rows = (positives: number, negatives: number): Row[] =>
      Array.from({ length: positives + negatives }, (_, i) => ({
        label: i < positives ? 1 : 0,
        decision: i % 2,
        score: ((i * 37) % 100) / 100,
        groups: {},
      }));
    const oneClass = compute(tabulate(rows(0, 20), []));
    expect(oneClass.get('roc_auc')).toMatchObject({ kind: 'undefined', reason: 'single_class' });
    expect(oneClass.get('brier')).toMatchObject({ kind: 'value', ciReason: 'unstable_resampling' });
    expect(compute(tabulate(rows(9, 50), [])).get('log_loss')).toMatchObject({ ciReason: 'unstable_resampling' });
    expect(compute(tabulate(rows(10, 50), [])).get('log_loss')).not.toHaveProperty('ciReason');
    expect(compute(tabulate(rows(1, 50), [])).get('roc_auc')).toMatchObject({
      kind: 'value',
      ciReason: 'zero_denominator',
    });
  });
});

test('T5: scores on the edges stand in the bin they open, 1 in the last', () => {
  const scores = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 0.1 * 3, 0.7 - 0.1];
  const rows = scores.map((score) => ({ label: 1, decision: 1, score, groups: {} }));
  const statistics = tabulate(rows, []);
  const results = compute(statistics);
  const bins = calibrationBins(statistics.overall, 0.95);
  expect(bins.map(({ n }) => n)).toEqual([1, 1, 1, 2, 1, 1, 2, 1, 1, 2]);
  const mean = rows.reduce((sum, { score }) => sum + score, 0) / rows.length;
  expect(results.value('ece_width_10')).toBeCloseTo(1 - mean, 14);
});

test('T28: every id holds numbers, never a verdict', () => {
  const results = compute(tableOf([group('A', 30, 10, 10, 50), group('B', 20, 10, 20, 50)]));
  for (const metric of results.all) if (metric.kind === 'value') expect(metric.value).toBeTypeOf('number');
  expect(results.value('equalized_odds_difference', g)).toBe(0.25);
});
