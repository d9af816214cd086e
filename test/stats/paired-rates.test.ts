import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOfIntervals } from '../../src/stats/difference-of-intervals.ts';
import { mcnemarExactP } from '../../src/stats/mcnemar.ts';

describe('mcnemarExactP', () => {
  test('is the two-sided sign test, by counting', () => {
    expect(mcnemarExactP(1, 9)).toBe(22 / 1024);
    expect(mcnemarExactP(0, 5)).toBe(2 / 32);
    expect([mcnemarExactP(0, 0), mcnemarExactP(4, 4)]).toEqual([1, 1]);
  });

  test('does not depend on the order', () => {
    fc.assert(fc.property(fc.nat(200), fc.nat(200), (a, b) => mcnemarExactP(a, b) === mcnemarExactP(b, a)));
  });
});

describe('differenceOfIntervals', () => {
  test('of symmetric intervals is the sum of squares', () => {
    const { lower, upper } = differenceOfIntervals(
      { value: 0, lower: -3, upper: 3 },
      { value: 10, lower: 6, upper: 14 },
      0.95,
    );
    expect([lower, upper]).toEqual([5, 15]);
  });

  test('p is below 1 − level exactly where the interval leaves out zero', () => {
    const estimate = fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }))
      .map(([value, half]) => ({ value, lower: value - half, upper: value + 2 * half }));
    fc.assert(
      fc.property(estimate, estimate, (a, b) => {
        const { lower, upper, p } = differenceOfIntervals(a, b, 0.95);
        fc.pre(Math.min(Math.abs(lower), Math.abs(upper)) > 1e-9);
        expect(p < 0.05).toBe(lower > 0 || upper < 0);
      }),
    );
  });
});
