import { fail } from '../base/diagnostic.ts';
import type { Metric, UndefinedReason } from '../record/metric.ts';
import { allDefinitions } from './catalogue.ts';
import type { MetricDefinition } from './definition.ts';
import { estimators } from './estimators.ts';
import type { MetricContext } from './groups.ts';
import { undefinedSlices } from './slices.ts';
import type { BinaryStatistics, MetricOptions } from './statistics.ts';

/**
 * Every metric of the catalogue on one split of a binary task, from counts and score histograms. What has no value says why:
 * it belongs to another task, is not computed by this version, needs scores that the data lack, or is undefined on these rows.
 *
 * @returns unrounded values in catalogue order; the record publishes them
 * @example computeMetrics(statistics, { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 2000, seed: 42 })
 */
export function computeMetrics(statistics: BinaryStatistics, options: MetricOptions): Metric[] {
  const context: MetricContext = { statistics, options };
  return allDefinitions().flatMap((definition) => {
    const reason = whyNot(definition, statistics);
    return reason === undefined
      ? estimatorOf(definition)(definition, context)
      : undefinedSlices(definition, context, reason);
  });
}

function whyNot(definition: MetricDefinition, { overall }: BinaryStatistics): UndefinedReason | undefined {
  if (!definition.tasks.includes('binary')) return 'task_mismatch';
  if (!definition.computed) return 'not_computed';
  return definition.needs.includes('H') && overall.histogram === undefined ? 'no_scores' : undefined;
}

function estimatorOf({ id, method }: MetricDefinition) {
  return estimators.get(method) ?? fail('internal.bug', `no estimator "${method}" for the metric ${id}`);
}
