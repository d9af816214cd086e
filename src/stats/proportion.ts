import { type Arm, clipLimits, type Limits } from './limits.ts';
import { betaQuantile } from './special/incomplete-beta.ts';

/** x events among n rows, n ≥ 1. With weights, x and n are effective numbers and need not be integers. */
export interface Proportion {
  readonly x: number;
  readonly n: number;
}

/**
 * Score interval of a rate (Wilson 1927). Exactly 0 at x = 0 and 1 at x = n.
 *
 * @param x events, 0 ≤ x ≤ n
 * @param n rows, > 0
 * @param z two-sided normal multiplier, see `zOf`
 * @example wilsonInterval(8, 10, 1.959963984540054) // { lower: 0.490…, upper: 0.943… }
 */
export function wilsonInterval(x: number, n: number, z: number): Limits {
  const p = x / n;
  const square = z * z;
  const centre = p + square / (2 * n);
  const half = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  return {
    lower: x === 0 ? 0 : Math.max(0, (centre - half) / scale),
    upper: x === n ? 1 : Math.min(1, (centre + half) / scale),
  };
}

/** A rate with its Wilson limits. */
export function wilsonArm({ x, n }: Proportion, z: number): Arm {
  return { value: x / n, ...wilsonInterval(x, n, z) };
}

/**
 * Exact interval of a rate (Clopper and Pearson 1934): each tail of the binomial distribution at most α/2.
 *
 * @example clopperPearsonInterval(0, 10, 0.95) // { lower: 0, upper: 0.3085… }
 */
export function clopperPearsonInterval(x: number, n: number, level: number): Limits {
  const tail = (1 - level) / 2;
  return {
    lower: x === 0 ? 0 : betaQuantile(tail, x, n - x + 1).x,
    upper: x === n ? 1 : betaQuantile(tail, n - x, x + 1).y,
  };
}

/** Equal-tailed posterior interval of a rate under Jeffreys' prior Beta(½, ½). Does not reach 0 or 1. */
export function jeffreysInterval(x: number, n: number, level: number): Limits {
  const tail = (1 - level) / 2;
  return { lower: betaQuantile(tail, x + 0.5, n - x + 0.5).x, upper: betaQuantile(tail, n - x + 0.5, x + 0.5).y };
}

/** Wald's interval around the centre of Wilson's (Agresti and Coull 1998), cut off at 0 and 1. */
export function agrestiCoullInterval(x: number, n: number, z: number): Limits {
  const rows = n + z * z;
  const centre = (x + (z * z) / 2) / rows;
  const half = z * Math.sqrt((centre * (1 - centre)) / rows);
  return clipLimits({ lower: centre - half, upper: centre + half }, 0, 1);
}
