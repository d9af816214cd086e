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

function over(parts: readonly Limits[], pick: (a: number, b: number) => number, side: keyof Limits): number {
  return parts.map((part) => part[side]).reduce((best, limit) => pick(best, limit));
}
