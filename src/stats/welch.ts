import type { Moments } from './delta.ts';
import { studentSurvival, studentUpperQuantile } from './distributions.ts';
import type { Limits } from './limits.ts';

/**
 * Interval of the difference of two means with unequal variances (Welch 1947), degrees of freedom after Satterthwaite.
 *
 * @returns undefined if either side has fewer than two rows
 */
export function welchInterval(a: Moments, b: Moments, level: number): Limits | undefined {
  const found = standardError(a, b);
  if (found === undefined) return undefined;
  const difference = a.mean - b.mean;
  const { error, df } = found;
  if (error === 0) return { lower: difference, upper: difference };
  const half = studentUpperQuantile((1 - level) / 2, df) * error;
  return { lower: difference - half, upper: difference + half };
}

/**
 * Welch's test of two equal means, two-sided.
 *
 * @returns undefined if either side has fewer than two rows or neither varies
 * @public held against the golden figures of the regression task
 */
export function welchTest(a: Moments, b: Moments): { t: number; df: number; p: number } | undefined {
  const found = standardError(a, b);
  if (found === undefined || found.error === 0) return undefined;
  const t = (a.mean - b.mean) / found.error;
  return { t, df: found.df, p: 2 * studentSurvival(Math.abs(t), found.df) };
}

function standardError(a: Moments, b: Moments): { readonly error: number; readonly df: number } | undefined {
  if (a.n < 2 || b.n < 2) return undefined;
  const va = a.squaredDeviations / ((a.n - 1) * a.n);
  const vb = b.squaredDeviations / ((b.n - 1) * b.n);
  const variance = va + vb;
  const shareA = va / variance;
  const shareB = vb / variance;
  return {
    error: Math.sqrt(variance),
    df: variance === 0 ? 0 : 1 / ((shareA * shareA) / (a.n - 1) + (shareB * shareB) / (b.n - 1)),
  };
}
