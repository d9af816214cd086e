import { expect, test } from 'vitest';
import { intervalState, margin, satisfies } from '../../src/policy/comparison.ts';
import { comparisons, type Threshold } from '../../src/record/decisions.ts';

const grid = [0, 1, 2, 3, 4];
/** Quarters: every end, and points between any two of them. */
const points = Array.from({ length: 25 }, (_, i) => (i - 4) / 4);

const thresholds = (comparison: string): readonly Threshold[] =>
  comparison === 'between' ? grid.flatMap((a) => grid.filter((b) => b >= a).map((b) => [a, b] as const)) : grid;

test('an interval satisfies if all its points do, violates if none does, else spans', () => {
  let cases = 0;
  for (const comparison of comparisons) {
    for (const threshold of thresholds(comparison)) {
      for (const lower of [null, ...grid]) {
        for (const upper of [null, ...grid]) {
          if (lower !== null && upper !== null && lower > upper) continue;
          const inside = points.filter((x) => (lower === null || x >= lower) && (upper === null || x <= upper));
          const verdicts = new Set(inside.map((x) => satisfies(x, comparison, threshold)));
          const expected = verdicts.size === 2 ? 'spans' : verdicts.has(true) ? 'satisfies' : 'violates';
          expect(
            intervalState(lower, upper, comparison, threshold),
            `[${lower}, ${upper}] ${comparison} ${threshold}`,
          ).toBe(expected);
          cases += 1;
        }
      }
    }
  }
  expect(cases).toBe(1040);
});

test('the margin is negative exactly where the value fails, 0 on the threshold', () => {
  for (const comparison of comparisons) {
    for (const threshold of thresholds(comparison)) {
      for (const x of points) {
        const distance = margin(x, comparison, threshold);
        if (distance !== 0)
          expect(distance > 0, `${x} ${comparison} ${threshold}`).toBe(satisfies(x, comparison, threshold));
        const limits = typeof threshold === 'object' ? threshold : [Number(threshold)];
        expect(Math.abs(distance)).toBe(Math.min(...limits.map((limit) => Math.abs(x - limit))));
      }
    }
  }
});
