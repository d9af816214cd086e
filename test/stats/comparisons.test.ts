import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log } from '../../src/base/detmath.ts';
import { streamKey, uniform } from '../../src/base/philox.ts';
import { haldaneLogOddsRatio } from '../../src/stats/haldane.ts';
import { imageOfDifference, imageOfMax, imageOfMean, imageOfMin, imageOfQuotient } from '../../src/stats/image.ts';
import { zOf } from '../../src/stats/limits.ts';
import { benjaminiHochberg, benjaminiYekutieli, holm, hommel } from '../../src/stats/multiplicity.ts';
import { welchInterval } from '../../src/stats/welch.ts';
import { deviation, golden } from './golden.ts';

const z = zOf(0.95);

describe('adjusted p-values', () => {
  const { p, ...expected } = golden.multiple_testing;
  it.each([
    ['holm', holm],
    ['hommel', hommel],
    ['benjamini_hochberg', benjaminiHochberg],
    ['benjamini_yekutieli', benjaminiYekutieli],
  ] as const)('golden: %s', (name, adjust) => {
    adjust(p).forEach((value, i) => {
      expect(Math.abs(value - expected[name][i]!)).toBeLessThan(1e-12);
    });
  });
  it('keep the order of the p-values, never exceed 1, never fall below p', () => {
    const ps = fc.array(
      fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(ps, (all) => {
        for (const adjust of [holm, hommel, benjaminiHochberg, benjaminiYekutieli]) {
          const adjusted = adjust(all);
          expect(adjusted).toHaveLength(all.length);
          all.forEach((value, i) => {
            expect(adjusted[i]! >= value - 1e-15 && adjusted[i]! <= 1).toBe(true);
            all.forEach((other, j) => {
              if (value <= other) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]! + 1e-15);
            });
          });
        }
        const strict = hommel(all);
        holm(all).forEach((value, i) => {
          expect(strict[i]!).toBeLessThanOrEqual(value + 1e-12);
        });
      }),
    );
  });
  it('T15: 20 null tests, Holm: some false finding in at most 5 % of families', () => {
    const key = streamKey(15, 'test');
    const families = 4000;
    let false_ = 0;
    for (let family = 0; family < families; family++) {
      const all = Array.from({ length: 20 }, (_, test) => uniform(key, test, family));
      if (holm(all).some((value) => value <= 0.05)) false_++;
    }
    expect(false_ / families).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / families));
  });
});

describe('two samples', () => {
  it.each(golden.two_proportions)('Haldane odds ratio of $x1/$n1 and $x2/$n2', (row) => {
    const arm = haldaneLogOddsRatio({ x: row.x1, n: row.n1 }, { x: row.x2, n: row.n2 }, z);
    expect(Math.abs(arm.value - log(row.odds_ratio_haldane))).toBeLessThan(1e-12);
    const [lower, upper] = row.odds_ratio_haldane_ci;
    expect(deviation(arm, [log(lower!), log(upper!)])).toBeLessThan(1e-11);
  });
  it('Welch: a case worked by hand', () => {
    // a = 1…5, b = 2, 4, 6: variances 2.5 and 4, standard error √(0.5 + 4/3), 3.5328 degrees of freedom.
    const a = { n: 5, mean: 3, squaredDeviations: 10 };
    const b = { n: 3, mean: 4, squaredDeviations: 8 };
    const { lower, upper } = welchInterval(a, b, 0.95)!;
    expect((lower + upper) / 2).toBeCloseTo(-1, 14);
    expect(upper - lower).toBeCloseTo(7.927451044372546, 10);
  });
  it('Welch: no variance, too few rows', () => {
    const one = { n: 1, mean: 3, squaredDeviations: 0 };
    const flat = { n: 4, mean: 3, squaredDeviations: 0 };
    expect(welchInterval(one, flat, 0.95)).toBeUndefined();
    expect(welchInterval(flat, flat, 0.95)).toEqual({ lower: 0, upper: 0 });
  });
});

describe('image of a box', () => {
  const box = (lower: number, upper: number) => ({ lower, upper });
  it.each([
    ['max', imageOfMax([box(0.1, 0.5), box(0.3, 0.4)]), box(0.3, 0.5)],
    ['min', imageOfMin([box(0.1, 0.5), box(0.3, 0.4)]), box(0.1, 0.4)],
    ['mean', imageOfMean([box(0, 0.5), box(0.5, 1)]), box(0.25, 0.75)],
    ['difference', imageOfDifference(box(0.5, 0.75), box(0.25, 0.5)), box(0, 0.5)],
    ['quotient', imageOfQuotient(box(0.2, 0.4), box(0.5, 0.8)), box(0.25, 0.8)],
    ['quotient by what may be 0', imageOfQuotient(box(0.2, 0.4), box(0, 0.8)), box(0.25, Infinity)],
    ['quotient by 0', imageOfQuotient(box(0, 0), box(0, 0)), box(0, Infinity)],
  ])('%s', (_, limits, expected) => {
    expect(limits).toEqual(expected);
  });
});
