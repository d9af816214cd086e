import { log } from '../base/detmath.ts';
import { guardedArm, isGuarded } from './guarded-arm.ts';
import type { Arm, Limits } from './limits.ts';
import type { Proportion } from './proportion.ts';

/**
 * Log odds ratio of a against b with ½ added to each cell (Haldane 1956, Anscombe 1956) and Wald limits.
 *
 * @example haldaneLogOddsRatio({ x: 5, n: 30 }, { x: 9, n: 40 }, 1.959963984540054).value // log(0.7151702786…)
 */
export function haldaneLogOddsRatio(a: Proportion, b: Proportion, z: number): Arm {
  const cells = [a.x + 0.5, a.n - a.x + 0.5, b.x + 0.5, b.n - b.x + 0.5] as const;
  const value = log((cells[0] / cells[1]) * (cells[3] / cells[2]));
  const half = z * Math.sqrt(cells.reduce((sum, cell) => sum + 1 / cell, 0));
  return { value, lower: value - half, upper: value + half };
}

/** Few events count as few below this share of the rows: at higher rates the half row added does no harm. */
const rareShare = 0.2;

/**
 * Limits of the log odds ratio of a against b: Haldane's, and where a group has one to four events (or other rows) that make up less
 * than a fifth of it, the outer ones of these and of the limits that {@link guardedArm}s give on the log odds scale. Haldane's alone
 * hold in 0.88 of samples of 30 rows at a rate of 0.02.
 *
 * @returns -Infinity or Infinity where a cell of 0 leaves no limit
 */
export function logOddsRatioLimits(a: Proportion, b: Proportion, z: number): Limits {
  const { lower, upper } = haldaneLogOddsRatio(a, b, z);
  if (!isGuarded(a, rareShare) && !isGuarded(b, rareShare)) return { lower, upper };
  const first = guardedArm(a, z, rareShare);
  const second = guardedArm(b, z, rareShare);
  return {
    lower: Math.min(lower, -logOddsRatioUpper(second, first)),
    upper: Math.max(upper, logOddsRatioUpper(first, second)),
  };
}

/** Upper limit of the difference of log odds by variance estimates recovery; of the box of both intervals at rates of 0 and 1. */
function logOddsRatioUpper(a: Arm, b: Arm): number {
  const [highest, lowest] = [logOdds(a.upper), logOdds(b.lower)];
  if (highest === Infinity || lowest === -Infinity) return Infinity;
  const [here, there] = [logOdds(a.value), logOdds(b.value)];
  if (here === -Infinity || there === Infinity) return highest - lowest;
  return here - there + Math.sqrt((highest - here) * (highest - here) + (there - lowest) * (there - lowest));
}

function logOdds(rate: number): number {
  if (rate <= 0) return -Infinity;
  return rate >= 1 ? Infinity : log(rate / (1 - rate));
}
