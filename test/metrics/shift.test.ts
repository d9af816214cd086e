import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allDefinitions, definitionOf } from '../../src/metrics/catalogue.ts';
import { computeShifts } from '../../src/metrics/shift/compute-shifts.ts';
import { shiftEstimate } from '../../src/metrics/shift/estimates.ts';
import { rake } from '../../src/metrics/shift/rake.ts';
import { shiftedRows } from '../../src/metrics/shift/shifted-rows.ts';
import type { Shift, ShiftStatistics } from '../../src/metrics/shift/statistics.ts';
import { extremeShares } from '../../src/metrics/shift/worst-case.ts';
import { isFollowed } from '../../src/metrics/shift.ts';
import { byKey, type Golden, goldenJson, goldenRows, same } from './golden-case.ts';
import { compute, type Row, tabulate, usual } from './tables.ts';

const golden = goldenJson('shift');
const rows = goldenRows('binary_main').map(
  ({ y_true, y_pred, score, ...groups }): Row => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    groups: { ...groups, white: groups['race'] === 'White' ? 'yes' : 'no' },
  }),
);

/** The joint cells of rows, counted the slow and obvious way. */
function cellsOf(rows: readonly Row[], attributes: readonly string[]): ShiftStatistics {
  const keyOf = (row: Row) => JSON.stringify(attributes.map((name) => row.groups[name] || null));
  return {
    split: 'audited',
    favorableIsPositive: true,
    attributes: tabulate(rows, attributes).attributes.map(({ name, groups, reference }) => ({
      name,
      groups: groups.map(({ group }) => group),
      reference,
    })),
    cells: [...new Set(rows.map(keyOf))].sort().map((key) => ({
      groups: JSON.parse(key) as (string | null)[],
      ...tabulate(
        rows.filter((row) => keyOf(row) === key),
        [],
      ).overall,
    })),
  };
}

const paramsOf = ({ text }: Shift) => JSON.stringify({ shift: text });
const signed = (by: number) => `${by > 0 ? '+' : ''}${by}`;
const one = (attribute: string, by: number, group?: string): Shift => ({
  text: `${attribute}${group === undefined ? '' : `=${group}`}:${signed(by)}`,
  moves: [{ attribute, by, ...(group === undefined ? {} : { group }) }],
});

describe('golden values', () => {
  const statistics = cellsOf(rows, ['sex', 'race', 'white']);
  const shifts = golden.cases.map(({ shift }: Golden) => one('race', shift));
  const found = byKey(computeShifts(statistics, shifts, { ...usual, draws: 100 }));

  test.each(golden.cases as Golden[])('race $shift', (expected: Golden) => {
    const params = paramsOf(one('race', expected.shift));
    const ids = {
      accuracy: 'accuracy',
      tpr: 'tpr',
      ppv: 'ppv',
      roc_auc: 'auc',
      brier: 'brier',
      ece_width_10: 'ece_width_10',
    };
    for (const [id, key] of Object.entries(ids)) same(found.value(`shifted.${id}`, { params }), expected[key], id);
    const parity = 'shifted.demographic_parity_difference';
    same(found.value(parity, { params, attribute: 'sex' }), expected.sex_demographic_parity_difference, 'parity');
    const odds = found.value('shifted.equalized_odds_difference', { params, attribute: 'sex' });
    same(odds, expected.sex_equalized_odds_difference, 'odds');
    same(
      found.value(parity, { params, attribute: 'white' }),
      expected.race_binary_demographic_parity_difference,
      'own',
    );
  });
});

describe('T3: the moved attribute itself', () => {
  const shift = one('race', 0.1);
  const params = paramsOf(shift);
  const found = byKey(computeShifts(cellsOf(rows, ['sex', 'race']), [shift], { ...usual, draws: 100 }));
  const plain = compute(tabulate(rows, ['sex', 'race']));

  test.each(['demographic_parity_difference', 'equalized_odds_difference'])(
    '%s is invariant, to the last bit',
    (id) => {
      expect(found.get(`shifted.${id}`, { attribute: 'race', params })).toMatchObject({ invariant: true });
      expect(found.value(`shifted.${id}`, { attribute: 'race', params })).toBe(plain.value(id, { attribute: 'race' }));
      expect(found.get(`shifted.${id}`, { attribute: 'sex', params })).not.toHaveProperty('invariant');
    },
  );

  test('it is not counted as robust: alone, it leaves nothing to compare', () => {
    const metrics = ['demographic_parity_difference'];
    const alone = computeShifts(cellsOf(rows, ['race']), [shift], { ...usual, metrics });
    expect(byKey(alone).get('max_metric_degradation_under_shift')).toMatchObject({ kind: 'undefined' });
  });

  test('an intersection with the moved attribute is invariant, one without is not', () => {
    const crossed = rows.map((row) => ({
      ...row,
      groups: { ...row.groups, both: `${row.groups['sex']}|${row.groups['race']}` },
    }));
    const statistics = cellsOf(crossed, ['sex', 'race', 'both']);
    const attributes = statistics.attributes.map((a) => (a.name === 'both' ? { ...a, parts: ['sex', 'race'] } : a));
    const metrics = ['demographic_parity_difference'];
    const of = byKey(computeShifts({ ...statistics, attributes }, [shift], { ...usual, draws: 100, metrics }));
    expect(of.get('shifted.demographic_parity_difference', { attribute: 'both', params })).toMatchObject({
      invariant: true,
    });
  });

  test('the largest worsening names shift and metric, and its interval holds it', () => {
    const worst = found.get('max_metric_degradation_under_shift');
    if (worst.kind !== 'value') throw new Error('no value');
    expect(worst.argmax).toMatch(/^race:\+0\.1 [a-z0-9_]+( by sex)?$/);
    expect(worst.ci!.lower!).toBeLessThanOrEqual(worst.value);
    expect(worst.ci!.upper!).toBeGreaterThanOrEqual(worst.value);
    const [, id = '', , attribute] = /^race:\+0\.1 (\S+)( by (\S+))?$/.exec(worst.argmax!)!;
    const scope = attribute === undefined ? {} : { attribute };
    const change = found.value(`shifted.${id}`, { ...scope, params })! - plain.value(id, scope)!;
    same(definitionOf(id)!.direction === 'higher' ? -change : change, worst.value, 'worsening', 1e-12);
  });
});

describe('intervals of gaps and calibration errors under a shift', () => {
  const shift = one('race', 0.1);
  const params = paramsOf(shift);
  const metrics = ['demographic_parity_difference', 'equalized_odds_difference', 'ece_width_10'];
  const run = (shifts: readonly Shift[]) =>
    byKey(computeShifts(cellsOf(rows, ['sex', 'race']), shifts, { ...usual, draws: 1000, metrics }));
  const found = run([shift, one('race', 0.000001)]);
  const plain = compute(tabulate(rows, ['sex', 'race']), { draws: 1000 });
  const limits = (metric: ReturnType<typeof found.get>) => (metric.kind === 'value' ? metric.ci : undefined);

  test.each([
    ['demographic_parity_difference', { attribute: 'sex' }, 'tukey_newcombe'],
    ['equalized_odds_difference', { attribute: 'sex' }, 'eod'],
    ['ece_width_10', {}, 'ece_triangle'],
  ])('%s holds its point', (id, scope, method) => {
    const metric = found.get(`shifted.${id}`, { ...scope, params });
    expect(metric).toMatchObject({ ci: { method, approximate: false } });
    const value = metric.kind === 'value' ? metric.value : Number.NaN;
    const { lower, upper } = limits(metric) ?? {};
    expect(lower ?? Infinity).toBeLessThanOrEqual(value);
    expect(upper ?? -Infinity).toBeGreaterThanOrEqual(value);
    // With next to no shift it is the interval without one, and unequal weights only widen it.
    const still = limits(found.get(`shifted.${id}`, { ...scope, params: paramsOf(one('race', 0.000001)) }));
    const [low, high] = plain.limits(id, scope) ?? [];
    expect(still?.lower).toBeCloseTo(low ?? NaN, 4);
    expect(still?.upper).toBeCloseTo(high ?? NaN, 4);
  });

  test('what cannot move keeps the interval it has, to the last bit', () => {
    for (const id of ['demographic_parity_difference', 'equalized_odds_difference']) {
      const metric = found.get(`shifted.${id}`, { attribute: 'race', params });
      const [lower, upper] = plain.limits(id, { attribute: 'race' }) ?? [];
      expect(metric).toMatchObject({ invariant: true, ci: { lower, upper, approximate: false } });
    }
  });

  test('rows of a cell count by their weight, their precision by its square', () => {
    const cells = cellsOf(
      [1, 1, 0, 0, 0].map((decision, i) => ({ label: i % 2, decision, score: 0.5, groups: { g: i < 2 ? 'a' : 'b' } })),
      ['g'],
    ).cells;
    const { n, weights } = shiftedRows(cells, [2, 0.5]);
    expect(n).toBe(5);
    expect(weights?.confusion).toEqual({ tp: 2, fp: 2, fn: 0.5, tn: 1 });
    expect(weights?.squares).toEqual({ tp: 4, fp: 4, fn: 0.25, tn: 0.5 });
  });
});

describe('weights', () => {
  test('one margin is met in one step, several by raking', () => {
    expect([...rake([60, 40], [{ part: [0, 1], targets: [50, 50] }])!]).toEqual([50 / 60, 50 / 40]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 6, maxLength: 6 }), (cells) => {
        const total = cells.reduce((a, b) => a + b);
        const margins = [
          { part: [0, 0, 0, 1, 1, 1], targets: [0.4 * total, 0.6 * total] },
          { part: [0, 1, 2, 0, 1, 2], targets: [0.2 * total, 0.3 * total, 0.5 * total] },
        ];
        const weights = rake(cells, margins)!;
        for (const { part, targets } of margins) {
          targets.forEach((target, k) => {
            const sum = cells.reduce((all, n, i) => (part[i] === k ? all + n * weights[i]! : all), 0);
            expect(Math.abs(sum - target) / total).toBeLessThan(1e-11);
          });
        }
        // Raking keeps the odds ratios of the table.
        const odds = (w: ArrayLike<number>) => (w[0]! * w[4]!) / (w[1]! * w[3]!);
        expect(odds(weights)).toBeCloseTo(1, 9);
      }),
      { numRuns: 40 },
    );
  });

  test('a margin that no weights can meet', () => {
    expect(rake([5, 0], [{ part: [0, 1], targets: [3, 2] }])).toBeUndefined();
    // Both margins want their own diagonal cells only.
    const apart = { part: [0, 1], targets: [1, 9] };
    expect(rake([5, 5], [apart, { part: [0, 1], targets: [9, 1] }])).toBeUndefined();
  });

  test.each([
    ['race', 0.9, undefined],
    ['race', -0.5, undefined],
    ['sex', 0.8, 'F'],
    ['sex', 0.1, 'nobody'],
  ] as const)('%s moved by %d is infeasible', (attribute, by, group) => {
    const shift = one(attribute, by, group);
    const statistics = cellsOf(rows, ['sex', 'race']);
    const withNobody = statistics.attributes.map((a) => ({ ...a, groups: [...a.groups, 'nobody'] }));
    const found = byKey(computeShifts({ ...statistics, attributes: withNobody }, [shift], { ...usual, draws: 100 }));
    expect(found.get('shifted.accuracy', { params: paramsOf(shift) })).toMatchObject({ reason: 'infeasible_margin' });
    expect(found.get('max_metric_degradation_under_shift')).toMatchObject({ reason: 'infeasible_margin' });
  });

  test('one infeasible shift among others leaves the largest worsening incomplete', () => {
    const found = byKey(
      computeShifts(cellsOf(rows, ['sex', 'race']), [one('race', 0.9), one('race', 0.1)], { ...usual, draws: 100 }),
    );
    expect(found.get('max_metric_degradation_under_shift')).toMatchObject({ kind: 'value', complete: false });
  });

  test('rows without a value keep their weight', () => {
    const some = rows.map((row, i) => (i % 10 === 0 ? { ...row, groups: { ...row.groups, race: '' } } : row));
    const shift = one('race', 0.1);
    const found = byKey(computeShifts(cellsOf(some, ['sex', 'race']), [shift], { ...usual, draws: 100 }));
    const stated = byKey(
      computeShifts(
        cellsOf(
          some.filter(({ groups }) => groups.race !== ''),
          ['sex', 'race'],
        ),
        [shift],
        { ...usual, draws: 100 },
      ),
    );
    const params = paramsOf(shift);
    const missing = some.filter(({ groups }) => groups.race === '');
    const right = missing.filter(({ label, decision }) => label === decision).length;
    const n = rows.length;
    const expected = (stated.value('shifted.accuracy', { params })! * (n - missing.length) + right) / n;
    same(found.value('shifted.accuracy', { params }), expected, 'accuracy', 1e-12);
  });

  test('several attributes moved at once: each margin is met, and nothing is invariant that was moved in part', () => {
    const both: Shift = { text: 'both', moves: [...one('sex', 0.1).moves, ...one('white', -0.05).moves] };
    const metrics = ['accuracy', 'demographic_parity_difference'];
    const found = byKey(computeShifts(cellsOf(rows, ['sex', 'white']), [both], { ...usual, draws: 100, metrics }));
    const params = paramsOf(both);
    for (const attribute of ['sex', 'white']) {
      expect(found.get('shifted.demographic_parity_difference', { attribute, params })).not.toHaveProperty('invariant');
    }
    expect(found.get('shifted.accuracy', { params })).toMatchObject({ kind: 'value', ci: { method: 'boot' } });
  });

  test('a group named moves alone, the others in proportion', () => {
    const shift = one('race', 0.1, 'Black');
    const found = byKey(
      computeShifts(cellsOf(rows, ['sex', 'race']), [shift], { ...usual, draws: 100, metrics: ['accuracy'] }),
    );
    const accuracyOf = (own: readonly Row[]) =>
      own.filter(({ label, decision }) => label === decision).length / own.length;
    const black = rows.filter(({ groups }) => groups['race'] === 'Black');
    const others = rows.filter(({ groups }) => groups['race'] !== 'Black');
    const share = black.length / rows.length + 0.1;
    const expected = share * accuracyOf(black) + (1 - share) * accuracyOf(others);
    same(found.value('shifted.accuracy', { params: paramsOf(shift) }), expected, 'accuracy');
  });
});

describe('worst case', () => {
  test('extreme points of two and of three shares', () => {
    const rounded = (points: number[][]) => points.map((p) => p.map((x) => Number(x.toFixed(9)))).sort();
    expect(rounded(extremeShares([0.5, 0.5], 0.1))).toEqual([
      [0.4, 0.6],
      [0.6, 0.4],
    ]);
    expect(rounded(extremeShares([0.4, 0.3, 0.3], 0.1))).toHaveLength(6);
    expect(rounded(extremeShares([0.95, 0.05], 0.1))).toEqual([
      [0.85, 0.15],
      [1, 0],
    ]);
  });

  test('no shares within the distance are worse', () => {
    const statistics = cellsOf(rows, ['sex', 'race']);
    const distance = 0.1;
    const shares = [-0.1, -0.05, 0.03, 0.1].flatMap((by) => [
      one('race', by),
      one('race', by, 'Asian'),
      one('race', by, 'Black'),
    ]);
    const found = byKey(
      computeShifts(statistics, shares, { ...usual, draws: 100, worstCases: [{ attribute: 'race', distance }] }),
    );
    const params = JSON.stringify({ attribute: 'race', distance });
    const worst = found.value('worst_case_shift.accuracy', { params })!;
    for (const shift of shares) {
      const shifted = found.value('shifted.accuracy', { params: paramsOf(shift) });
      if (shifted !== null) expect(shifted).toBeGreaterThanOrEqual(worst - 1e-12);
    }
    const parity = found.get('worst_case_shift.demographic_parity_difference', { attribute: 'race', params });
    expect(parity).toMatchObject({ invariant: true });
  });
});

test('renaming groups, permuting rows and doubling counts change no point', () => {
  const value = fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    decision: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 10 }).map((k) => k / 10),
    groups: fc.record({ g: fc.constantFrom('a', 'b', 'c'), h: fc.constantFrom('x', 'y') }),
  });
  const shift = one('g', 0.1);
  const metrics = ['accuracy', 'roc_auc', 'brier', 'mcc', 'demographic_parity_difference', 'demographic_parity_ratio'];
  const run = (own: readonly Row[], text: Shift) =>
    computeShifts(cellsOf(own, ['g', 'h']), [text], { ...usual, draws: 20, metrics });
  const points = (found: ReturnType<typeof run>) =>
    found
      .filter(({ id }) => id.startsWith('shifted.'))
      .map((m) => (m.kind === 'value' ? Number(m.value.toFixed(10)) : m.reason));
  fc.assert(
    fc.property(fc.array(value, { minLength: 20, maxLength: 60 }), (own) => {
      const plain = points(run(own, shift));
      expect(points(run([...own].reverse(), shift))).toEqual(plain);
      expect(points(run([...own, ...own], shift))).toEqual(plain);
      // The names keep their order, so that equal groups have the same reference.
      const renamed = own.map((row) => ({ ...row, groups: { g: `01 ${row.groups['g']}_|é😀`, h: row.groups['h']! } }));
      expect(points(run(renamed, shift))).toEqual(plain);
    }),
    { numRuns: 15 },
  );
});

test('a metric is computed under shifts if and only if its cells can be weighted', () => {
  for (const definition of allDefinitions()) {
    expect(shiftEstimate(definition) !== undefined, definition.id).toBe(isFollowed(definition));
  }
  expect(definitionOf('shifted.roc_auc')).toMatchObject({ computed: true, interval: 'boot' });
  expect(definitionOf('shifted.ece_width_10')).toMatchObject({ computed: true, interval: 'ece_triangle' });
  expect(definitionOf('shifted.mce_width_10')).toMatchObject({ computed: true, interval: null });
  expect(definitionOf('shifted.theil')).toMatchObject({ computed: false });
});
