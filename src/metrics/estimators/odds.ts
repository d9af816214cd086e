import type { Metric } from '../../record/metric.ts';
import { equalizedOddsInterval, guardedTukeyNewcombe } from '../../stats/difference.ts';
import { imageOfMean, imageOfMin } from '../../stats/image.ts';
import { sharedLevel } from '../../stats/limits.ts';
import { guardedTukeyRatio } from '../../stats/ratio.ts';
import type { MetricContext } from '../context.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import { coverageOf, type GroupRates, groupRates } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { rateSpread, type Spread } from '../rate-spread.ts';
import { perAttribute } from '../slices.ts';

/** The larger of the TPR and the FPR difference; both must be defined (metrics.md 1). */
export function equalizedOddsDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareOdds(definition, context, (tpr, fpr, n) => {
    const { max, min, argmax, argmin } = gap(tpr.spread) >= gap(fpr.spread) ? tpr.spread : fpr.spread;
    const limits = equalizedOddsInterval(tpr.groups, fpr.groups, context.options.level);
    return { value: max - min, n, argmax, argmin, ...auditInterval(limits, 'eod', definition, context) };
  });
}

/** Mean of the TPR and the FPR difference, `image`. */
export function equalizedOddsDifferenceMean(definition: MetricDefinition, context: MetricContext): Metric[] {
  const each = sharedLevel(context.options.level, 2);
  return compareOdds(definition, context, (tpr, fpr, n) => {
    const limits = imageOfMean([guardedTukeyNewcombe(tpr.groups, each), guardedTukeyNewcombe(fpr.groups, each)]);
    const value = (gap(tpr.spread) + gap(fpr.spread)) / 2;
    return { value, n, ...auditInterval(limits, 'image', definition, context) };
  });
}

/** The smaller of the TPR and the FPR ratio, `image`; undefined where either is. */
export function equalizedOddsRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  const each = sharedLevel(context.options.level, 2);
  return compareOdds(definition, context, (tpr, fpr, n) => {
    if (tpr.spread.max === 0 || fpr.spread.max === 0) return { reason: 'zero_denominator', n };
    const { max, min, argmax, argmin } = ratio(tpr.spread) <= ratio(fpr.spread) ? tpr.spread : fpr.spread;
    const limits = imageOfMin([guardedTukeyRatio(tpr.groups, each), guardedTukeyRatio(fpr.groups, each)]);
    return { value: min / max, n, argmax, argmin, ...auditInterval(limits, 'image', definition, context) };
  });
}

/** One of the two rates over the groups that have it. */
interface Odds {
  readonly groups: readonly Fraction[];
  readonly spread: Spread;
}

function compareOdds(
  definition: MetricDefinition,
  context: MetricContext,
  compare: (tpr: Odds, fpr: Odds, n: number) => Outcome,
): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const tpr = groupRates(attribute, 'tpr', context);
    const fpr = groupRates(attribute, 'fpr', context);
    const n = attribute.groups.reduce((sum, group) => sum + group.n, 0);
    const ofTpr = odds(tpr);
    const ofFpr = odds(fpr);
    if (ofTpr === null || ofFpr === null) {
      return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
    }
    const undefinedGroups = tpr.taking
      .map(({ group }) => group)
      .filter((group) => tpr.undefinedGroups.includes(group) || fpr.undefinedGroups.includes(group));
    return [toMetric(definition.id, scope, compare(ofTpr, ofFpr, n), coverageOf(tpr, undefinedGroups))];
  });
}

function odds(groups: GroupRates): Odds | null {
  const spread = rateSpread(groups);
  return spread && { groups: groups.rates.map(({ effective }) => effective), spread };
}

function gap({ max, min }: Spread): number {
  return max - min;
}

function ratio({ max, min }: Spread): number {
  return min / max;
}
