import { exp, log } from '../base/detmath.ts';
import { createSum } from '../base/exact-sum.ts';
import type { ChiSquareTest } from './chi-square-test.ts';
import { chiSquareSurvival } from './distributions.ts';
import type { Arm } from './limits.ts';
import type { Proportion } from './proportion.ts';

/** Two groups within one stratum. */
export interface StratumPair {
  readonly a: Proportion;
  readonly b: Proportion;
}

/**
 * Odds ratio of a against b pooled over strata (Mantel and Haenszel 1959), limits on the log scale with the variance of Robins,
 * Breslow and Greenland (1986).
 *
 * @returns undefined if no stratum speaks for the denominator; limits 0 and Infinity where the ratio is 0
 * @example pooledOddsRatio(strata, 1.959963984540054)?.value
 */
export function pooledOddsRatio(strata: readonly StratumPair[], z: number): Arm | undefined {
  const [r, s, pr, mixed, qs] = [createSum(), createSum(), createSum(), createSum(), createSum()];
  for (const { a, b } of filled(strata)) {
    const n = a.n + b.n;
    const up = (a.x * (b.n - b.x)) / n;
    const down = ((a.n - a.x) * b.x) / n;
    const along = (a.x + b.n - b.x) / n;
    const across = (a.n - a.x + b.x) / n;
    r.add(up);
    s.add(down);
    pr.add(along * up);
    mixed.add(along * down + across * up);
    qs.add(across * down);
  }
  const [R, S] = [r.value(), s.value()];
  const variance = pr.value() / (2 * R * R) + mixed.value() / (2 * R * S) + qs.value() / (2 * S * S);
  return ratioArm(R, S, variance, z);
}

/**
 * Ratio of the rates of a and b pooled over strata (Mantel and Haenszel), limits on the log scale with the variance of Greenland and
 * Robins (1985).
 *
 * @returns undefined if b has no events in any stratum that a shares; limits 0 and Infinity where the ratio is 0
 */
export function pooledRiskRatio(strata: readonly StratumPair[], z: number): Arm | undefined {
  const [r, s, d] = [createSum(), createSum(), createSum()];
  for (const { a, b } of filled(strata)) {
    const n = a.n + b.n;
    r.add((a.x * b.n) / n);
    s.add((b.x * a.n) / n);
    d.add(((a.x + b.x) * (a.n / n) * b.n - a.x * b.x) / n);
  }
  return ratioArm(r.value(), s.value(), d.value() / (r.value() * s.value()), z);
}

/**
 * Cochran–Mantel–Haenszel test that a and b have equal odds in every stratum, without continuity correction.
 *
 * @returns undefined if no stratum holds both groups and both outcomes
 */
export function cochranMantelHaenszel(strata: readonly StratumPair[]): ChiSquareTest | undefined {
  const [excess, variance] = [createSum(), createSum()];
  for (const { a, b } of filled(strata)) {
    const n = a.n + b.n;
    const events = a.x + b.x;
    excess.add(a.x - (a.n * events) / n);
    variance.add(((a.n / n) * (b.n / n) * events * (n - events)) / (n - 1));
  }
  if (!(variance.value() > 0)) return undefined;
  const statistic = (excess.value() * excess.value()) / variance.value();
  return { statistic, df: 1, p: chiSquareSurvival(statistic, 1) };
}

/**
 * Breslow and Day's test (1980) that the odds ratio is the same in every stratum, without Tarone's correction.
 *
 * @returns undefined if fewer than two strata hold both groups and both outcomes, or the pooled odds ratio is 0 or unbounded
 */
export function breslowDay(strata: readonly StratumPair[]): ChiSquareTest | undefined {
  const pooled = pooledOddsRatio(strata, 1)?.value;
  const telling = filled(strata).filter(({ a, b }) => a.x + b.x > 0 && a.x + b.x < a.n + b.n);
  if (pooled === undefined || pooled === 0 || telling.length < 2) return undefined;
  const sum = createSum();
  for (const { a, b } of telling) {
    const expected = expectedEvents(a.n, b.n, a.x + b.x, pooled);
    const cells = [expected, a.n - expected, a.x + b.x - expected, b.n - (a.x + b.x) + expected];
    const precision = cells.reduce((total, cell) => total + 1 / cell, 0);
    sum.add((a.x - expected) * (a.x - expected) * precision);
  }
  const df = telling.length - 1;
  return { statistic: sum.value(), df, p: chiSquareSurvival(sum.value(), df) };
}

/** Events of a that give the odds ratio under the margins: the root of a quadratic, in the form that does not cancel. */
function expectedEvents(first: number, second: number, events: number, ratio: number): number {
  if (ratio === 1) return (first * events) / (first + second);
  const square = 1 - ratio;
  const linear = second - events + ratio * (first + events);
  const constant = -ratio * first * events;
  return (-2 * constant) / (linear + Math.sqrt(linear * linear - 4 * square * constant));
}

/** Strata that hold both groups. */
function filled(strata: readonly StratumPair[]): readonly StratumPair[] {
  return strata.filter(({ a, b }) => a.n > 0 && b.n > 0);
}

function ratioArm(up: number, down: number, logVariance: number, z: number): Arm | undefined {
  if (down === 0) return undefined;
  const value = up / down;
  if (up === 0) return { value, lower: 0, upper: Infinity };
  const half = z * Math.sqrt(logVariance);
  return { value, lower: exp(log(value) - half), upper: exp(log(value) + half) };
}
