import type { Interval, UndefinedReason } from '../../record/metric.ts';
import { type Limits, sharedLevel } from '../../stats/limits.ts';
import { recordedInterval } from '../outcome.ts';
import { gapLimits, standardDeviation } from '../replicate-gaps.ts';
import { percentileLimits } from '../replicate-limits.ts';
import type { MetricOptions } from '../statistics.ts';
import type { Followed, Population } from './population.ts';
import type { MetricReplicates } from './replicates.ts';

/** An interval, or why there is none. */
export type IntervalFound = { readonly ci: Interval } | { readonly ciReason: UndefinedReason };

/** Fewest rows of a group, and of each label in it, at which a resampled gap holds its level (metrics.md 4, `tukey_boot`). */
const leastRows = 100;
const leastOfClass = 30;

/**
 * The interval of a metric under a shift: percentiles of replicates for smooth figures, pair differences ± z*·sd for gaps
 * between groups. Percentiles of a calibration error, of a folded or of an extreme ratio do not hold their level; those get none.
 */
export function shiftedInterval(
  population: Population,
  { definition, estimate, attribute }: Followed,
  replicates: MetricReplicates,
  shift: number,
  options: MetricOptions,
): IntervalFound {
  const { level } = options;
  const { range } = definition;
  if (estimate?.on === 'groups') {
    if (!estimate.isGap || attribute === undefined) return { ciReason: 'not_computed' };
    if (!isLargeEnough(population, attribute)) return { ciReason: 'unstable_resampling' };
    const each = sharedLevel(level, estimate.rates.length);
    const limits = (replicates.rates[shift] ?? []).map((series, r) => {
      const points = replicates.ratePoints[shift]?.[r] ?? [];
      const defined = points.flatMap((point, g) => (point === undefined ? [] : [{ point, series: series[g] }]));
      return gapLimits(
        defined.map(({ point }) => point),
        defined.flatMap((group) => group.series ?? []),
        each,
      );
    });
    const found = limits.filter((one) => one !== undefined);
    if (found.length < limits.length) return { ciReason: 'unstable_resampling' };
    return recordedInterval(largest(found), 'tukey_boot', level, range);
  }
  if (definition.id.startsWith('ece_')) return { ciReason: 'not_computed' };
  const values = replicates.shifted[shift];
  const limits = values && percentileLimits(values, level, replicates.offsets[shift]);
  return limits === undefined ? { ciReason: 'unstable_resampling' } : recordedInterval(limits, 'boot', level, range);
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

function largest(all: readonly Limits[]): Limits {
  return {
    lower: all.reduce((most, { lower }) => Math.max(most, lower), -Infinity),
    upper: all.reduce((most, { upper }) => Math.max(most, upper), -Infinity),
  };
}
