import { bisect } from './bisect.ts';
import { zOf } from './limits.ts';
import { normalCdf, normalSurvival } from './normal.ts';

/**
 * Power of the two-sided z test of equal rates, the variance of the hypothesis at the pooled rate and that of the alternative at both
 * rates (Fleiss, Levin and Paik 2003, chapter 4).
 *
 * @param alpha size of the test, for example 0.05
 * @example powerOfTwoRates(0.5, 0.4, 388, 388, 0.05) // 0.8006…
 */
export function powerOfTwoRates(p1: number, n1: number, p2: number, n2: number, alpha: number): number {
  return power(Math.abs(p1 - p2), (n1 * p1 + n2 * p2) / (n1 + n2), { p1, n1, p2, n2 }, zOf(1 - alpha));
}

/** A group and the group it is compared with. */
export interface Comparison {
  /** Rate of both together. */
  readonly pooled: number;
  /** Rows of the group and of the reference, ≥ 1 each. */
  readonly group: number;
  readonly reference: number;
}

/**
 * Power to see a difference δ between a group and the reference, both sizes and the pooled rate kept: the smaller of that with the
 * group below and that with the group above, those left out that would need a rate outside [0, 1].
 *
 * @returns undefined if neither direction is possible (`not_detectable`)
 */
export function powerToDetect(delta: number, comparison: Comparison, alpha: number): number | undefined {
  const all = directions(comparison)
    .filter(({ largest }) => delta <= largest)
    .map((direction) => direction.powerAt(delta, alpha));
  return all.length === 0 ? undefined : Math.min(...all);
}

/**
 * Smallest difference seen with the given power, to the last bit: the larger of the directions that reach it.
 *
 * @returns undefined if no direction reaches it (`not_detectable`)
 * @example minimumDetectableDifference({ pooled: 0.5, group: 100, reference: 100 }, 0.05) // 0.1969…
 */
export function minimumDetectableDifference(comparison: Comparison, alpha: number, power = 0.8): number | undefined {
  const found = directions(comparison)
    .filter(({ largest, powerAt }) => powerAt(largest, alpha) >= power)
    .map(({ largest, powerAt }) => bisect(0, largest, (delta) => powerAt(delta, alpha) < power));
  return found.length === 0 ? undefined : Math.max(...found);
}

interface Direction {
  /** Largest difference with both rates in [0, 1]. */
  readonly largest: number;
  readonly powerAt: (delta: number, alpha: number) => number;
}

function directions({ pooled, group, reference }: Comparison): Direction[] {
  const ofGroup = reference / (group + reference);
  const ofReference = group / (group + reference);
  return [-1, 1].map((side) => {
    const room =
      side === -1 ? [pooled / ofGroup, (1 - pooled) / ofReference] : [(1 - pooled) / ofGroup, pooled / ofReference];
    return {
      largest: Math.min(1, ...room),
      powerAt: (delta, alpha) => {
        const p1 = within(pooled + side * delta * ofGroup);
        const p2 = within(pooled - side * delta * ofReference);
        return power(delta, pooled, { p1, n1: group, p2, n2: reference }, zOf(1 - alpha));
      },
    };
  });
}

interface Rates {
  readonly p1: number;
  readonly n1: number;
  readonly p2: number;
  readonly n2: number;
}

function power(delta: number, pooled: number, { p1, n1, p2, n2 }: Rates, z: number): number {
  const cut = z * Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  const error = Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  // Rates of exactly 0 and 1: the difference comes out whole.
  if (error === 0) return delta > cut ? 1 : 0;
  return normalSurvival((cut - delta) / error) + normalCdf((-cut - delta) / error);
}

function within(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
