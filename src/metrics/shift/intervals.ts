import type { MetricValue } from '../../record/metric.ts';
import { imageOfMax } from '../../stats/image.ts';
import { type Limits, sharedLevel } from '../../stats/limits.ts';
import { recordedInterval } from '../outcome.ts';
import { gapLimits, standardDeviation } from '../replicate-gaps.ts';
import { percentileLimits } from '../replicate-limits.ts';
import { shiftedIntervalMethod } from '../shift.ts';
import type { MetricOptions } from '../statistics.ts';
import type { Followed, Population } from './population.ts';
import type { MetricReplicates } from './replicates.ts';

/** An interval, why there is none, or nothing where no method is named. */
export type IntervalFound = Pick<MetricValue, 'ci' | 'ciReason'>;

/** Fewest rows of a group, and of each label in it, at which a resampled gap holds its level (metrics.md 4, `tukey_boot`). */
const leastRows = 100;
const leastOfClass = 30;

/** The interval of a metric under a shift, by the method that its definition names. */
export function shiftedInterval(
  population: Population,
  followed: Followed,
  replicates: MetricReplicates,
  shift: number,
  options: MetricOptions,
): IntervalFound {
  const { definition, attribute } = followed;
  const method = shiftedIntervalMethod(definition);
  if (method === null) return {};
  if (attribute !== undefined && !isLargeEnough(population, attribute)) return { ciReason: 'unstable_resampling' };
  const limits =
    method === 'tukey_boot'
      ? largestGap(replicates, shift, options.level)
      : percentileLimits(replicates.shifted[shift] ?? new Float64Array(0), options.level, replicates.offsets[shift]);
  if (limits === undefined) return { ciReason: 'unstable_resampling' };
  return recordedInterval(limits, method, options.level, definition.range, isWeighted(population));
}

/** Whether effective sizes stand in for rows. */
export function isWeighted({ statistics }: Population): boolean {
  return statistics.cells.some(({ weights }) => weights !== undefined);
}

/** The larger gap of one or two rates, each at its share of the level. */
function largestGap({ rates, ratePoints }: MetricReplicates, shift: number, level: number): Limits | undefined {
  const compared = rates[shift] ?? [];
  const limits = compared.map((series, r) => {
    const defined = (ratePoints[shift]?.[r] ?? []).flatMap((point, g) => {
      const values = series[g];
      return point === undefined || values === undefined ? [] : [{ point, values }];
    });
    if (defined.length < 2) return undefined;
    return gapLimits(
      defined.map(({ point }) => point),
      defined.map(({ values }) => values),
      sharedLevel(level, compared.length),
    );
  });
  const found = limits.filter((one) => one !== undefined);
  return found.length < limits.length || found.length === 0 ? undefined : imageOfMax(found);
}

/** Standard deviation over replicates of what a shift costs; undefined where too many replicates have no value. */
export function degradationSd(
  { baseline, shifted }: MetricReplicates,
  shift: number,
  sign: 1 | -1,
): number | undefined {
  const under = shifted[shift];
  if (under === undefined) return undefined;
  return standardDeviation(baseline.map((value, r) => sign * (value - (under[r] ?? NaN))));
}

function isLargeEnough(population: Population, attribute: NonNullable<Followed['attribute']>): boolean {
  const { groups, places, sizes } = population.groupsOf(attribute);
  if (groups.some((group) => (sizes.get(group) ?? 0) < leastRows)) return false;
  const classes = groups.map(() => ({ positives: 0, negatives: 0 }));
  population.statistics.cells.forEach(({ confusion: { tp, fp, fn, tn } }, cell) => {
    const sums = classes[places[cell] ?? -1];
    if (sums === undefined) return;
    sums.positives += tp + fn;
    sums.negatives += fp + tn;
  });
  return classes.every(({ positives, negatives }) => Math.min(positives, negatives) >= leastOfClass);
}
