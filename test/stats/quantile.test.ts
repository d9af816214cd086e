import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, quantileOf } from '../../src/stats/quantile.ts';

const values = fc.array(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe('quantile of values in any order', () => {
  it('is the quantile of the sorted values, and keeps the values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, p) => {
        const any = Float64Array.from(list, (x) => x + 0);
        const ascending = any.slice().sort();
        expect(quantileOf(any, p)).toBe(quantile(ascending, p));
        expect(any.sort()).toEqual(ascending);
      }),
    );
  });

  it('may be asked again at another level', () => {
    const any = Float64Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1000);
    expect([0.95, 0.025, 0.5, 0.95].map((p) => quantileOf(any, p))).toEqual([949.05, 24.975, 499.5, 949.05]);
  });
});
