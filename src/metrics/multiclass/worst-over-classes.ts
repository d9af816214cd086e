import type { Metric, MetricValue, Scope } from '../../record/metric.ts';
import { imageOfMax, imageOfMin } from '../../stats/image.ts';
import { sharedLevel } from '../../stats/limits.ts';
import type { MetricDefinition } from '../definition.ts';
import { type Estimator, estimators } from '../estimators.ts';
import { recordedInterval, toMetric } from '../outcome.ts';
import type { BinaryStatistics, MetricOptions } from '../statistics.ts';

/** One class against the rest. */
export interface ClassStatistics {
  readonly name: string;
  readonly statistics: BinaryStatistics;
}

/** Whether a metric compares the groups for each class against the rest: all of metrics.md 8.5, and what 8.1 says of groups. */
export function isOneVersusRest({ id, family, slices }: MetricDefinition): boolean {
  if (ratesCompared.has(id) || ofGroups.has(id)) return true;
  return family === 'fairness' && (slices === 'attribute' || slices === 'reference');
}

const ratesCompared: ReadonlySet<string> = new Set([
  'tpr_difference',
  'fpr_difference',
  'fnr_difference',
  'npv_difference',
]);

const ofGroups: ReadonlySet<string> = new Set([
  'min_group_events',
  'statistical_power',
  'mdd_at_80_power',
  'label_disparity',
  'disparity_amplification_ratio',
  'disparity_amplification_difference',
]);

/**
 * A metric of every class against the rest, and the worst of them per slice: the largest where lower is better, else the smallest
 * (metrics.md 8.10, CI `image`). Where neither is better there is no worst one, and only the classes are kept.
 */
export function worstOverClasses(
  definition: MetricDefinition,
  estimator: Estimator,
  rests: readonly ClassStatistics[],
  options: MetricOptions,
): Metric[] {
  const ofClasses = classMetrics(definition, estimator, rests, options);
  const each = { ...options, level: sharedLevel(options.level, rests.length) };
  const parts = classMetrics(definition, estimator, rests, each);
  const attributes = new Set<string>();
  for (const { scope } of parts.flat()) {
    if (isGateSlice(scope)) attributes.add(scope.attribute ?? '');
  }
  const worst = [...attributes].map((attribute): Metric => {
    const found = parts.map((metrics) =>
      metrics.find(({ scope }) => (scope.attribute ?? '') === attribute && isGateSlice(scope)),
    );
    return worstMetric(definition, commonScope(found, attribute), found, rests, options.level);
  });
  return [...worst, ...ofClasses.flat()];
}

/** Metrics of single classes only: precision, recall, AUC and the like. */
export function perClassMetrics(
  definition: MetricDefinition,
  rests: readonly ClassStatistics[],
  options: MetricOptions,
): Metric[] {
  const estimator = definition.computed ? estimators.get(definition.method) : undefined;
  return estimator === undefined || !classFigures.has(definition.id)
    ? []
    : classMetrics(definition, estimator, rests, options).flat();
}

/** What a gate asks for names no single group. */
function isGateSlice({ group, stratum }: Scope): boolean {
  return group === undefined && stratum === undefined;
}

function classMetrics(
  definition: MetricDefinition,
  estimator: Estimator,
  rests: readonly ClassStatistics[],
  options: MetricOptions,
): Metric[][] {
  return rests.map(({ name, statistics }) =>
    estimator(definition, { statistics, options }).map((metric) => ({
      ...metric,
      scope: { ...metric.scope, class: name },
    })),
  );
}

/** The slice over all classes; classes with different reference groups have none in common. */
function commonScope(found: readonly (Metric | undefined)[], attribute: string): Scope {
  const references = new Set(found.map((metric) => metric?.scope.reference));
  const [reference] = references;
  return {
    ...(attribute === '' ? {} : { attribute }),
    ...(references.size === 1 && reference !== undefined ? { reference } : {}),
    split: found.find((metric) => metric !== undefined)?.scope.split ?? 'audited',
  };
}

function worstMetric(
  { id, direction, range }: MetricDefinition,
  scope: Scope,
  found: readonly (Metric | undefined)[],
  rests: readonly ClassStatistics[],
  level: number,
): Metric {
  const values = found.flatMap((metric, k) =>
    metric?.kind === 'value' ? [{ metric, name: rests[k]?.name ?? '' }] : [],
  );
  const n = Math.max(0, ...found.map((metric) => metric?.n ?? 0));
  const [first] = values;
  if (direction === 'none') return toMetric(id, scope, { reason: 'not_computed', n });
  if (first === undefined) {
    const reason = found.find((metric) => metric?.kind === 'undefined');
    return toMetric(id, scope, { reason: reason?.kind === 'undefined' ? reason.reason : 'zero_denominator', n });
  }
  const lower = direction === 'lower';
  const worst = values.reduce((most, one) => {
    const gap = one.metric.value - most.metric.value;
    return (lower ? gap > 0 : gap < 0) ? one : most;
  }, first);
  const named = lower ? { argmax: worst.name } : { argmin: worst.name };
  return toMetric(
    id,
    scope,
    { value: worst.metric.value, n: worst.metric.n, ...named, ...imageOf(values, lower, level, range) },
    {
      complete: values.length === found.length && values.every(({ metric }) => metric.complete),
      undefinedGroups: union(values, 'undefinedGroups'),
      emptyGroups: union(values, 'emptyGroups'),
      smallGroups: union(values, 'smallGroups'),
    },
  );
}

/** The classes' intervals stand at 1 − α/m each. */
function imageOf(
  values: readonly { readonly metric: MetricValue }[],
  lower: boolean,
  level: number,
  range: MetricDefinition['range'],
): Pick<MetricValue, 'ci' | 'ciReason'> {
  const limits = values.flatMap(({ metric: { ci } }) =>
    ci === undefined ? [] : [{ lower: ci.lower ?? -Infinity, upper: ci.upper ?? Infinity }],
  );
  if (limits.length === 0) {
    const reason = values.find(({ metric }) => metric.ciReason !== undefined)?.metric.ciReason;
    return reason === undefined ? {} : { ciReason: reason };
  }
  if (limits.length < values.length) return { ciReason: 'unstable_resampling' };
  const approximate = values.some(({ metric }) => metric.ci?.approximate === true);
  return recordedInterval((lower ? imageOfMax : imageOfMin)(limits), 'image', level, range, approximate);
}

function union(
  values: readonly { readonly metric: MetricValue }[],
  key: 'undefinedGroups' | 'emptyGroups' | 'smallGroups',
): string[] {
  return [...new Set(values.flatMap(({ metric }) => metric[key]))];
}

/** Figures of single classes, by id. */
export const classFigures: ReadonlySet<string> = new Set([
  'prevalence',
  'predicted_positive_rate',
  'tpr',
  'fpr',
  'ppv',
  'npv',
  'f1',
  'roc_auc',
  'brier',
  'ece_width_10',
]);
