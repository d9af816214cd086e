import { definitionOf } from '../metrics/catalogue.ts';
import type { Cell, Fact } from '../record/content.ts';
import { isJudged } from '../record/decisions.ts';
import type { Manifest, MetricUnit } from '../record/manifest.ts';
import { type Metric, metricKey, type Scope } from '../record/metric.ts';
import { restoreMetric } from '../record/record-metric.ts';
import { estimateText } from './numbers.ts';
import { reasonCodeText, undefinedText } from './undefined-text.ts';

/** A metric of the record as the report prints it. */
export interface MetricReading {
  readonly key: string;
  readonly id: string;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly metric: Metric;
  /** The value, or the reason why there is none. */
  readonly value: string;
  /** `[lower, upper]`, or why there is no interval. */
  readonly interval: string;
  /** Whether `interval` is one. */
  readonly hasInterval: boolean;
  readonly n: number;
}

/** Reads the metric with this key; undefined where the record holds none. */
export function readMetric(manifest: Manifest, key: string): MetricReading | undefined {
  const recorded = manifest.metrics[key];
  if (recorded === undefined) return undefined;
  const metric = restoreMetric(key, recorded);
  const shared = { key, id: metric.id, label: labelOf(metric.id), unit: recorded.unit, metric, n: metric.n };
  if (metric.kind === 'undefined') {
    const value = undefinedText(metric, rowsOf(manifest, metric.scope));
    return { ...shared, value, interval: 'no value', hasInterval: false };
  }
  const text = estimateText(metric.value, metric.ci, recorded.unit, thresholdsOn(manifest, metric.id));
  const interval = text.interval ?? noIntervalText(metric);
  return { ...shared, value: text.value, interval, hasInterval: text.interval !== undefined };
}

/** Reads the metric of a slice of the audited rows. */
export function readMetricAt(
  manifest: Manifest,
  id: string,
  slice: Omit<Scope, 'split'> = {},
): MetricReading | undefined {
  return readMetric(manifest, metricKey(id, { ...slice, split: 'audited' }));
}

/** The key in a cell or fact that refers to a metric. */
export function metricKeyIn(value: Cell | Fact | undefined): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const key = (value as { readonly metric?: unknown }).metric;
  return typeof key === 'string' ? key : undefined;
}

/** Name of a metric for people; an unknown id stays as it is. */
export function labelOf(id: string): string {
  return definitionOf(id)?.label ?? id;
}

/** Numbers that gates compare this metric with: no rounding may carry a printed value across one. */
export function thresholdsOn(manifest: Manifest, id: string): number[] {
  if (!isJudged(manifest.gates)) return [];
  const { gates, tracked } = manifest.gates;
  return [...gates, ...tracked]
    .filter((gate) => gate.metric_id === id)
    .flatMap(({ threshold }) => (typeof threshold === 'boolean' || threshold === null ? [] : threshold));
}

/** Confidence level of the record's intervals; they all have one. */
export function levelOf(manifest: Manifest): number {
  for (const { result } of Object.values(manifest.metrics)) {
    if (result.kind === 'value' && result.ci !== undefined) return result.ci.level;
  }
  return 0.95;
}

function noIntervalText(metric: Extract<Metric, { kind: 'value' }>): string {
  if (metric.ciReason !== undefined) return `no interval: ${reasonCodeText(metric.ciReason)}`;
  const definition = definitionOf(metric.id);
  if (definition?.unit === 'count') return 'exact count';
  return definition?.fact === true ? 'exact' : 'no interval method';
}

/** Rows of the slice a metric speaks of: what a reader needs beside "no positives in group C". */
function rowsOf(manifest: Manifest, { attribute, group }: Scope): number {
  const slice = attribute === undefined || group === undefined ? {} : { attribute, group };
  const recorded = manifest.metrics[metricKey('n', { ...slice, split: 'audited' })]?.result;
  return recorded?.kind === 'value' ? recorded.value : (manifest.dataset['audited']?.shape[0] ?? 0);
}
