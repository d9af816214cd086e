import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { minimumDetectableDifference } from '../../src/stats/power.ts';
import { compute, type Results, type Row, readCsv, tabulate } from './tables.ts';

const main = readCsv(new URL('../golden/binary_main.csv', import.meta.url)).map(
  ({ y_true, y_pred, score, weight, ...groups }): Row & { readonly w: number } => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    w: Number(weight),
    groups,
  }),
);
const golden = JSON.parse(readFileSync(new URL('../golden/binary_main.golden.json', import.meta.url), 'utf8'));
const attributes = ['sex', 'race', 'age_band'];
const plain = compute(tabulate(main, attributes));

function rowsOf(
  cells: readonly (readonly [group: string, label: number, decision: number, count: number, stratum?: string])[],
) {
  return cells.flatMap(([g, label, decision, count, s = '']) =>
    Array.from({ length: count }, (): Row => ({ label, decision, groups: { g, s } })),
  );
}

describe('values without a golden key (metrics.md 12)', () => {
  test.each([
    ['disparity_amplification_ratio', 'sex', 1.7673163822755789],
    ['disparity_amplification_ratio', 'race', 1.5600769865273572],
    ['disparity_amplification_ratio', 'age_band', 1.251944874339157],
    ['calibration_parity_difference', 'sex', 0.007945162814633366],
    ['calibration_parity_difference', 'race', 0.07297727244271951],
  ])('%s by %s', (id, attribute, value) => {
    expect(Math.abs((plain.value(id, { attribute }) ?? NaN) - value)).toBeLessThan(1e-9);
  });

  test('ece_debiased', () =>
    expect(Math.abs((plain.value('ece_debiased') ?? 0) - 0.05157385859023518)).toBeLessThan(1e-12));

  test('mdd_at_80_power: the metric, and the function', () => {
    const scope = { attribute: 'sex', group: 'F', reference: 'M' };
    expect(Math.abs((plain.value('mdd_at_80_power', scope) ?? 0) - 0.0815579809467051)).toBeLessThan(1e-9);
    expect(plain.value('mdd_at_80_power', { attribute: 'sex', reference: 'M' })).toBe(
      plain.value('mdd_at_80_power', scope),
    );
    const at = (group: number, reference: number) =>
      minimumDetectableDifference({ pooled: 0.5, group, reference }, 0.05);
    expect(Math.abs((at(30, 10_000) ?? 0) - 0.24624910442810422)).toBeLessThan(1e-9);
    expect(Math.abs((at(100, 100) ?? 0) - 0.19693637053835344)).toBeLessThan(1e-9);
  });
});

describe('T4: average precision is a step sum', () => {
  test('of a ranking upside down it is low, never negative', () => {
    const rows = [1, 0, 0, 0].map((label, i): Row => ({ label, decision: 0, score: i / 10, groups: {} }));
    expect(compute(tabulate(rows, [])).value('average_precision')).toBeCloseTo(0.25, 15);
  });

  test('ties are one step', () => {
    const rows = [1, 0].map((label): Row => ({ label, decision: 0, score: 0.5, groups: {} }));
    expect(compute(tabulate(rows, [])).value('average_precision')).toBe(0.5);
  });
});

test('T8: power of a group below a tenth of the rows is above 0 and grows with the rows', () => {
  const power = (times: number) => {
    const rows = rowsOf([
      ['A', 1, 1, 10 * times],
      ['A', 0, 0, 10 * times],
      ['B', 1, 1, 1 * times],
      ['B', 0, 0, 1 * times],
    ]);
    return (
      compute(tabulate(rows, ['g'])).value('statistical_power', { attribute: 'g', group: 'B', reference: 'A' }) ?? NaN
    );
  };
  const all = [5, 20, 80].map(power);
  expect(all[0]).toBeGreaterThan(0);
  expect(all[1]).toBeGreaterThan(all[0] ?? 1);
  expect(all[2]).toBeGreaterThan(all[1] ?? 1);
});

test('a difference that no rates can show is not detectable; the effect asked for stands in the key', () => {
  const rows = rowsOf([
    ['A', 1, 1, 2],
    ['A', 0, 0, 98],
    ['B', 0, 0, 50],
  ]);
  const statistics = tabulate(rows, ['g']);
  const scope = { attribute: 'g', reference: 'A' };
  expect(
    compute(statistics, { parameters: { effect: 0.5 } }).get('statistical_power', {
      ...scope,
      params: '{"effect":0.5}',
    }),
  ).toMatchObject({
    kind: 'undefined',
    reason: 'not_detectable',
  });
  expect(compute(statistics).get('mdd_at_80_power', scope)).toMatchObject({
    kind: 'undefined',
    reason: 'not_detectable',
  });
});

describe('T16: sample weights', () => {
  const weighted = compute(
    tabulate(
      main.map(({ w, ...row }) => ({ ...row, weight: w })),
      attributes,
    ),
  );

  test('change fairness and calibration, and are marked in every interval', () => {
    const value = golden.fairness_weighted.sex.strict.tpr.difference;
    expect(weighted.value('tpr_difference', { attribute: 'sex' })).toBeCloseTo(value, 12);
    expect(weighted.value('tpr_difference', { attribute: 'sex' })).not.toBeCloseTo(
      plain.value('tpr_difference', { attribute: 'sex' }) ?? 0,
      3,
    );
    expect(weighted.value('ece_width_10')).toBeCloseTo(golden.overall_weighted.scores.ece_width_10, 12);
    for (const metric of weighted.all) {
      if (metric.kind === 'value' && metric.ci !== undefined) expect(metric.ci.approximate, metric.id).toBe(true);
    }
  });

  test('n stays rows', () => {
    expect(weighted.get('tpr')).toMatchObject({ n: 503 });
    expect(weighted.get('air', { attribute: 'sex', reference: 'M' })).toMatchObject({ n: 1200 });
  });

  test('intervals are wider than without, since fewer rows speak', () => {
    const width = (results: Results, id: string) => {
      const [lower, upper] = results.limits(id) ?? [0, 0];
      return (upper ?? 0) - (lower ?? 0);
    };
    for (const id of ['tpr', 'accuracy', 'roc_auc', 'brier', 'ece_width_10', 'mcc', 'ks', 'oe_ratio'])
      expect(width(weighted, id), id).toBeGreaterThan(width(plain, id));
  });
});

describe('T22: degenerate scores', () => {
  const scored = (scores: readonly number[], labels: readonly number[]) =>
    compute(
      tabulate(
        labels.map((label, i): Row => ({ label, decision: label, score: scores[i] ?? 0, groups: {} })),
        [],
      ),
    );

  test('constant score: no slope, no threshold, full miscalibration tests defined', () => {
    const results = scored(
      Array(40).fill(0.25),
      Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    );
    expect(results.get('calibration_slope')).toMatchObject({ reason: 'zero_variance' });
    expect(results.get('ks_threshold')).toMatchObject({ reason: 'zero_variance' });
    expect(results.value('ks')).toBe(0);
    expect(results.value('calibration_in_the_large')).toBeCloseTo(0, 8);
    expect(results.value('corp_mcb')).toBe(0);
  });

  test('perfect separation: the likelihood has no maximum', () => {
    const results = scored([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]);
    expect(results.get('calibration_slope')).toMatchObject({ reason: 'zero_variance' });
    expect(results.value('ks')).toBe(1);
    expect(results.value('ks_threshold')).toBe(0.8);
  });

  test('one outcome: what compares both has no value', () => {
    const results = scored([0.1, 0.2, 0.3], [0, 0, 0]);
    for (const id of ['roc_auc', 'ks', 'average_precision', 'brier_skill', 'calibration_in_the_large', 'lift@0.1'])
      expect(results.get(id), id).toMatchObject({ kind: 'undefined', reason: 'single_class' });
    expect(results.value('oe_ratio')).toBe(0);
  });
});

describe('conditional parity', () => {
  // Berkeley's pattern: each department takes women at least as often, the whole does not.
  const rows = rowsOf([
    ['F', 1, 1, 18, 'easy'],
    ['F', 1, 0, 2, 'easy'],
    ['M', 1, 1, 64, 'easy'],
    ['M', 1, 0, 16, 'easy'],
    ['F', 1, 1, 24, 'hard'],
    ['F', 1, 0, 56, 'hard'],
    ['M', 1, 1, 4, 'hard'],
    ['M', 1, 0, 16, 'hard'],
  ]);
  const results = compute(tabulate(rows, ['g'], { stratum: 's', reference: { group: 'M' } }));
  const scope = { attribute: 'g', reference: 'M' };

  test('a reversal: less selected on the whole, more in every stratum', () => {
    expect(results.value('statistical_parity_difference', { ...scope, group: 'F' })).toBeCloseTo(0.42 - 0.68, 15);
    expect(results.value('conditional_parity_difference', { attribute: 'g' })).toBeCloseTo(0.1, 14);
    expect(results.value('conditional_parity_difference', { attribute: 'g', stratum: 'easy' })).toBeCloseTo(0.1, 14);
    expect(results.value('conditional_odds_ratio', { ...scope, group: 'F' })).toBeGreaterThan(1);
    expect(results.value('odds_ratio', { ...scope, group: 'F' })).toBeLessThan(1);
    const [lower, upper] = results.limits('conditional_parity_difference', { attribute: 'g' }) ?? [];
    expect(lower).toBe(0);
    expect(upper).toBeLessThan(0.35);
  });

  test('pooled figures by hand', () => {
    // Σ a·d/n over Σ b·c/n, strata of 100 rows each.
    expect(results.value('conditional_odds_ratio', scope)).toBeCloseTo((18 * 16 + 24 * 16) / (2 * 64 + 56 * 4), 14);
    expect(results.value('conditional_risk_ratio', scope)).toBeCloseTo((18 * 80 + 24 * 20) / (64 * 20 + 4 * 80), 14);
  });

  test('a stratum with one group is dropped, named, and the shares renormalised', () => {
    const more = [...rows, ...rowsOf([['F', 1, 1, 50, 'alone']])];
    const found = compute(tabulate(more, ['g'], { stratum: 's' }));
    expect(found.value('conditional_parity_difference', { attribute: 'g' })).toBeCloseTo(0.1, 14);
    expect(found.get('conditional_parity_difference', { attribute: 'g', stratum: 'alone' })).toMatchObject({
      kind: 'undefined',
      reason: 'fewer_than_two_groups',
    });
  });

  test('without declared factors nothing is stated', () => {
    for (const id of ['conditional_parity_difference', 'cmh_p', 'breslow_day_p', 'conditional_odds_ratio']) {
      const slice =
        id === 'conditional_parity_difference' ? { attribute: 'sex' } : { attribute: 'sex', reference: 'M' };
      expect(plain.get(id, slice)).toMatchObject({ kind: 'undefined', reason: 'not_computed' });
    }
  });
});

describe('the good of the person', () => {
  const flipped = main.map(
    ({ w: _, label, decision, score = 0, groups }): Row => ({
      label: 1 - label,
      decision: 1 - decision,
      score: 1 - score,
      groups,
    }),
  );
  const negative = compute(tabulate(flipped, ['sex'], { favorableIsPositive: false }));
  const scope = { attribute: 'sex', group: 'F', reference: 'M' };

  test.each([
    'smd',
    'residual_smd',
    'average_odds_difference',
    'average_abs_odds_difference',
    'odds_ratio',
    'quantile_air@0.2',
    'selection_z',
  ])('%s is the same where the favourable label is the other one', (id) => {
    const [a, b] = [plain.get(id, scope), negative.get(id, scope)];
    expect(b.kind === 'value' ? b.value : NaN).toBeCloseTo(a.kind === 'value' ? a.value : NaN, 12);
    expect(negative.limits(id, scope)?.[0] ?? 0).toBeCloseTo(plain.limits(id, scope)?.[0] ?? 0, 9);
  });
});

test('Murphy’s parts add up to the Brier score', () => {
  const of = (part: string) => plain.value(part) ?? NaN;
  const sum = of('brier_reliability') - of('brier_resolution') + of('brier_uncertainty') + of('brier_within_bin');
  expect(Math.abs(sum - of('brier'))).toBeLessThan(1e-15);
});

test('label disparity also in the training data, under its own split', () => {
  const statistics = tabulate(main, ['sex']);
  const groups = [
    { group: 'F', negatives: 60, positives: 40 },
    { group: 'M', negatives: 40, positives: 60 },
  ];
  const results = compute({ ...statistics, train: { attributes: [{ name: 'sex', groups }] } });
  const train = results.all.find(({ id, scope }) => id === 'label_disparity' && scope.split === 'train');
  expect(train).toMatchObject({ kind: 'value', n: 200, argmax: 'M', argmin: 'F' });
  expect(train?.kind === 'value' ? train.value : NaN).toBeCloseTo(0.2, 15);
});

test('Hosmer–Lemeshow on development rows says so', () => {
  const results = compute(tabulate(main, []), { parameters: { sample: 'development' } });
  const p = results.value('hosmer_lemeshow_p', { params: '{"sample":"development"}' }) ?? NaN;
  expect(p).toBeLessThan(plain.value('hosmer_lemeshow_p') ?? 0);
});

test('a perfectly calibrated model: chance explains its error; a bad one it does not', () => {
  const rows = (truth: (score: number) => number) =>
    Array.from({ length: 1000 }, (_, i): Row => {
      const score = ((i % 100) + 0.5) / 100;
      return { label: (i * 0.6180339887) % 1 < truth(score) ? 1 : 0, decision: 0, score, groups: {} };
    });
  const good = compute(
    tabulate(
      rows((score) => score),
      [],
    ),
    { draws: 1000 },
  );
  expect(good.value('ece_consistency_p')).toBeGreaterThan(0.05);
  expect(good.value('ece_null_mean')).toBeGreaterThan(0.02);
  expect(good.value('ece_null_mean')).toBeLessThan(0.05);
  const bad = compute(
    tabulate(
      rows(() => 0.5),
      [],
    ),
    { draws: 1000 },
  );
  expect(bad.value('ece_consistency_p')).toBe(1 / 1001);
});
