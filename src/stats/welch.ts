import type { Moments } from './delta.ts';
import { studentUpperQuantile } from './distributions.ts';
import type { Limits } from './limits.ts';

/**
 * Interval of the difference of two means with unequal variances (Welch 1947), degrees of freedom after Satterthwaite.
 *
 * @returns undefined if either side has fewer than two rows
 */
export function welchInterval(a: Moments, b: Moments, level: number): Limits | undefined {
  if (a.n < 2 || b.n < 2) return undefined;
  const difference = a.mean - b.mean;
  const va = a.squaredDeviations / ((a.n - 1) * a.n);
  const vb = b.squaredDeviations / ((b.n - 1) * b.n);
  const variance = va + vb;
  if (variance === 0) return { lower: difference, upper: difference };
  const shareA = va / variance;
  const shareB = vb / variance;
  const df = 1 / ((shareA * shareA) / (a.n - 1) + (shareB * shareB) / (b.n - 1));
  const half = studentUpperQuantile((1 - level) / 2, df) * Math.sqrt(variance);
  return { lower: difference - half, upper: difference + half };
}
