import { bisect } from './bisect.ts';
import type { Limits } from './limits.ts';
import { standardized } from './ratio.ts';

const boundWidth = 1e-13;

/**
 * Score interval of the difference x1/n1 − x2/n2 (Miettinen and Nurminen 1985): the δ not rejected at z, with the variance at
 * the maximum-likelihood rates under difference δ. Bounds to 1e-13.
 *
 * @example miettinenNurminenDifference(56, 70, 48, 80, 1.959963984540054) // { lower: 0.0528…, upper: 0.3382… }
 */
export function miettinenNurminenDifference(x1: number, n1: number, x2: number, n2: number, z: number): Limits {
  const difference = x1 / n1 - x2 / n2;
  const statistic = (delta: number) => differenceStatistic(x1, n1, x2, n2, delta);
  return {
    lower: difference === -1 ? -1 : bisect(-1, difference, (delta) => statistic(delta) > z, boundWidth),
    upper: difference === 1 ? 1 : bisect(difference, 1, (delta) => statistic(delta) > -z, boundWidth),
  };
}

function differenceStatistic(x1: number, n1: number, x2: number, n2: number, delta: number): number {
  const total = n1 + n2;
  const q = constrainedRate(x1, n1, x2, n2, delta);
  const p = Math.min(1, Math.max(0, q + delta));
  const variance = ((p * (1 - p)) / n1 + (q * (1 - q)) / n2) * (total / (total - 1));
  return standardized(x1 / n1 - x2 / n2 - delta, variance);
}

/** Maximum-likelihood second rate q when the first is q + δ: the zero of the falling score function. */
function constrainedRate(x1: number, n1: number, x2: number, n2: number, delta: number): number {
  const low = Math.max(0, -delta);
  const high = Math.min(1, 1 - delta);
  if (!(low < high)) return low;
  const score = (q: number) => term(x1, q + delta) - term(n1 - x1, 1 - q - delta) + term(x2, q) - term(n2 - x2, 1 - q);
  // A likelihood that is largest at an end of the range has no inner zero.
  if (score(low) <= 0) return low;
  if (score(high) >= 0) return high;
  return bisect(low, high, (q) => score(q) > 0);
}

/** count/rate; a class without rows says nothing about its rate. */
function term(count: number, rate: number): number {
  return count === 0 ? 0 : count / Math.max(0, rate);
}
