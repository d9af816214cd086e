import { classRows } from './slice-scores.ts';
import type { GroupSlice } from './statistics.ts';

/** Fewest rows of a group, and of each of its classes, at which replicates give the spread of a gap (metrics.md 4, `tukey_boot`). */
const leastRows = 100;
const leastOfClass = 30;

/** Whether every group is large enough for limits from the spread of replicates. */
export function spreadIsKnown(groups: readonly GroupSlice[]): boolean {
  return groups.every((slice) => {
    const { negatives, positives } = classRows(slice);
    return slice.n >= leastRows && Math.min(negatives, positives) >= leastOfClass;
  });
}
