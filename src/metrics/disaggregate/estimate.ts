import type { Interval, Metric, UndefinedReason } from '../../record/metric.ts';

/** A figure with its interval, or the reason why there is none. */
export interface Estimate {
  readonly value: number | null;
  /** Absent where no interval is named for the figure, or none came out (`ciReason`). */
  readonly ci?: Interval;
  readonly ciReason?: UndefinedReason;
  /** Why there is no value. */
  readonly reason?: UndefinedReason;
  /** Denominator of a rate, otherwise the rows used; of a comparison the sum over its groups. */
  readonly n: number;
  /** Groups the figure could not speak for. */
  readonly undefinedGroups?: readonly string[];
  /** Group with the largest and the smallest value, where groups are compared. */
  readonly argmax?: string;
  readonly argmin?: string;
}

/** The metric as library users take it; what was not found is not computed. */
export function estimateOf(metric: Metric | undefined): Estimate {
  if (metric === undefined) return { value: null, reason: 'not_computed', n: 0 };
  if (metric.kind === 'undefined') return { value: null, reason: metric.reason, n: metric.n };
  const { value, ci, ciReason, n, undefinedGroups, argmax, argmin } = metric;
  return {
    value,
    ...(ci === undefined ? {} : { ci }),
    ...(ciReason === undefined ? {} : { ciReason }),
    n,
    ...(metric.scope.group === undefined && metric.scope.attribute !== undefined ? { undefinedGroups } : {}),
    ...(argmax === undefined ? {} : { argmax }),
    ...(argmin === undefined ? {} : { argmin }),
  };
}
