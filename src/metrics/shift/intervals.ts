import type { MetricValue } from '../../record/metric.ts';
import { replicateLimits } from '../../stats/bootstrap.ts';
import { equalizedOddsInterval, tukeyNewcombe } from '../../stats/difference.ts';
import { type Limits, zOf } from '../../stats/limits.ts';
import { standardDeviation } from '../../stats/replicate-gaps.ts';
import type { CountRateName } from '../definition.ts';
import { comparedMeasures } from '../measures/registry.ts';
import { recordedInterval } from '../outcome.ts';
import { shiftedIntervalMethod } from '../shift.ts';
import { sliceRate } from '../slice-rates.ts';
import type { MetricOptions } from '../statistics.ts';
import type { Followed, Population } from './population.ts';
import type { MetricReplicates } from './replicates.ts';
import { shiftedRows } from './shifted-rows.ts';

/** An interval, why there is none, or nothing where no method is named. */
export type IntervalFound = Pick<MetricValue, 'ci' | 'ciReason'>;

/** One shift: its place among all, and the weight of every cell. */
export interface Applied {
  readonly shift: number;
  readonly weights: ArrayLike<number>;
}

/** The interval of a metric under a shift, by the method that its definition names. */
export function shiftedInterval(
  population: Population,
  followed: Followed,
  replicates: MetricReplicates,
  { shift, weights }: Applied,
  options: MetricOptions,
): IntervalFound {
  const { definition } = followed;
  const method = shiftedIntervalMethod(definition);
  if (method === null) return {};
  const own = Array.from(weights);
  const limits = {
    boot: () =>
      replicateLimits(replicates.shifted[shift] ?? new Float64Array(0), options.level, replicates.offsets[shift]),
    tukey_newcombe: () => parityLimits(population, followed, own, options),
    eod: () => oddsLimits(population, followed, own, options),
    ece_triangle: () => errorLimits(population, followed, own, options),
  }[method]();
  if (limits === undefined) return { ciReason: 'unstable_resampling' };
  return recordedInterval(limits, method, options.level, definition.range, isWeighted(population));
}

/** Whether effective sizes stand in for rows. */
export function isWeighted({ statistics }: Population): boolean {
  return statistics.cells.some(({ weights }) => weights !== undefined);
}

function parityLimits(
  population: Population,
  followed: Followed,
  weights: readonly number[],
  { level }: MetricOptions,
) {
  const { rate } = followed.definition;
  const rates = rate === undefined ? [] : effectiveRates(population, followed, weights, rate);
  return rates.length < 2 ? undefined : tukeyNewcombe(rates, level);
}

function oddsLimits(population: Population, followed: Followed, weights: readonly number[], { level }: MetricOptions) {
  const [tpr, fpr] = (['tpr', 'fpr'] as const).map((rate) => effectiveRates(population, followed, weights, rate));
  return tpr === undefined || fpr === undefined || tpr.length < 2 || fpr.length < 2
    ? undefined
    : equalizedOddsInterval(tpr, fpr, level);
}

/** Events and rows of a rate in every group that has one, shrunk to the effective number of its weighted rows. */
function effectiveRates(
  { statistics: { cells, favorableIsPositive }, groupsOf }: Population,
  { attribute }: Followed,
  weights: readonly number[],
  rate: CountRateName,
) {
  if (attribute === undefined) return [];
  const { groups, places } = groupsOf(attribute);
  return groups.flatMap((_, g) => {
    const own = cells.map((_cell, i) => i).filter((i) => places[i] === g);
    const rows = shiftedRows(
      own.flatMap((i) => cells[i] ?? []),
      own.map((i) => weights[i] ?? 0),
    );
    const { n, effective } = sliceRate(rate, rows, favorableIsPositive);
    return n > 0 ? [effective] : [];
  });
}

function errorLimits(
  { statistics: { cells } }: Population,
  { definition }: Followed,
  weights: readonly number[],
  { level, draws, seed }: MetricOptions,
): Limits | undefined {
  const at = { level, z: zOf(level), draws, seed };
  const found = comparedMeasures[definition.id]?.limits?.(shiftedRows(cells, weights), at);
  return found === undefined || 'reason' in found ? undefined : found;
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
