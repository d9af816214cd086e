import type { Limits } from './limits.ts';

/**
 * Intervals of statistics that combine m parts: the extreme values of the combination over the box of the parts' intervals.
 * The parts must stand at 1 − α/m each (`sharedLevel`; single rates by `clopperPearsonInterval`), so that together they hold
 * the level.
 */
export function imageOfMax(parts: readonly Limits[]): Limits {
  return { lower: over(parts, Math.max, 'lower'), upper: over(parts, Math.max, 'upper') };
}

export function imageOfMin(parts: readonly Limits[]): Limits {
  return { lower: over(parts, Math.min, 'lower'), upper: over(parts, Math.min, 'upper') };
}

export function imageOfMean(parts: readonly Limits[]): Limits {
  const sum = (side: keyof Limits) => parts.reduce((total, part) => total + part[side], 0) / parts.length;
  return { lower: sum('lower'), upper: sum('upper') };
}

export function imageOfDifference(a: Limits, b: Limits): Limits {
  return { lower: a.lower - b.upper, upper: a.upper - b.lower };
}

/** Quotient of two parts that are never negative; unbounded if the denominator reaches 0. */
export function imageOfQuotient(a: Limits, b: Limits): Limits {
  return {
    lower: b.upper === 0 ? 0 : a.lower / b.upper,
    upper: b.lower === 0 ? Infinity : a.upper / b.lower,
  };
}

/**
 * Extreme values of min/max over the box of the groups' limits. Where a limit can be negative the quotient has no bounds worth
 * stating; where the largest can be 0 it has none below 1.
 *
 * @param parts limits of at least two groups
 */
export function imageOfMinOverMax(parts: readonly Limits[]): Limits {
  if (parts.some(({ lower }) => lower < 0)) return { lower: -Infinity, upper: Infinity };
  // One group at its lowest against another at its highest; all alike where the intervals share a value.
  let lower = 1;
  parts.forEach((a, i) => {
    parts.forEach((b, j) => {
      if (i !== j && b.upper > 0) lower = Math.min(lower, a.lower / b.upper);
    });
  });
  const least = Math.min(...parts.map((part) => part.upper));
  const most = Math.max(...parts.map((part) => part.lower));
  return { lower, upper: most <= least ? 1 : least / most };
}

function over(parts: readonly Limits[], pick: (a: number, b: number) => number, side: keyof Limits): number {
  return parts.map((part) => part[side]).reduce((best, limit) => pick(best, limit));
}
