import { fail } from '../../base/diagnostic.ts';
import type { Metric } from '../../record/metric.ts';
import { tukeyNewcombe } from '../../stats/difference.ts';
import { imageOfMax, imageOfMin } from '../../stats/image.ts';
import { type Limits, sharedLevel, zOf } from '../../stats/limits.ts';
import { clopperPearsonInterval, wilsonInterval } from '../../stats/proportion.ts';
import { tukeyRatio } from '../../stats/ratio.ts';
import { rest } from '../../stats/rest.ts';
import type { MetricContext } from '../context.ts';
import type { CountRateName, MetricDefinition } from '../definition.ts';
import { coverageOf, type GroupRate, type GroupRates, groupRates } from '../groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { rateSpread, rowsOf, type Spread } from '../rate-spread.ts';
import { sliceRate } from '../slice-rates.ts';
import { perAttribute, perSlice } from '../slices.ts';

/** A count rate with its Wilson limits, overall and per group. */
export function rate(definition: MetricDefinition, context: MetricContext): Metric[] {
  const z = zOf(context.options.level);
  const name = rateName(definition);
  return perSlice(definition, context, (slice) => {
    const { x, n, rows, effective } = sliceRate(name, slice, context.statistics.favorableIsPositive);
    if (n === 0) return { reason: 'zero_denominator', n: rows };
    const limits = wilsonInterval(effective.x, effective.n, z);
    return { value: x / n, n: rows, ...auditInterval(limits, 'wilson', definition, context) };
  });
}

/** max − min of a count rate over the groups, `tukey_newcombe`. */
export function rateDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { max, min, rows }) => {
    const limits = tukeyNewcombe(effective(rates), context.options.level);
    return { value: max - min, n: rows, ...auditInterval(limits, 'tukey_newcombe', definition, context) };
  });
}

/** min/max of a count rate over the groups, `tukey_ratio`; undefined where the maximum is 0. */
export function rateRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { max, min, rows }) => {
    if (max === 0) return { reason: 'zero_denominator', n: rows };
    const limits = tukeyRatio(effective(rates), context.options.level);
    return { value: min / max, n: rows, ...auditInterval(limits, 'tukey_ratio', definition, context) };
  });
}

/** Largest distance of a group from all rows in groups, `rest`. */
export function rateDifferenceToOverall(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { rows }) => {
    const overall = pooled(rates);
    const distance = ({ x, n }: GroupRate) => Math.abs(x / n - overall);
    const far = farthest(rates, distance);
    const limits = rest(rates, context.options.level).difference;
    const interval = auditInterval(limits, 'rest', definition, context);
    return { value: distance(far), n: rows, argmax: far.group, ...interval };
  });
}

/** Smallest of r and 1/r, r a group's rate over that of all rows in groups, `rest`. */
export function rateRatioToOverall(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { rows }) => {
    const overall = pooled(rates);
    if (overall === 0) return { reason: 'zero_denominator', n: rows };
    const share = ({ x, n }: GroupRate) => Math.min(x / n / overall, overall / (x / n));
    const far = farthest(rates, (group) => -share(group));
    const limits = rest(rates, context.options.level).ratio;
    return { value: share(far), n: rows, argmin: far.group, ...auditInterval(limits, 'rest', definition, context) };
  });
}

/** Lowest group's rate, `image` of exact limits. */
export function rateGroupMin(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { min, argmin, rows }) => {
    const limits = imageOfMin(exactLimits(rates, context.options.level));
    return { value: min, n: rows, argmin, ...auditInterval(limits, 'image', definition, context) };
  });
}

/** Highest group's rate, `image` of exact limits. */
export function rateGroupMax(definition: MetricDefinition, context: MetricContext): Metric[] {
  return compareRates(definition, context, ({ rates }, { max, argmax, rows }) => {
    const limits = imageOfMax(exactLimits(rates, context.options.level));
    return { value: max, n: rows, argmax, ...auditInterval(limits, 'image', definition, context) };
  });
}

function compareRates(
  definition: MetricDefinition,
  context: MetricContext,
  compare: (groups: GroupRates, spread: Spread) => Outcome,
): Metric[] {
  const { derived } = definition;
  return perAttribute(definition, context, (attribute, scope) => {
    const groups = groupRates(attribute, rateName(definition), context);
    const spread = rateSpread(groups);
    if (spread === null) {
      return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n: rowsOf(groups.rates) })];
    }
    const found = compare(groups, spread);
    const both = derived === undefined || derived.form === 'difference' || derived.form === 'ratio';
    const outcome = both ? { argmax: spread.argmax, argmin: spread.argmin, ...found } : found;
    return [toMetric(definition.id, scope, outcome, coverageOf(groups, groups.undefinedGroups))];
  });
}

/** Count rate of the definition; the catalogue names one for every definition that comes here. */
function rateName(definition: MetricDefinition): CountRateName {
  return definition.rate ?? fail('internal.bug', `the metric ${definition.id} names no count rate`);
}

function effective(rates: readonly GroupRate[]) {
  return rates.map((rate) => rate.effective);
}

function exactLimits(rates: readonly GroupRate[], level: number): Limits[] {
  const each = sharedLevel(level, rates.length);
  return rates.map((rate) => clopperPearsonInterval(rate.effective.x, rate.effective.n, each));
}

/** The rate of all rows in the groups. */
function pooled(rates: readonly GroupRate[]): number {
  const sum = (part: 'x' | 'n') => rates.reduce((total, rate) => total + rate[part], 0);
  return sum('x') / sum('n');
}

/** First group, in code-point order, of largest distance; there are at least two. */
function farthest(rates: readonly GroupRate[], distance: (rate: GroupRate) => number): GroupRate {
  return rates.reduce((far, rate) => (distance(rate) > distance(far) ? rate : far));
}
