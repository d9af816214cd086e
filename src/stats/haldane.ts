import { log } from '../base/detmath.ts';
import type { Arm } from './limits.ts';
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
