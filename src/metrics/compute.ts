import type { Metric, UndefinedReason } from '../record/metric.ts';
import { allDefinitions } from './catalogue.ts';
import type { MetricContext } from './context.ts';
import type { MetricDefinition } from './definition.ts';
import { estimators } from './estimators.ts';
import { labelViews, needsNoLabel } from './label-views.ts';
import { needsProbabilities } from './needs-probabilities.ts';
import { undefinedSlices } from './slices.ts';
import type { BinaryStatistics, MetricOptions } from './statistics.ts';

/**
 * Every metric of the catalogue on one split of a binary task, from counts and score histograms. What has no value says why:
 * it belongs to another task, is not computed by this version or here (figures of rows, drift and shift have functions of their
 * own), needs scores that the data lack, or is undefined on these rows.
 *
 * @returns unrounded values in catalogue order; the record publishes them
 * @example computeMetrics(statistics, { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 2000, seed: 42 })
 */
export function computeMetrics(statistics: BinaryStatistics, options: MetricOptions): Metric[] {
  const { labelled, every, noLabels } = labelViews(statistics, options);
  const ofLabelled: MetricContext = { statistics: labelled, options };
  const ofEvery: MetricContext = labelled === every ? ofLabelled : { statistics: every, options };
  return allDefinitions().flatMap((definition) => {
    const context = needsNoLabel(definition) ? ofEvery : ofLabelled;
    const estimate = estimators.get(definition.method);
    const reason =
      whyNot(definition, statistics) ??
      (noLabels && context === ofLabelled ? 'no_labels' : undefined) ??
      (estimate === undefined ? 'not_computed' : undefined);
    return estimate === undefined || reason !== undefined
      ? undefinedSlices(definition, noLabels ? ofEvery : context, reason ?? 'not_computed')
      : estimate(definition, context);
  });
}

function whyNot(definition: MetricDefinition, { overall, points }: BinaryStatistics): UndefinedReason | undefined {
  if (!definition.tasks.includes('binary') || (points === true && needsProbabilities(definition)))
    return 'task_mismatch';
  // What needs rows comes from computeRowMetrics, and takes the place of these entries.
  if (!definition.computed || definition.needs.includes('R')) return 'not_computed';
  return definition.needs.includes('H') && overall.histogram === undefined ? 'no_scores' : undefined;
}
