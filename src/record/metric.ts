import { compareCodePoints } from '../base/order.ts';

/** Why a metric has no value, or no interval. Closed list of metrics.md 1. */
export const undefinedReasons = [
  'zero_denominator',
  'single_class',
  'fewer_than_two_groups',
  'empty_group',
  'no_scores',
  'no_labels',
  'no_model',
  'no_reference',
  'zero_variance',
  'task_mismatch',
  'no_eligible_pairs',
  'infeasible_margin',
  'not_detectable',
  'unstable_resampling',
  'not_computed',
] as const;

export type UndefinedReason = (typeof undefinedReasons)[number];

/** The slice a metric speaks of. Keys stand in this order in a metric key. */
export interface Scope {
  readonly attribute?: string;
  readonly group?: string;
  readonly reference?: string;
  readonly stratum?: string;
  readonly class?: string;
  readonly feature?: string;
  readonly params?: string;
  /** Role in the record's `dataset`: `audited`, `train` or `reference`. */
  readonly split: string;
}

/** A confidence interval; a null limit is unbounded. */
export interface Interval {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: number;
  readonly method: string;
  readonly approximate: boolean;
}

export interface MetricValue {
  readonly kind: 'value';
  readonly id: string;
  readonly scope: Scope;
  readonly value: number;
  readonly ci?: Interval;
  /** Set iff the metric has an interval method and no interval came out. */
  readonly ciReason?: UndefinedReason;
  /** Denominator of a rate, otherwise the rows used. */
  readonly n: number;
  /** False if a group that should take part could not. */
  readonly complete: boolean;
  readonly undefinedGroups: readonly string[];
  readonly emptyGroups: readonly string[];
  readonly smallGroups: readonly string[];
  readonly argmax?: string;
  readonly argmin?: string;
  readonly tunedOnAuditedData?: true;
  readonly scoreGrid?: number;
  readonly invariant?: true;
}

export interface MetricUndefined {
  readonly kind: 'undefined';
  readonly id: string;
  readonly scope: Scope;
  readonly reason: UndefinedReason;
  readonly n: number;
}

/** One metric of one slice: a value with its interval, or the reason why there is none. Never NaN. */
export type Metric = MetricValue | MetricUndefined;

/** Parts of a scope, in the order of a metric key. */
export const scopeFields = [
  'attribute',
  'group',
  'reference',
  'stratum',
  'class',
  'feature',
  'params',
  'split',
] as const;

/**
 * The key of a metric in the record: id, then `|field=value` for each part of the scope; `split` only if not `audited`.
 *
 * @example metricKey('tpr', { attribute: 'gender', group: 'female', split: 'audited' }) // 'tpr|attribute=gender|group=female'
 */
export function metricKey(id: string, scope: Scope): string {
  let key = id;
  for (const field of scopeFields) {
    const value = scope[field];
    if (value === undefined || (field === 'split' && value === 'audited')) continue;
    key += `|${field}=${value.replace(/[\\|=]/g, '\\$&')}`;
  }
  return key;
}

/** Metrics in key order. */
export function sortMetrics(metrics: readonly Metric[]): Metric[] {
  return metrics
    .map((metric) => ({ key: metricKey(metric.id, metric.scope), metric }))
    .sort((a, b) => compareCodePoints(a.key, b.key))
    .map((entry) => entry.metric);
}
