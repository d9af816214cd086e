import type { Metric } from '../../record/metric.ts';
import type { Moments } from '../../stats/delta.ts';
import { imageOfMax } from '../../stats/image.ts';
import { foldLimits, type Limits, sharedLevel } from '../../stats/limits.ts';
import { welchInterval } from '../../stats/welch.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { mergedGroups } from '../merged-groups.ts';
import { auditInterval, type Outcome } from '../outcome.ts';
import { remembered } from '../remembered.ts';
import { sliceLoss } from '../slice-scores.ts';
import type { AttributeStatistics } from '../statistics.ts';
import { type AgainstReference, againstReference, type Item, largest } from './against-reference.ts';

/** Standardised difference of the mean scores to the reference group. */
export function standardisedMeanDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return meanDifferences(definition, context, (score) => score);
}

/** The same of score − label. */
export function standardisedResidualDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return meanDifferences(definition, context, (score, label) => score - label);
}

interface MeanItem extends Item {
  readonly moments: Moments;
}

/**
 * (mean − mean of the reference)/sd of all rows in groups, ddof 1. Signed per group with Welch's limits over the sd; for the gate the
 * largest distance, Welch's limits at 1 − α/(K − 1) folded. Where the favourable label is not the positive one, a score s
 * enters as 1 − s and the label likewise (metrics.md 1).
 */
function meanDifferences(
  definition: MetricDefinition,
  context: MetricContext,
  quantity: (score: number, label: 0 | 1) => number,
): Metric[] {
  const { favorableIsPositive } = context.statistics;
  const { level } = context.options;
  const good = (score: number, label: 0 | 1) =>
    favorableIsPositive ? quantity(score, label) : quantity(1 - score, label === 1 ? 0 : 1);
  const ofAttribute = remembered((attribute: AttributeStatistics): number => {
    const all = sliceLoss(mergedGroups(attribute, context.options), good);
    return all === undefined || all.n < 2 ? 0 : Math.sqrt(all.squaredDeviations / (all.n - 1));
  });
  const deviationOf = ({ attribute }: AgainstReference<MeanItem>) => ofAttribute(attribute);
  const limitsAt = (item: MeanItem, reference: MeanItem, sd: number, each: number): Limits | undefined => {
    const found = welchInterval(item.moments, reference.moments, each);
    return found && { lower: found.lower / sd, upper: found.upper / sd };
  };
  return againstReference(definition, context, {
    items: (taking) =>
      taking.flatMap((slice) => {
        const moments = sliceLoss(slice, good);
        return moments === undefined ? [] : [{ group: slice.group, rows: slice.n, moments }];
      }),
    withoutReference: 'no_scores',
    ofGroup: (item, compared): Outcome => {
      const { reference } = compared;
      const n = item.rows + reference.rows;
      const sd = deviationOf(compared);
      if (sd === 0) return { reason: 'zero_variance', n };
      const value = (item.moments.mean - reference.moments.mean) / sd;
      const limits = limitsAt(item, reference, sd, level);
      if (limits === undefined) return { value, n, ciReason: 'zero_denominator' };
      return { value, n, ...auditInterval(limits, 'welch', definition, context) };
    },
    ofAll: (compared): Outcome => {
      const { others, reference, n } = compared;
      const sd = deviationOf(compared);
      if (sd === 0) return { reason: 'zero_variance', n };
      const distance = (item: MeanItem) => Math.abs(item.moments.mean - reference.moments.mean) / sd;
      const far = largest(others, distance);
      if (far === undefined) return { reason: 'fewer_than_two_groups', n };
      const value = distance(far);
      const each = sharedLevel(level, others.length);
      const parts = others.flatMap((item) => limitsAt(item, reference, sd, each) ?? []);
      if (parts.length < others.length) return { value, n, argmax: far.group, ciReason: 'zero_denominator' };
      const limits = imageOfMax(parts.map(foldLimits));
      return { value, n, argmax: far.group, ...auditInterval(limits, 'reference_max', definition, context) };
    },
  });
}
