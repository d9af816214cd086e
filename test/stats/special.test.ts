import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  binomialSurvival,
  chiSquareSurvival,
  fSurvival,
  studentSurvival,
  studentUpperQuantile,
} from '../../src/stats/distributions.ts';
import { zOf } from '../../src/stats/limits.ts';
import { agrestiCoullInterval, clopperPearsonInterval, jeffreysInterval } from '../../src/stats/proportion.ts';
import { betaQuantile, incompleteBeta } from '../../src/stats/special/incomplete-beta.ts';
import { incompleteGamma } from '../../src/stats/special/incomplete-gamma.ts';
import { deviation, golden, relativeError } from './golden.ts';

const fixture = JSON.parse(readFileSync(new URL('./fixtures/special.json', import.meta.url), 'utf8')) as Record<
  'incomplete_beta' | 'beta_quantile' | 'incomplete_gamma' | 'student_quantile',
  number[][]
>;

describe('incomplete beta', () => {
  it.each(fixture.incomplete_beta)('I_%s(%s, %s)', (x, a, b, lower, upper) => {
    const tails = incompleteBeta(x!, a!, b!);
    const bar = a! + b! > 2.1e6 ? 1e-8 : 1e-10;
    expect(relativeError(tails.lower, lower!)).toBeLessThan(bar);
    expect(relativeError(tails.upper, upper!)).toBeLessThan(bar);
  });
  it.each(golden.special.beta_cdf)('golden I_$x($a, $b)', ({ x, a, b, value }) => {
    expect(relativeError(incompleteBeta(x, a, b).lower, value)).toBeLessThan(1e-10);
  });
  it.each(fixture.beta_quantile)('quantile of %s for (%s, %s)', (p, a, b, x, y) => {
    const point = betaQuantile(p!, a!, b!);
    expect(relativeError(point.x, x!)).toBeLessThan(1e-10);
    expect(relativeError(point.y, y!)).toBeLessThan(1e-10);
  });
  it.each(golden.special.beta_ppf)('golden quantile of $p for ($a, $b)', ({ p, a, b, value }) => {
    expect(relativeError(betaQuantile(p, a, b).x, value)).toBeLessThan(1e-10);
  });
  it('quantile and distribution function invert each other', () => {
    const parameter = fc.double({ min: -1, max: 5, noNaN: true }).map((e) => 10 ** e);
    const p = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(p, parameter, parameter, (lower, a, b) => {
        const { x, y } = betaQuantile(lower, a, b);
        if (x < 1e-300 || y < 1e-300) return;
        expect(relativeError(incompleteBeta(x, a, b, y).lower, lower)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });
  it('the ends', () => {
    expect(incompleteBeta(0, 2, 3)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteBeta(1, 2, 3)).toEqual({ lower: 1, upper: 0 });
    expect(betaQuantile(0, 2, 3)).toEqual({ x: 0, y: 1 });
    expect(betaQuantile(1, 2, 3)).toEqual({ x: 1, y: 0 });
  });
});

describe('incomplete gamma', () => {
  it.each(fixture.incomplete_gamma)('P and Q at (%s, %s)', (a, x, lower, upper) => {
    const tails = incompleteGamma(a!, x!);
    expect(relativeError(tails.lower, lower!)).toBeLessThan(1e-12);
    expect(relativeError(tails.upper, upper!)).toBeLessThan(1e-12);
  });
  it('the ends', () => {
    expect(incompleteGamma(2, 0)).toEqual({ lower: 0, upper: 1 });
    expect(incompleteGamma(2, Infinity)).toEqual({ lower: 1, upper: 0 });
  });
});

describe('distributions: golden tables', () => {
  it.each(golden.special.chi2_sf)('χ²: P(X > $x), $df degrees of freedom', ({ x, df, value }) => {
    expect(relativeError(chiSquareSurvival(x, df), value)).toBeLessThan(1e-12);
  });
  it.each(golden.special.t_sf)('t: P(T > $x), $df degrees of freedom', ({ x, df, value }) => {
    expect(relativeError(studentSurvival(x, df), value)).toBeLessThan(1e-11);
    expect(relativeError(studentSurvival(-x, df), 1 - value)).toBeLessThan(1e-11);
  });
  it.each(golden.special.f_sf)('F: P(X > $x), $d1 and $d2', ({ x, d1, d2, value }) => {
    expect(relativeError(fSurvival(x, d1, d2), value)).toBeLessThan(1e-11);
  });
  it.each(golden.special.binom_sf)('binomial: P(X > $k), $n, $p', ({ k, n, p, value }) => {
    expect(relativeError(binomialSurvival(k, n, p), value)).toBeLessThan(1e-11);
  });
  it.each(fixture.student_quantile)('t that is exceeded with %s, %s degrees of freedom', (tail, df, value) => {
    expect(relativeError(studentUpperQuantile(tail!, df!), value!)).toBeLessThan(1e-11);
  });
  it('the ends', () => {
    expect([binomialSurvival(-1, 5, 0.5), binomialSurvival(5, 5, 0.5), fSurvival(0, 2, 3)]).toEqual([1, 0, 1]);
  });
});

describe('other intervals of one rate', () => {
  const z = zOf(0.95);
  it.each(golden.one_proportion)('$x of $n', ({ x, n, clopper_pearson, jeffreys, agresti_coull }) => {
    expect(deviation(clopperPearsonInterval(x, n, 0.95), clopper_pearson)).toBeLessThan(1e-11);
    expect(deviation(jeffreysInterval(x, n, 0.95), jeffreys)).toBeLessThan(1e-11);
    expect(deviation(agrestiCoullInterval(x, n, z), agresti_coull)).toBeLessThan(1e-12);
  });
  it.each([
    [0, 1],
    [1, 1],
    [0, 1_000_000_000],
    [1_000_000_000, 1_000_000_000],
    [1, 1_000_000],
  ])('T21: %s of %s', (x, n) => {
    for (const { lower, upper } of [clopperPearsonInterval(x, n, 0.95), agrestiCoullInterval(x, n, z)]) {
      expect(lower >= 0 && lower <= x / n && upper >= x / n && upper <= 1).toBe(true);
    }
    const { lower, upper } = jeffreysInterval(x, n, 0.95);
    expect(lower > 0 && lower < upper && upper < 1).toBe(true);
  });
});
