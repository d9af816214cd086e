import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { binGap, widthBins } from '../../src/metrics/calibration-bins.ts';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { compute, type Row, readCsv, tabulate } from './tables.ts';

const files = ['binary_main', 'binary_edge', 'binary_perfect', 'binary_constant', 'binary_oneclass'] as const;

// biome-ignore lint/suspicious/noExplicitAny: the golden files are free-form JSON
type Golden = any;

function load(file: string) {
  const url = (end: string) => new URL(`../golden/${file}${end}`, import.meta.url);
  const golden: Golden = JSON.parse(readFileSync(url('.golden.json'), 'utf8'));
  const rows = readCsv(url('.csv')).map(
    ({ y_true, y_pred, score, ...groups }): Row => ({
      label: Number(y_true),
      decision: Number(y_pred),
      score: Number(score),
      groups,
    }),
  );
  const attributes = Object.keys(golden.fairness);
  const statistics = tabulate(rows, attributes, { declared: golden.declared_groups });
  return { golden, attributes, statistics, results: compute(statistics) };
}

/** Equal to 1e-12, absolute or relative; null is undefined. */
function same(actual: number | null, expected: number | null | undefined, what: string, tolerance = 1e-12): void {
  if (expected === null || expected === undefined || actual === null) {
    expect(actual, what).toBe(expected ?? null);
    return;
  }
  const difference = Math.abs(actual - expected);
  expect(difference <= tolerance * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`).toBe(true);
}

describe.each(files)('%s', (file) => {
  const { golden, attributes, statistics, results } = load(file);

  test('overall figures at the threshold', () => {
    const { n, w_sum, ...labels } = golden.overall.labels;
    expect(results.value('n')).toBe(n);
    expect(Object.keys(labels)).toHaveLength(21);
    for (const [id, expected] of Object.entries<number | null>(labels)) same(results.value(id), expected, id);
  });

  test('scores', () => {
    const ids = ['roc_auc', 'gini', 'log_loss', 'brier', 'ece_width_10', 'ece_width_15', 'mce_width_10'];
    for (const id of ids) same(results.value(id), golden.overall.scores[id], id);
    const bins = widthBins(statistics.overall.histogram!, 10);
    const filled = bins.flatMap((bin, k) => (bin.n === 0 ? [] : [[k, bin.n, bin.meanScore, bin.events / bin.n]]));
    expect(filled).toHaveLength(golden.overall.scores.reliability_width_10.length);
    golden.overall.scores.reliability_width_10.forEach(([k, n, , mean, observed]: number[], i: number) => {
      expect(filled[i]?.slice(0, 2)).toEqual([k, n]);
      same(filled[i]?.[2] ?? null, mean, `mean score of bin ${k}`);
      same(filled[i]?.[3] ?? null, observed, `rate of bin ${k}`);
      same(binGap(bins[k!]!), observed! - mean!, `gap of bin ${k}`);
    });
  });

  describe.each(attributes)('%s', (attribute) => {
    const expected = golden.fairness[attribute];

    test('groups', () => {
      expect(results.value('n_missing', { attribute })).toBe(expected.n_missing);
      for (const [group, { n, w_sum, ...labels }] of Object.entries<Golden>(expected.groups)) {
        expect(results.value('n', { attribute, group })).toBe(n);
        for (const [id, value] of Object.entries<number | null>(labels)) {
          same(results.value(id, { attribute, group }), value, `${id} of ${group}`);
        }
        for (const [id, limits] of Object.entries<number[] | null>(expected.wilson[group])) {
          const actual = results.limits(id, { attribute, group });
          same(actual?.[0] ?? null, limits?.[0], `lower limit of ${id} of ${group}`);
          same(actual?.[1] ?? null, limits?.[1], `upper limit of ${id} of ${group}`);
        }
        for (const id of ['roc_auc', 'log_loss', 'brier', 'ece_width_10']) {
          same(results.value(id, { attribute, group }), expected.group_scores[group][id], `${id} of ${group}`);
        }
        same(
          results.value('treatment_equality', { attribute, group }),
          expected.treatment_equality[group],
          `fn/fp of ${group}`,
        );
      }
      const sizes = Object.values<Golden>(expected.groups).map(({ n }) => n);
      const declared: string[] = golden.declared_groups[attribute] ?? [];
      const empty = declared.filter((group) => !(group in expected.groups));
      expect(results.value('min_group_size', { attribute })).toBe(empty.length > 0 ? 0 : Math.min(...sizes));
    });

    test('differences and ratios, with who is compared', () => {
      const checked: string[] = [];
      for (const [base, strict] of Object.entries<Golden>(expected.strict)) {
        for (const form of ['difference', 'ratio']) {
          const id = definitionOf(`${base}_${form}`)?.id ?? '';
          const metric = results.get(id, { attribute });
          if (metric.kind === 'undefined' && metric.reason === 'not_computed') continue;
          same(results.value(id, { attribute }), strict[form], id);
          checked.push(id);
          if (metric.kind !== 'value') continue;
          expect([metric.argmax, metric.argmin]).toEqual([strict.argmax, strict.argmin]);
          expect(metric.undefinedGroups).toEqual(strict.undefined_groups);
        }
      }
      // 12 count rates, F1 and balanced accuracy.
      expect(checked).toHaveLength(28);
      const named = Object.entries<number | null>(expected).filter(([id]) => definitionOf(id)?.computed === true);
      expect(named.map(([id]) => id).sort()).toEqual([
        'between_group_generalized_entropy_2',
        'demographic_parity_difference',
        'demographic_parity_ratio',
        'equal_opportunity_difference',
        'equal_opportunity_ratio',
        'equalized_odds_difference',
        'equalized_odds_difference_mean',
        'equalized_odds_ratio',
        'generalized_entropy_2',
        'n_missing',
        'predictive_parity_difference',
        'theil',
        'treatment_equality',
      ]);
      for (const [id, value] of named) {
        if (typeof value !== 'object' || value === null) same(results.value(id, { attribute }), value, id);
      }
      same(results.value('label_disparity', { attribute }), expected.strict.prevalence.difference, 'label disparity');
    });

    test('against the reference group', () => {
      const reference: string = expected.reference_group;
      const others = Object.entries<Golden>(expected.versus_reference);
      for (const [group, versus] of others) {
        const scope = { attribute, group, reference };
        same(results.value('air', scope), versus.air, `air of ${group}`);
        same(results.value('statistical_parity_difference', scope), versus.spd, `spd of ${group}`);
        same(results.value('shortfall', scope), versus.shortfall, `shortfall of ${group}`);
        const ratio = results.limits('air', scope);
        if (versus.air !== null) {
          same(ratio?.[0] ?? null, versus.selection_2x2.ratio_mn_score[0], `air of ${group}, lower`, 1e-9);
          same(ratio?.[1] ?? null, versus.selection_2x2.ratio_mn_score[1], `air of ${group}, upper`, 1e-9);
        }
        if (others.length === 1) {
          const difference = results.limits('statistical_parity_difference', scope);
          same(difference?.[0] ?? null, versus.selection_2x2.diff_newcombe[0], `spd of ${group}, lower`);
          same(difference?.[1] ?? null, versus.selection_2x2.diff_newcombe[1], `spd of ${group}, upper`);
        }
      }
      const gate = { attribute, reference };
      const airs = others.map(([, versus]) => versus.air as number | null);
      same(results.value('air', gate), airs.includes(null) ? null : Math.min(...(airs as number[])), 'smallest air');
      const distances = others.map(([, versus]) => Math.abs(versus.spd));
      same(results.value('statistical_parity_difference', gate), Math.max(...distances), 'largest spd');
    });
  });
});

describe('values without a golden key (metrics.md 12)', () => {
  const { results } = load('binary_main');

  test.each([
    ['demographic_parity_difference', 'sex', 0.01743457771673, 0.130708247431916, 1e-9],
    ['demographic_parity_difference', 'race', 0.0243533889893, 0.2802735005804, 1e-6],
    ['demographic_parity_difference', 'age_band', 0.0561172643003, 0.2521928922899, 1e-6],
    ['equal_opportunity_difference', 'sex', 0, 0.109216120876918, 1e-9],
    ['equal_opportunity_difference', 'race', 0.062202528099, 0.4026543266696, 1e-6],
    ['equalized_odds_difference', 'sex', 0.000436367405857, 0.152481761573322, 1e-9],
    ['equalized_odds_difference', 'race', 0.0486371789544, 0.4165463354404, 1e-6],
    ['equalized_odds_difference', 'age_band', 0, 0.2794897046569, 1e-6],
  ])('interval of %s by %s', (id, attribute, lower, upper, tolerance) => {
    const limits = results.limits(id, { attribute });
    same(limits?.[0] ?? null, lower, 'lower', tolerance);
    same(limits?.[1] ?? null, upper, 'upper', tolerance);
  });

  test.each([
    ['roc_auc', 0.753814957511832, 0.806495753147203],
    ['f1', 0.639001380103704, 0.704011436456399],
  ])('overall interval of %s', (id, lower, upper) => {
    const limits = results.limits(id);
    same(limits?.[0] ?? null, lower, 'lower', 1e-9);
    same(limits?.[1] ?? null, upper, 'upper', 1e-9);
  });
});

test('T7: groups of one class leave equalized odds, named; fairlearn puts 0 for 0/0 and gets 0.875', () => {
  const { golden, results } = load('binary_edge');
  expect(golden.fairness.grp.fairlearn.equalized_odds_difference).toBe(0.875);
  expect(results.get('equalized_odds_difference', { attribute: 'grp' })).toMatchObject({
    value: 0.375,
    complete: false,
    undefinedGroups: ['C', 'D'],
    emptyGroups: ['E'],
    smallGroups: ['B', 'C', 'D'],
    argmax: 'A',
    argmin: 'D',
  });
});
