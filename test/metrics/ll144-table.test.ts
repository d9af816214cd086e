import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ll144Table, medianScore } from '../../src/metrics/ll144-table.ts';
import { miettinenNurminenRatio } from '../../src/stats/ratio.ts';
import { tukeyZ } from '../../src/stats/studentized-range.ts';
import { type Row, tabulate } from './tables.ts';

/** Rows of a category: n of them, the first `chosen` selected; scores from `low` upwards in hundredths. */
function category(sex: string, n: number, chosen: number, low: number): Row[] {
  return Array.from({ length: n }, (_, i) => ({
    label: i % 2,
    decision: i < chosen ? 1 : 0,
    score: Math.min(1, low + (n - i) / 100),
    groups: { sex },
  }));
}

const options = { level: 0.95, favorableIsPositive: true, leastRows: null };
const tableOf = (rows: readonly Row[], more: Partial<Parameters<typeof ll144Table>[1]> = {}) => {
  const { overall, attributes } = tabulate(rows, ['sex']);
  return ll144Table(attributes[0]?.groups ?? [], { ...options, median: medianScore(overall), ...more });
};

describe('selection (6 RCNY 5-301)', () => {
  // Round numbers, so that every rate can be checked by hand.
  const rows = [...category('Male', 100, 48, 0), ...category('Female', 100, 36, 0), ...category('X', 3, 0, 0)];
  const [female, male, x] = tableOf(rows);

  test('selection rates, and the impact ratio over the highest one', () => {
    expect(male).toMatchObject({ n: 100, selected: 48, selection: { rate: 0.48, ratio: 1, interval: null } });
    expect(female?.selection.rate).toBe(0.36);
    expect(female?.selection.ratio).toBeCloseTo(0.75, 15);
    expect(x).toMatchObject({ n: 3, share: 3 / 203, selected: 0, selection: { rate: 0, ratio: 0 } });
  });

  test('intervals are Miettinen and Nurminen’s, for all pairs of three categories', () => {
    const { lower, upper } = miettinenNurminenRatio(36, 100, 48, 100, tukeyZ(0.95, 3));
    expect(female?.selection.interval).toEqual({ lower, upper: Math.min(1, upper) });
  });

  test('a category that is left out keeps its rows and rates, and can be the highest without counting', () => {
    const found = tableOf([...rows, ...category('Y', 2, 2, 0)], { leastRows: 30 });
    expect(found.filter(({ excluded }) => excluded).map((one) => [one.category, one.n, one.selection])).toEqual([
      ['X', 3, { rate: 0, ratio: null, interval: null }],
      ['Y', 2, { rate: 1, ratio: null, interval: null }],
    ]);
    expect(found.find((one) => one.category === 'Male')?.selection.ratio).toBe(1);
  });

  test('where nobody is selected there is no ratio', () => {
    const none = rows.map((row) => ({ ...row, decision: 0 }));
    expect(tableOf(none).map(({ selection }) => selection.ratio)).toEqual([null, null, null]);
  });
});

describe('scoring rates', () => {
  test('above the median of all scores, not at it', () => {
    const rows = [0.2, 0.4, 0.4, 0.9].map((score, i): Row => {
      return { label: i % 2, decision: 1, score, groups: { sex: i < 2 ? 'a' : 'b' } };
    });
    expect(medianScore(tabulate(rows, []).overall)).toBe(0.4);
    expect(tableOf(rows).map(({ scoring }) => scoring?.rate)).toEqual([0, 0.5]);
    // Where a low score is the good one, it is the rows below.
    expect(tableOf(rows, { favorableIsPositive: false }).map(({ scoring }) => scoring?.rate)).toEqual([0.5, 0]);
  });

  test('an even number of rows has the mean of the middle two', () => {
    const rows = [0.1, 0.3, 0.5, 0.9].map((score): Row => ({ label: 1, decision: 1, score, groups: {} }));
    expect(medianScore(tabulate(rows, []).overall)).toBe(0.4);
    expect(medianScore(tabulate([], []).overall)).toBeNull();
  });

  test('without scores there are none', () => {
    const rows = category('a', 10, 5, 0).map(({ score: _, ...row }): Row => row);
    expect(tableOf(rows)[0]?.scoring).toBeNull();
  });
});

test('shares add up to 1, ratios are 1 for the highest and at most 1, intervals hold their ratio', () => {
  const row = fc.record({
    label: fc.integer({ min: 0, max: 1 }),
    decision: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: 0, max: 10 }).map((k) => k / 10),
    groups: fc.record({ sex: fc.constantFrom('a', 'b', 'c', '😀', '') }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), (rows) => {
      const found = tableOf(rows);
      if (found.length > 0) expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
      for (const { selection, scoring } of found) {
        for (const rate of [selection, scoring]) {
          if (rate === null || rate.ratio === null) continue;
          expect(rate.ratio).toBeLessThanOrEqual(1);
          const { lower, upper } = rate.interval ?? { lower: 1, upper: 1 };
          expect(lower).toBeLessThanOrEqual(rate.ratio + 1e-12);
          expect(upper).toBeGreaterThanOrEqual(rate.ratio - 1e-12);
        }
      }
    }),
    { numRuns: 200 },
  );
});
