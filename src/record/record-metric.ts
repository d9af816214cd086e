import { publish } from '../base/format.ts';
import { compareCodePoints } from '../base/order.ts';
import type { MetricUnit, RecordedMetric, RecordedResult } from './manifest.ts';
import { type Interval, type Metric, metricKey, type Scope } from './metric.ts';

/** What the record keeps of a metric's definition. */
export interface MetricDescription {
  readonly unit: MetricUnit;
  /** Estimator's name in the catalogue. */
  readonly method: string;
  /** Number of the section or subsection of the report that shows the metric first; the record keeps the section. */
  readonly section: string;
}

/**
 * The `metrics` map of the record: published numbers, keys in code-point order.
 *
 * @param describe description of a metric id
 * @example recordMetrics([precision], (id) => definitionOf(id))['ppv'].result.value
 */
export function recordMetrics(
  metrics: Iterable<Metric>,
  describe: (id: string) => MetricDescription,
): Record<string, RecordedMetric> {
  const entries = [...metrics].map((metric) => {
    const entry: [string, RecordedMetric] = [
      metricKey(metric.id, metric.scope),
      recordMetric(metric, describe(metric.id)),
    ];
    return entry;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => compareCodePoints(a, b)));
}

/** One metric as the record keeps it. `slice` is left out for the audited rows as a whole. */
export function recordMetric(metric: Metric, { unit, method, section }: MetricDescription): RecordedMetric {
  const whole = metricKey('', metric.scope) === '';
  const [block = section] = section.split('.');
  return {
    result: recordResult(metric),
    unit,
    method,
    section: block,
    ...(whole ? {} : { slice: { ...metric.scope } }),
  };
}

/**
 * The metrics of a record, by key: what is judged again when only the record is at hand.
 *
 * @example restoreMetrics(manifest.metrics).get('roc_auc')
 */
export function restoreMetrics(metrics: Readonly<Record<string, RecordedMetric>>): Map<string, Metric> {
  return new Map(Object.entries(metrics).map(([key, recorded]) => [key, restoreMetric(key, recorded)]));
}

/** The reverse of {@link recordMetric}; the id stands before the first unescaped `|` of the key. */
export function restoreMetric(key: string, { result, slice }: RecordedMetric): Metric {
  const end = key.indexOf('|');
  const id = end === -1 ? key : key.slice(0, end);
  const scope: Scope = slice ?? { split: 'audited' };
  if (result.kind === 'undefined') return { kind: 'undefined', id, scope, reason: result.reason, n: result.n };
  return {
    kind: 'value',
    id,
    scope,
    value: result.value,
    ...(result.ci === undefined ? {} : { ci: result.ci }),
    ...(result.ci_reason === undefined ? {} : { ciReason: result.ci_reason }),
    n: result.n,
    complete: result.complete,
    undefinedGroups: result.undefined_groups,
    emptyGroups: result.empty_groups,
    smallGroups: result.small_groups,
    ...(result.argmax === undefined ? {} : { argmax: result.argmax }),
    ...(result.argmin === undefined ? {} : { argmin: result.argmin }),
    ...(result.tuned_on_audited_data === undefined ? {} : { tunedOnAuditedData: result.tuned_on_audited_data }),
    ...(result.score_grid === undefined ? {} : { scoreGrid: result.score_grid }),
    ...(result.invariant === undefined ? {} : { invariant: result.invariant }),
  };
}

function recordResult(metric: Metric): RecordedResult {
  if (metric.kind === 'undefined') return { kind: 'undefined', reason: metric.reason, n: metric.n };
  return {
    kind: 'value',
    value: publish(metric.value),
    ...(metric.ci === undefined ? {} : { ci: publishInterval(metric.ci) }),
    ...(metric.ciReason === undefined ? {} : { ci_reason: metric.ciReason }),
    n: metric.n,
    complete: metric.complete,
    undefined_groups: metric.undefinedGroups,
    empty_groups: metric.emptyGroups,
    small_groups: metric.smallGroups,
    ...(metric.argmax === undefined ? {} : { argmax: metric.argmax }),
    ...(metric.argmin === undefined ? {} : { argmin: metric.argmin }),
    ...(metric.tunedOnAuditedData === undefined ? {} : { tuned_on_audited_data: metric.tunedOnAuditedData }),
    ...(metric.scoreGrid === undefined ? {} : { score_grid: metric.scoreGrid }),
    ...(metric.invariant === undefined ? {} : { invariant: metric.invariant }),
  };
}

function publishInterval(ci: Interval): Interval {
  const { lower, upper, level, method, approximate } = ci;
  return {
    lower: lower === null ? null : publish(lower),
    upper: upper === null ? null : publish(upper),
    level: publish(level),
    method,
    approximate,
  };
}
