import type { Metric } from '../../record/metric.ts';
import { tukeyNewcombe } from '../../stats/difference.ts';
import { imageOfDifference, imageOfQuotient } from '../../stats/image.ts';
import { type Limits, sharedLevel } from '../../stats/limits.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { coverageOf, type GroupRates, groupRates } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { rateSpread, rowsOf } from '../rate-spread.ts';
import { perAttribute } from '../slices.ts';
import type { AttributeStatistics } from '../statistics.ts';
import { rateDifference } from './rates.ts';

/** Gap in recorded outcomes between groups: in the audited rows, and in the training data where they tell it. */
export function labelDisparity(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { train } = context.statistics;
  const audited = rateDifference(definition, context);
  if (train === undefined) return audited;
  const attributes = train.attributes.map(({ name, groups }): AttributeStatistics => {
    const slices = groups.map(({ group, negatives, positives }) => ({
      group,
      n: negatives + positives,
      confusion: { tp: positives, fp: 0, fn: 0, tn: negatives },
    }));
    return { name, groups: slices, missing: 0, reference: 'largest' };
  });
  const confusion = { tp: 0, fp: 0, fn: 0, tn: 0 };
  const statistics = { split: 'train', favorableIsPositive: true, overall: { n: 0, confusion }, attributes };
  return [...audited, ...rateDifference(definition, { ...context, statistics })];
}

/** Gap in decisions over gap in labels; `image`. */
export function amplificationRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareGaps(definition, context, (decisions, labels, n) => {
    if (labels.value === 0) return { reason: 'zero_denominator', n };
    const limits = imageOfQuotient(decisions.limits, labels.limits);
    return { value: decisions.value / labels.value, n, ...auditInterval(limits, 'image', definition, context) };
  });
}

/** Gap in decisions − gap in labels; `image`. */
export function amplificationDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareGaps(definition, context, (decisions, labels, n) => {
    const limits = imageOfDifference(decisions.limits, labels.limits);
    return { value: decisions.value - labels.value, n, ...auditInterval(limits, 'image', definition, context) };
  });
}

interface Gap {
  readonly value: number;
  readonly limits: Limits;
}

function compareGaps(
  definition: MetricDefinition,
  context: MetricContext,
  compare: (decisions: Gap, labels: Gap, n: number) => Outcome,
): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const selected = groupRates(attribute, 'selection_rate', context);
    const labelled = groupRates(attribute, 'prevalence', context);
    const decisions = gap(selected, context.options.level);
    const labels = gap(labelled, context.options.level);
    const n = rowsOf(selected.rates);
    const outcome: Outcome =
      decisions === null || labels === null ? { reason: 'fewer_than_two_groups', n } : compare(decisions, labels, n);
    return [toMetric(definition.id, scope, outcome, coverageOf(selected, []))];
  });
}

function gap(groups: GroupRates, level: number): Gap | null {
  const spread = rateSpread(groups);
  if (spread === null) return null;
  const sizes = groups.rates.map(({ effective }) => effective);
  return { value: spread.max - spread.min, limits: tukeyNewcombe(sizes, sharedLevel(level, 2)) };
}
