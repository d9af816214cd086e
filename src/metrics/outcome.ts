import type { Interval, Metric, Scope, UndefinedReason } from '../record/metric.ts';
import type { Limits } from '../stats/limits.ts';
import type { MetricContext } from './context.ts';
import type { MetricDefinition } from './definition.ts';

/** What an estimator finds for one slice. */
export type Outcome =
  | {
      readonly value: number;
      readonly n: number;
      readonly ci?: Interval;
      readonly ciReason?: UndefinedReason;
      readonly argmax?: string;
      readonly argmin?: string;
    }
  | { readonly reason: UndefinedReason; readonly n: number };

/** Which groups a figure could not speak for, or speaks for on few rows. */
export interface Coverage {
  readonly complete: boolean;
  readonly undefinedGroups: readonly string[];
  readonly emptyGroups: readonly string[];
  readonly smallGroups: readonly string[];
}

/** A figure that compares no groups. */
export const wholeCoverage: Coverage = { complete: true, undefinedGroups: [], emptyGroups: [], smallGroups: [] };

/** The metric of one slice. */
export function toMetric(id: string, scope: Scope, outcome: Outcome, coverage: Coverage = wholeCoverage): Metric {
  if ('reason' in outcome) return { kind: 'undefined', id, scope, reason: outcome.reason, n: outcome.n };
  return { kind: 'value', id, scope, ...outcome, ...coverage };
}

/**
 * An interval for the record: clipped to the metric's range, unbounded limits as null.
 *
 * @param level the confidence level it holds for the metric as a whole, not that of one pair
 * @param approximate true for weighted rows, where the effective size stands in for the rows
 */
export function recordedInterval(
  limits: Limits,
  method: string,
  level: number,
  range: MetricDefinition['range'],
  approximate = false,
): { readonly ci: Interval } {
  const [least, most] = range;
  return {
    ci: {
      lower: bounded(Math.max(limits.lower, least ?? -Infinity)),
      upper: bounded(Math.min(limits.upper, most ?? Infinity)),
      level,
      method,
      approximate,
    },
  };
}

function bounded(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null;
}

/** The interval of a metric at the level of the audit. */
export function auditInterval(
  limits: Limits,
  method: string,
  { range }: Pick<MetricDefinition, 'range'>,
  { statistics, options }: MetricContext,
): { readonly ci: Interval } {
  return recordedInterval(limits, method, options.level, range, statistics.overall.weights !== undefined);
}
