import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareOfRates, pooledZ } from '../../src/stats/chi-square-test.ts';
import { fisherExactP } from '../../src/stats/fisher.ts';
import { zOf } from '../../src/stats/limits.ts';
import {
  breslowDay,
  cochranMantelHaenszel,
  pooledOddsRatio,
  pooledRiskRatio,
} from '../../src/stats/mantel-haenszel.ts';
import { minimumDetectableDifference, powerOfTwoRates, powerToDetect } from '../../src/stats/power.ts';
import { golden, relativeError } from './golden.ts';

describe('two rates: golden tables', () => {
  it.each(golden.two_proportions)('$x1/$n1 v. $x2/$n2', ({ x1, n1, x2, n2, ...expected }) => {
    const [a, b] = [
      { x: x1, n: n1 },
      { x: x2, n: n2 },
    ];
    expect(relativeError(fisherExactP(a, b), expected.fisher_p)).toBeLessThan(1e-10);
    const chi = chiSquareOfRates([a, b]);
    const z = pooledZ(a, b);
    if (expected.chi2 === null) expect(chi).toBeUndefined();
    else {
      expect(relativeError(chi!.statistic, expected.chi2)).toBeLessThan(1e-12);
      expect(relativeError(chi!.p, expected.chi2_p!)).toBeLessThan(1e-10);
    }
    if (expected.z_pooled === null) expect(z).toBeUndefined();
    else {
      expect(relativeError(z!.z, expected.z_pooled)).toBeLessThan(1e-12);
      expect(relativeError(z!.p, expected.z_pooled_p!)).toBeLessThan(1e-10);
    }
  });

  it('χ² over several groups', () => {
    // Both columns of one row of the golden table stand for the outcomes.
    const [first, second] = golden.association.table as [number[], number[]];
    const groups = first.map((x, j) => ({ x, n: x + second[j]! }));
    const { statistic, df, p } = chiSquareOfRates(groups)!;
    const [total, events] = [groups.reduce((s, g) => s + g.n, 0), first.reduce((s, x) => s + x, 0)];
    const expected = groups.reduce((s, { x, n }) => {
      const e = (n * events) / total;
      return s + (x - e) ** 2 / e + (n - x - (n - e)) ** 2 / (n - e);
    }, 0);
    expect(relativeError(statistic, expected)).toBeLessThan(1e-13);
    expect(df).toBe(groups.length - 1);
    expect(p).toBeGreaterThan(0);
  });
});

describe('Fisher exact', () => {
  it('is the sum of all tables no more probable, by brute force', () => {
    const size = fc.integer({ min: 1, max: 25 });
    fc.assert(
      fc.property(size, size, fc.nat(25), fc.nat(25), (n1, n2, a, b) => {
        const [x1, x2] = [Math.min(a, n1), Math.min(b, n2)];
        const p = fisherExactP({ x: x1, n: n1 }, { x: x2, n: n2 });
        expect(relativeError(p, bruteForce(x1, n1, x2, n2))).toBeLessThan(1e-11);
        expect(p).toBe(p > 1 ? NaN : p);
      }),
      { numRuns: 500 },
    );
  });
  it.each([
    // scipy 1.17.1 stats.fisher_exact
    [100, 1000, 150, 1000, 0.0008950875386906894],
    [3, 100_000, 20, 100_000, 0.0004879435379337117],
    [50_000, 100_000, 50_500, 100_000, 0.02563959662539231],
    [10, 20, 10, 20, 1],
    [0, 5, 0, 7, 1],
    [5, 5, 7, 7, 1],
    [200, 1000, 400, 1000, 1.380454483949421e-22],
  ])('%s/%s v. %s/%s', (x1, n1, x2, n2, expected) => {
    expect(relativeError(fisherExactP({ x: x1, n: n1 }, { x: x2, n: n2 }), expected)).toBeLessThan(1e-9);
  });
  it('turns its table around', () => {
    const p = fisherExactP({ x: 7, n: 40 }, { x: 19, n: 50 });
    expect(relativeError(fisherExactP({ x: 19, n: 50 }, { x: 7, n: 40 }), p)).toBeLessThan(1e-12);
    expect(relativeError(fisherExactP({ x: 33, n: 40 }, { x: 31, n: 50 }), p)).toBeLessThan(1e-12);
  });
});

function bruteForce(x1: number, n1: number, x2: number, n2: number): number {
  const events = x1 + x2;
  const ways = (x: number) => choose(n1, x) * choose(n2, events - x);
  let sum = 0n;
  for (let x = Math.max(0, events - n2); x <= Math.min(n1, events); x++) if (ways(x) <= ways(x1)) sum += ways(x);
  return Number((sum * 10n ** 60n) / choose(n1 + n2, events)) / 1e60;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 0; i < k; i++) result = (result * BigInt(n - i)) / BigInt(i + 1);
  return result;
}

describe('strata: golden tables', () => {
  const { cmh } = golden;
  const strata = cmh.tables.map(([[a, b], [c, d]]) => ({ a: { x: a, n: a + b }, b: { x: c, n: c + d } }));
  const z = zOf(0.95);
  it('pooled odds and risk ratio', () => {
    const odds = pooledOddsRatio(strata, z)!;
    expect(relativeError(odds.value, cmh.oddsratio_pooled)).toBeLessThan(1e-12);
    expect(relativeError(odds.lower, cmh.log_or_ci[0]!)).toBeLessThan(1e-10);
    expect(relativeError(odds.upper, cmh.log_or_ci[1]!)).toBeLessThan(1e-10);
    const risk = pooledRiskRatio(strata, z)!;
    expect(relativeError(risk.value, cmh.riskratio_pooled)).toBeLessThan(1e-12);
    expect(risk.lower < risk.value && risk.value < risk.upper).toBe(true);
  });
  it('tests', () => {
    const test = cochranMantelHaenszel(strata)!;
    expect(relativeError(test.statistic, cmh.cmh_stat)).toBeLessThan(1e-12);
    expect(relativeError(test.p, cmh.cmh_p)).toBeLessThan(1e-10);
    const homogeneity = breslowDay(strata)!;
    expect(relativeError(homogeneity.statistic, cmh.breslow_day_stat)).toBeLessThan(1e-10);
    expect(relativeError(homogeneity.p, cmh.breslow_day_p)).toBeLessThan(1e-10);
    expect(homogeneity.df).toBe(strata.length - 1);
  });
  it('one stratum: the risk ratio has the usual log interval', () => {
    const { value, lower, upper } = pooledRiskRatio([{ a: { x: 15, n: 50 }, b: { x: 25, n: 60 } }], z)!;
    expect(value).toBeCloseTo(0.72, 14);
    const half = z * Math.sqrt(1 / 15 - 1 / 50 + 1 / 25 - 1 / 60);
    expect(lower).toBeCloseTo(0.72 * Math.exp(-half), 12);
    expect(upper).toBeCloseTo(0.72 * Math.exp(half), 12);
  });
  it('one stratum: the odds ratio has the usual log interval', () => {
    const { value, lower } = pooledOddsRatio([{ a: { x: 15, n: 50 }, b: { x: 25, n: 60 } }], z)!;
    expect(value).toBeCloseTo(15 / 35 / (25 / 35), 14);
    expect(lower).toBeCloseTo(value * Math.exp(-z * Math.sqrt(1 / 15 + 1 / 35 + 1 / 25 + 1 / 35)), 12);
  });
  it('strata that say nothing change nothing; nothing to say is undefined', () => {
    const empty = [
      { a: { x: 0, n: 0 }, b: { x: 3, n: 9 } },
      { a: { x: 4, n: 4 }, b: { x: 9, n: 9 } },
      { a: { x: 0, n: 4 }, b: { x: 0, n: 9 } },
    ];
    expect(cochranMantelHaenszel([...strata, ...empty])).toEqual(cochranMantelHaenszel(strata));
    expect(breslowDay([...strata, ...empty])).toEqual(breslowDay(strata));
    expect(cochranMantelHaenszel(empty)).toBeUndefined();
    expect(breslowDay(strata.slice(0, 1))).toBeUndefined();
    expect(pooledOddsRatio([{ a: { x: 2, n: 5 }, b: { x: 0, n: 5 } }], z)).toBeUndefined();
    expect(pooledRiskRatio([{ a: { x: 0, n: 5 }, b: { x: 2, n: 5 } }], z)).toEqual({
      value: 0,
      lower: 0,
      upper: Infinity,
    });
    expect(pooledOddsRatio([], z)).toBeUndefined();
  });
});

describe('power', () => {
  it.each(golden.power_two_proportions)('golden $p1 v. $p2, $n1 and $n2 rows', ({ p1, p2, n1, n2, alpha, power }) => {
    expect(relativeError(powerOfTwoRates(p1, n1, p2, n2, alpha), power)).toBeLessThan(1e-12);
  });

  it.each([
    [0.5, 30, 10_000, 0.24624910442810422],
    [0.5, 100, 100, 0.19693637053835344],
    [556 / 1200, 509, 691, 0.0815579809467051],
  ])('metrics.md 12: least difference at pooled rate %s, %s v. %s rows', (pooled, group, reference, expected) => {
    const found = minimumDetectableDifference({ pooled, group, reference }, 0.05)!;
    expect(Math.abs(found - expected)).toBeLessThan(1e-9);
    expect(powerToDetect(found, { pooled, group, reference }, 0.05)!).toBeGreaterThanOrEqual(0.8 - 1e-9);
  });

  it('T8: is positive and rises with the number of rows, groups below a tenth included', () => {
    for (const share of [0.005, 0.05, 0.09, 0.5]) {
      let last = 0;
      for (const rows of [200, 2000, 20_000, 200_000]) {
        const comparison = { pooled: 0.3, group: rows * share, reference: rows * (1 - share) };
        const power = powerToDetect(0.1, comparison, 0.05)!;
        expect(last === 1 ? power === 1 : power > last).toBe(true);
        last = power;
      }
    }
  });

  it('no smaller difference has the power', () => {
    const rate = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const rows = fc.integer({ min: 2, max: 5000 });
    fc.assert(
      fc.property(rate, rows, rows, (pooled, group, reference) => {
        const found = minimumDetectableDifference({ pooled, group, reference }, 0.05);
        if (found === undefined) return;
        for (const part of [0.25, 0.5, 0.75, 0.99]) {
          const power = powerToDetect(found * part, { pooled, group, reference }, 0.05);
          expect(power!).toBeLessThan(0.8);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is undefined where neither direction is possible', () => {
    expect(powerToDetect(0.5, { pooled: 0.01, group: 100, reference: 100 }, 0.05)).toBeUndefined();
    expect(minimumDetectableDifference({ pooled: 0.5, group: 1, reference: 1 }, 0.05)).toBeUndefined();
    expect(minimumDetectableDifference({ pooled: 0, group: 50, reference: 50 }, 0.05)).toBeUndefined();
  });
});
