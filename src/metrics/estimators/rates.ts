import { fail } from '../../base/diagnostic.ts';
import type { Metric } from '../../record/metric.ts';
import { equalizedOddsInterval, tukeyNewcombe } from '../../stats/difference.ts';
import { zOf } from '../../stats/limits.ts';
import { wilsonInterval } from '../../stats/proportion.ts';
import { tukeyRatio } from '../../stats/ratio.ts';
import { countRate } from '../count-rates.ts';
import type { CountRateName, MetricDefinition } from '../definition.ts';
import { coverageOf, extremes, type GroupRates, groupRates, type MetricContext } from '../groups.ts';
import { type Outcome, recordedInterval, toMetric } from '../outcome.ts';
import { perAttribute, perSlice } from '../slices.ts';

/** A count rate with its Wilson limits, overall and per group. */
export function rate(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  const z = zOf(level);
  const name = rateName(definition);
  return perSlice(definition, context, ({ confusion }) => {
    const { x, n } = countRate(name, confusion, context.statistics.favorableIsPositive);
    if (n === 0) return { reason: 'zero_denominator', n };
    return { value: x / n, n, ...recordedInterval(wilsonInterval(x, n, z), 'wilson', level, definition.range) };
  });
}

/** max − min of a count rate over the groups, `tukey_newcombe`. */
export function rateDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { max, min, n }) => {
    const { level } = context.options;
    const limits = tukeyNewcombe(rates, level);
    return { value: max - min, n, ...recordedInterval(limits, 'tukey_newcombe', level, definition.range) };
  });
}

/** min/max of a count rate over the groups, `tukey_ratio`; undefined where the maximum is 0. */
export function rateRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { max, min, n }) => {
    if (max === 0) return { reason: 'zero_denominator', n };
    const { level } = context.options;
    const limits = tukeyRatio(rates, level);
    return { value: min / max, n, ...recordedInterval(limits, 'tukey_ratio', level, definition.range) };
  });
}

/** The larger of the TPR and the FPR difference; both must be defined (metrics.md 1). */
export function equalizedOddsDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const tpr = groupRates(attribute, 'tpr', context);
    const fpr = groupRates(attribute, 'fpr', context);
    const n = attribute.groups.reduce((sum, group) => sum + group.n, 0);
    const tprSpread = spread(tpr);
    const fprSpread = spread(fpr);
    if (tprSpread === null || fprSpread === null) {
      return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
    }
    const { level } = context.options;
    const limits = equalizedOddsInterval(tpr.rates, fpr.rates, level);
    const { max, min, argmax, argmin } =
      tprSpread.max - tprSpread.min >= fprSpread.max - fprSpread.min ? tprSpread : fprSpread;
    const outcome = {
      value: max - min,
      n,
      argmax,
      argmin,
      ...recordedInterval(limits, 'eod', level, definition.range),
    };
    const undefinedGroups = tpr.taking
      .map(({ group }) => group)
      .filter((group) => tpr.undefinedGroups.includes(group) || fpr.undefinedGroups.includes(group));
    return [toMetric(definition.id, scope, outcome, coverageOf(tpr, undefinedGroups))];
  });
}

interface Spread {
  readonly max: number;
  readonly min: number;
  readonly argmax: string;
  readonly argmin: string;
  /** Sum of the denominators compared. */
  readonly n: number;
}

function compareRates(
  definition: MetricDefinition,
  context: MetricContext,
  compare: (groups: GroupRates, spread: Spread) => Outcome,
): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    const groups = groupRates(attribute, rateName(definition), context);
    const range = spread(groups);
    if (range === null) {
      return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n: denominators(groups) })];
    }
    const { argmax, argmin } = range;
    const outcome = { ...compare(groups, range), argmax, argmin };
    return [toMetric(definition.id, scope, outcome, coverageOf(groups, groups.undefinedGroups))];
  });
}

/** Largest and smallest rate, null with fewer than two defined groups. */
function spread(groups: GroupRates): Spread | null {
  const found = groups.rates.length < 2 ? null : extremes(groups.rates, ({ x, n }) => x / n);
  if (found === null) return null;
  return {
    max: found.max.x / found.max.n,
    min: found.min.x / found.min.n,
    argmax: found.max.group,
    argmin: found.min.group,
    n: denominators(groups),
  };
}

function denominators({ rates }: GroupRates): number {
  return rates.reduce((sum, { n }) => sum + n, 0);
}

/** Count rate of the definition; the catalogue names one for every definition that comes here. */
function rateName(definition: MetricDefinition): CountRateName {
  return definition.rate ?? fail('internal.bug', `the metric ${definition.id} names no count rate`);
}
