import { definedReplicates, percentileLimits as ofAscending } from '../stats/bootstrap.ts';
import type { Limits } from '../stats/limits.ts';

/**
 * Percentile interval of replicates.
 *
 * @param values one per replicate, NaN where the statistic is undefined
 * @param offset what the point of the resampled table lacks against that of the full data
 * @returns undefined if more than 5 % of the replicates have no value
 */
export function percentileLimits(values: Float64Array, level: number, offset = 0): Limits | undefined {
  const { ascending, stable } = definedReplicates(values, offset);
  return stable ? ofAscending(ascending, level) : undefined;
}
