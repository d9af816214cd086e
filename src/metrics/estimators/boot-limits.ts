import type { UndefinedReason } from '../../record/metric.ts';
import { percentileLimits } from '../../stats/bootstrap.ts';
import { type Limits, widenTo } from '../../stats/limits.ts';
import { gapLimits } from '../../stats/replicate-gaps.ts';

import type { MeasureReplicates } from '../replicates.ts';
import { spreadIsKnown } from '../spread-is-known.ts';
import type { GroupSlice } from '../statistics.ts';

type Missing = { readonly reason: UndefinedReason };

/**
 * Percentile limits of one set of rows, moved by what collapsing the scores took from the point (metrics.md 4, `boot`), and wide
 * enough to hold it: near the end of its range a statistic can lie outside its own replicates.
 */
export function bootLimits(point: number, replicates: MeasureReplicates | undefined, level: number): Limits | Missing {
  if (replicates === undefined) return { reason: 'not_computed' };
  const ascending = replicates.ascending();
  if (ascending === undefined) return { reason: 'unstable_resampling' };
  const { lower, upper } = percentileLimits(ascending, level);
  return widenTo(point, { lower: lower + replicates.offset, upper: upper + replicates.offset });
}

/** Limits of max − min from the spread of every pair's difference over replicates (metrics.md 4, `tukey_boot`). */
export function tukeyBootLimits(
  groups: readonly { readonly value: number; readonly slice: GroupSlice }[],
  replicates: readonly (MeasureReplicates | undefined)[],
  level: number,
): Limits | Missing {
  const enough = spreadIsKnown(groups.map(({ slice }) => slice));
  const series = replicates.flatMap((found) => (found === undefined ? [] : [found.values]));
  if (!enough || series.length < groups.length) return { reason: 'unstable_resampling' };
  const points = groups.map(({ value }) => value);
  return gapLimits(points, series, level) ?? { reason: 'unstable_resampling' };
}
