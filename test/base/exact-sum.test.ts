import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compensatedSum, createSum } from '../../src/base/exact-sum.ts';

it('keeps what plain addition loses', () => {
  expect(compensatedSum([1e100, 1, -1e100])).toBe(1);
  expect(compensatedSum([1, 1e100, 1, -1e100])).toBe(2);
  expect(compensatedSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
  expect(compensatedSum([])).toBe(0);
});

it('sums terms on a fine grid exactly', () => {
  const grid = fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { maxLength: 200 });
  fc.assert(
    fc.property(grid, (ticks) => {
      const exact = Number(ticks.reduce((sum, n) => sum + BigInt(n), 0n)) * 2 ** -60;
      const sum = createSum();
      for (const n of ticks) sum.add(n * 2 ** -60);
      expect(sum.value()).toBe(exact);
    }),
  );
});
