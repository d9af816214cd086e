import { betaQuantile, incompleteBeta } from './special/incomplete-beta.ts';
import { incompleteGamma } from './special/incomplete-gamma.ts';

/** P(T > t) of Student's distribution; `df` > 0 need not be an integer. */
export function studentSurvival(t: number, df: number): number {
  const square = t * t;
  const tail = incompleteBeta(df / (df + square), df / 2, 0.5, square / (df + square)).lower / 2;
  return t >= 0 ? tail : 1 - tail;
}

/**
 * The t that Student's distribution exceeds with probability `tail`, 0 < tail ≤ ½.
 *
 * @example studentUpperQuantile(0.025, 10) // 2.2281388519…
 */
export function studentUpperQuantile(tail: number, df: number): number {
  const { x, y } = betaQuantile(2 * tail, df / 2, 0.5);
  return Math.sqrt((df * y) / x);
}

/** P(X > x) of the χ² distribution. */
export function chiSquareSurvival(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).upper;
}

/** P(X > f) of the F distribution with d1 and d2 degrees of freedom. */
export function fSurvival(f: number, d1: number, d2: number): number {
  if (!(f > 0)) return 1;
  const sum = d2 + d1 * f;
  return incompleteBeta(d2 / sum, d2 / 2, d1 / 2, (d1 * f) / sum).lower;
}

/**
 * P(X > k) of the binomial distribution.
 *
 * @example binomialSurvival(4, 100, 0.02) // 0.05083044536950036
 */
export function binomialSurvival(k: number, n: number, p: number): number {
  if (k < 0) return 1;
  if (k >= n) return 0;
  return incompleteBeta(p, k + 1, n - k).lower;
}
