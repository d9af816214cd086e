import type { UndefinedReason } from '../../record/metric.ts';
import type { Limits } from '../../stats/limits.ts';
import { gapLimits } from '../replicate-gaps.ts';
import { percentileLimits } from '../replicate-limits.ts';
import type { MeasureReplicates } from '../replicates.ts';
import { classRows } from '../slice-scores.ts';
import type { GroupSlice } from '../statistics.ts';

type Missing = { readonly reason: UndefinedReason };

/** Percentile limits of one set of rows, moved by what collapsing the scores took from the point (metrics.md 4, `boot`). */
export function bootLimits(replicates: MeasureReplicates | undefined, level: number): Limits | Missing {
  if (replicates === undefined) return { reason: 'not_computed' };
  return percentileLimits(replicates.values, level, replicates.offset) ?? { reason: 'unstable_resampling' };
}

/** Fewest rows of a group, and of each of its classes, at which replicates give the spread of a gap. */
const leastRows = 100;
const leastOfClass = 30;

/** Limits of max − min from the spread of every pair's difference over replicates (metrics.md 4, `tukey_boot`). */
export function tukeyBootLimits(
  groups: readonly { readonly value: number; readonly slice: GroupSlice }[],
  replicates: readonly (MeasureReplicates | undefined)[],
  level: number,
): Limits | Missing {
  const enough = groups.every(({ slice }) => {
    const { negatives, positives } = classRows(slice);
    return slice.n >= leastRows && Math.min(negatives, positives) >= leastOfClass;
  });
  const series = replicates.flatMap((found) => (found === undefined ? [] : [found.values]));
  if (!enough || series.length < groups.length) return { reason: 'unstable_resampling' };
  const points = groups.map(({ value }) => value);
  return gapLimits(points, series, level) ?? { reason: 'unstable_resampling' };
}
