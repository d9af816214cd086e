import { classCounts } from './class-counts.ts';
import { type GroupedCounts, groupedCounts } from './grouped-counts.ts';
import type { ScoreCounts } from './measurement.ts';
import type { MeasurementPlan } from './plan.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';

export type Histograms = GroupedCounts<ScoreCounts>;

/** Folds the result of `scores`: rows of each class at each distinct score, overall and by group. */
export function foldHistograms(plan: MeasurementPlan, scores: SortedTable, shift?: number): Histograms {
  return groupedCounts(plan, scores, (buckets) => histogramOf(scores, buckets, shift));
}

/** @param shift of the weights, if there are any */
export function histogramOf(sorted: SortedTable, buckets: readonly Bucket[], shift?: number): ScoreCounts {
  const { score = new Float64Array() } = sorted.table;
  const { keys, ...counts } = classCounts(sorted, buckets, [score], shift);
  return { scores: keys[0] ?? new Float64Array(), ...counts };
}

export function noScores(weighted = false): ScoreCounts {
  const empty = () => new Float64Array();
  const counts = { scores: empty(), negatives: empty(), positives: empty() };
  return weighted
    ? {
        ...counts,
        weights: { negatives: empty(), positives: empty(), negativeSquares: empty(), positiveSquares: empty() },
      }
    : counts;
}

export function rowsIn({ negatives, positives }: ScoreCounts): number {
  let sum = 0;
  for (const n of negatives) sum += n;
  for (const n of positives) sum += n;
  return sum;
}
