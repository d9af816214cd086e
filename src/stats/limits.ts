import { fail } from '../base/diagnostic.ts';
import { normalQuantile } from './normal.ts';

/** An interval; ±Infinity is an unbounded limit (recorded as null). */
export interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/** An estimate with its limits, as methods that combine estimates take it. */
export interface Arm extends Limits {
  readonly value: number;
}

/**
 * Two-sided standard normal multiplier of a confidence level, Φ⁻¹(1 − (1 − level)/2).
 *
 * @example zOf(0.95) // 1.95996398454005…
 */
export function zOf(level: number): number {
  if (!(level > 0 && level < 1)) fail('internal.bug', `a confidence level lies between 0 and 1, not at ${level}`);
  return normalQuantile((1 + level) / 2);
}

/**
 * Level of each of several intervals that together hold `level` (Bonferroni): 1 − (1 − level)/count.
 *
 * @example sharedLevel(0.95, 2) // 0.975
 */
export function sharedLevel(level: number, count: number): number {
  return 1 - (1 - level) / count;
}

/**
 * Interval of |θ| from one of θ: from 0 if the signed interval holds 0, else both sizes in order.
 *
 * @example foldLimits({ lower: -0.3, upper: 0.1 }) // { lower: 0, upper: 0.3 }
 */
export function foldLimits(signed: Limits): Limits {
  const { lower, upper } = signed;
  if (lower <= 0 && upper >= 0) return { lower: 0, upper: Math.max(-lower, upper) };
  return lower > 0 ? signed : { lower: -upper, upper: -lower };
}

/** Cuts the limits off at the ends of the range a statistic can take. */
export function clipLimits(limits: Limits, least: number, most: number): Limits {
  return { lower: Math.min(Math.max(limits.lower, least), most), upper: Math.max(Math.min(limits.upper, most), least) };
}

/** The smallest interval that holds the given one and the point. */
export function widenTo(point: number, limits: Limits): Limits {
  return { lower: Math.min(limits.lower, point), upper: Math.max(limits.upper, point) };
}
