import type { Arm, Limits } from './limits.ts';

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
