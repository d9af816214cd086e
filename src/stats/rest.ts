import { newcombeInterval } from './difference.ts';
import { foldLimits, type Limits, sharedLevel, zOf } from './limits.ts';
import type { Proportion } from './proportion.ts';
import { miettinenNurminenRatio } from './ratio.ts';

/** A rate in rows or weights, with the numbers that its interval may count on; both alike without weights. */
export interface RateOfRows extends Proportion {
  readonly effective: Proportion;
}

/**
 * Intervals of the largest distance of a group's rate from the rate of all groups together, by comparing each group with the
 * rest: rate − overall = (1 − w)(rate − rest), w the group's share of the denominator, and rate/overall = φ/(wφ + 1 − w) with
 * φ = rate/rest. Each group at 1 − α/K; with two groups both comparisons are one.
 *
 * @param rates at least two groups
 */
export function rest(
  rates: readonly RateOfRows[],
  level: number,
): { readonly difference: Limits; readonly ratio: Limits } {
  const count = rates.length;
  const z = zOf(count === 2 ? level : sharedLevel(level, count));
  const total = rates.reduce((sum, { n }) => sum + n, 0);
  const differences: Limits[] = [];
  const ratios: Limits[] = [];
  rates.forEach((rate, i) => {
    const others = rates.filter((_, j) => j !== i);
    const other = combined(others);
    const { x, n } = rate.effective;
    const share = rate.n / total;
    const signed = newcombeInterval(x, n, other.x, other.n, z);
    differences.push(foldLimits({ lower: signed.lower * (1 - share), upper: signed.upper * (1 - share) }));
    const phi = miettinenNurminenRatio(x, n, other.x, other.n, z);
    ratios.push(foldRatio({ lower: toOverall(phi.lower, share), upper: toOverall(phi.upper, share) }));
  });
  return {
    difference: {
      lower: Math.max(...differences.map(({ lower }) => lower)),
      upper: Math.max(...differences.map(({ upper }) => upper)),
    },
    ratio: {
      lower: Math.min(...ratios.map(({ lower }) => lower)),
      upper: Math.min(...ratios.map(({ upper }) => upper)),
    },
  };
}

/** The rate of several groups as one; their effective sizes add up as their weights do. */
function combined(rates: readonly RateOfRows[]): Proportion {
  const sum = (part: (rate: RateOfRows) => number) => rates.reduce((total, rate) => total + part(rate), 0);
  const size = sum(({ effective }) => effective.n);
  const n = sum((rate) => rate.n);
  const x = sum((rate) => rate.x);
  const whole = rates.every(({ effective, n: own }) => effective.n === own);
  return whole ? { x, n } : { x: x === n ? size : (x / n) * size, n: size };
}

function toOverall(phi: number, share: number): number {
  return phi === Infinity ? 1 / share : phi / (share * phi + 1 - share);
}

/** Interval of min(r, 1/r) from one of r ≥ 0. */
function foldRatio({ lower, upper }: Limits): Limits {
  if (upper < 1) return { lower, upper };
  if (lower > 1) return { lower: 1 / upper, upper: 1 / lower };
  return { lower: Math.min(lower, 1 / upper), upper: 1 };
}
