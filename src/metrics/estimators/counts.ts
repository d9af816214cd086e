import type { Metric } from '../../record/metric.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf, extremes } from '../groups.ts';
import { toMetric } from '../outcome.ts';
import { weighedCells } from '../slice-rates.ts';
import { perAttribute, perSlice } from '../slices.ts';
import type { GroupSlice } from '../statistics.ts';

/** `n`: rows, overall and per group. */
export function rowCount(definition: MetricDefinition, context: MetricContext): Metric[] {
  return perSlice(definition, context, ({ n }) => ({ value: n, n }));
}

/** A cell of the confusion table at the recorded threshold, overall and per group. */
export function confusionCount(definition: MetricDefinition, context: MetricContext): Metric[] {
  const cell = definition.id as 'tp' | 'fp' | 'fn' | 'tn';
  return perSlice(definition, context, ({ n, confusion }) => ({ value: confusion[cell], n }));
}

/** `n_missing`: rows in no group of the attribute. */
export function missingCount(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { n } = context.statistics.overall;
  return perAttribute(definition, context, ({ missing }, scope) => [
    toMetric(definition.id, scope, { value: missing, n }),
  ]);
}

/** `min_group_size`: rows of the smallest declared group. */
export function minGroupSize(definition: MetricDefinition, context: MetricContext): Metric[] {
  return smallestCount(definition, context, ({ n }) => n);
}

/** `min_group_events`: the rarer outcome of the group that has fewest of it. */
export function minGroupEvents(definition: MetricDefinition, context: MetricContext): Metric[] {
  return smallestCount(definition, context, ({ confusion: { tp, fp, fn, tn } }) => Math.min(tp + fn, fp + tn));
}

/** Minimum over every declared group: an empty one counts 0, and no group is too small to be counted. */
function smallestCount(
  definition: MetricDefinition,
  context: MetricContext,
  count: (group: GroupSlice) => number,
): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const compared = comparedGroups(attribute, { ...context.options, smallGroups: 'keep' });
    const counts = attribute.groups.map((slice) => ({ group: slice.group, count: count(slice) }));
    const least = extremes(counts, (item) => item.count)?.min;
    const n = attribute.groups.reduce((sum, group) => sum + group.n, 0);
    if (least === undefined) return [toMetric(definition.id, scope, { reason: 'empty_group', n })];
    const outcome = { value: least.count, n, argmin: least.group };
    return [toMetric(definition.id, scope, outcome, coverageOf(compared, []))];
  });
}

/** fn/fp, overall and per group. */
export function treatmentEquality(definition: MetricDefinition, context: MetricContext): Metric[] {
  return perSlice(definition, context, (slice) => {
    const { fn, fp } = weighedCells(slice);
    const n = slice.confusion.fp;
    return fp === 0 ? { reason: 'zero_denominator', n } : { value: fn / fp, n };
  });
}
