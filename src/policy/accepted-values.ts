import type { Comparison, Threshold } from '../record/decisions.ts';
import { bounds } from './comparison.ts';

/** The values that satisfy a gate: an interval, each end in or out. */
export interface AcceptedValues {
  readonly low: number;
  readonly lowIn: boolean;
  readonly high: number;
  readonly highIn: boolean;
}

const all: AcceptedValues = { low: -Infinity, lowIn: true, high: Infinity, highIn: true };

/**
 * The values that satisfy a comparison; all of them for a gate that is tracked only.
 *
 * @example acceptedValues({ comparison: 'less_than', threshold: 0.1 }).highIn // false
 */
export function acceptedValues({
  comparison,
  threshold,
}: {
  readonly comparison: Comparison;
  readonly threshold: Threshold | null;
}): AcceptedValues {
  if (threshold === null) return all;
  const [low, high] = bounds(threshold);
  switch (comparison) {
    case 'less_than':
      return { ...all, high, highIn: false };
    case 'less_than_or_equal':
      return { ...all, high };
    case 'greater_than':
      return { ...all, low, lowIn: false };
    case 'greater_than_or_equal':
      return { ...all, low };
    case 'equals':
    case 'between':
      return { low, lowIn: true, high, highIn: true };
  }
}

/** Whether every value of the first is one of the second. */
export function isWithin(inner: AcceptedValues, outer: AcceptedValues): boolean {
  const above = inner.low > outer.low || (inner.low === outer.low && (outer.lowIn || !inner.lowIn));
  const below = inner.high < outer.high || (inner.high === outer.high && (outer.highIn || !inner.highIn));
  return above && below;
}
