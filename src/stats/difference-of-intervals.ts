import { normalQuantile, normalSurvival } from './normal.ts';

/** An estimate with both limits of its interval. */
export interface BoundedEstimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

export interface IntervalDifference {
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, at the level of the interval it agrees with whether the interval holds zero. */
  readonly p: number;
}

/**
 * Interval of a difference of two independent estimates from their own intervals, by recovery of variance estimates (Zou and
 * Donner 2008, MOVER): each limit of the difference takes the sides of both intervals that lie towards it, so asymmetry is kept.
 *
 * @param level of both intervals, as 0.95
 * @returns `second` less `first`
 * @example differenceOfIntervals({ value: 0.2, lower: 0.1, upper: 0.3 }, { value: 0.5, lower: 0.4, upper: 0.6 }, 0.95)
 */
export function differenceOfIntervals(
  first: BoundedEstimate,
  second: BoundedEstimate,
  level: number,
): IntervalDifference {
  const difference = second.value - first.value;
  const down = Math.sqrt(square(second.value - second.lower) + square(first.upper - first.value));
  const up = Math.sqrt(square(second.upper - second.value) + square(first.value - first.lower));
  // The side towards zero decides whether the interval holds it.
  const side = difference >= 0 ? down : up;
  const size = Math.abs(difference);
  const p = size === 0 ? 1 : side === 0 ? 0 : 2 * normalSurvival((size / side) * normalQuantile((1 + level) / 2));
  return { lower: difference - down, upper: difference + up, p: Math.min(1, p) };
}

function square(x: number): number {
  return x * x;
}
