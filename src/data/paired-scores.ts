import { classCounts } from './class-counts.ts';
import { type GroupedCounts, groupedCounts } from './grouped-counts.ts';
import type { PairedScoreCounts } from './measurement.ts';
import type { MeasurementPlan } from './plan.ts';
import type { SortedTable } from './sorted-table.ts';

/**
 * Folds the result of `challenger`: rows of each class at each distinct pair of scores, overall and by group.
 *
 * @param shift of the weights, if there are any
 */
export function foldPaired(
  plan: MeasurementPlan,
  sorted: SortedTable,
  shift?: number,
): GroupedCounts<PairedScoreCounts> {
  const { score = new Float64Array(), amount = new Float64Array() } = sorted.table;
  return groupedCounts(plan, sorted, (buckets) => {
    const { keys, ...counts } = classCounts(sorted, buckets, [score, amount], shift);
    const [scores = new Float64Array(), challengers = new Float64Array()] = keys;
    return { scores, challengers, ...counts };
  });
}
