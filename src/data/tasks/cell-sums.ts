import { groupOfBucket } from '../grouped-counts.ts';
import type { MeasurementPlan } from '../plan.ts';
import type { Bucket, SortedTable } from '../sorted-table.ts';
import { addWeights, noWeight, unscaled, type WeightSum, weightAt } from '../weights.ts';

/** Rows of each of several cells; with weights also Σw and Σw². Arrays of equal length. */
export interface CellSums {
  readonly rows: Float64Array;
  readonly weights?: Float64Array;
  readonly weightSquares?: Float64Array;
}

/** Distinct numbers in ascending order, with the rows of every label at each. */
export interface LabelCountsByScore {
  readonly scores: Float64Array;
  readonly labels: readonly CellSums[];
}

/** The part of a result that belongs to each group: by set of the plan, then by group; all rows stand under set 0 and ``. */
export type GroupedBuckets = readonly ReadonlyMap<string, readonly Bucket[]>[];

/** Raw values of one group are one; rows without a stated value are in none. */
export function bucketsByGroup(
  plan: Pick<MeasurementPlan, 'sets' | 'roles'>,
  { buckets }: SortedTable,
): GroupedBuckets {
  const sets = plan.sets.map(() => new Map<string, Bucket[]>());
  for (const bucket of buckets) {
    const group = bucket.set === 0 ? '' : groupOfBucket(plan, bucket);
    if (group === null) continue;
    const known = sets[bucket.set]?.get(group);
    if (known === undefined) sets[bucket.set]?.set(group, [bucket]);
    else known.push(bucket);
  }
  return sets;
}

/**
 * Sums rows into cells.
 *
 * @param cellOf the cell of a row of the table; null leaves it out
 * @param shift of the weights, if there are any
 */
export function sumCells(
  { table, order }: SortedTable,
  buckets: readonly Bucket[],
  length: number,
  cellOf: (bucket: Bucket, row: number) => number | null,
  shift: number | undefined,
): CellSums {
  const sums = openSums(length, shift);
  for (const bucket of buckets) {
    for (let k = bucket.start; k < bucket.end; k++) {
      const row = order[k] ?? 0;
      const cell = cellOf(bucket, row);
      if (cell !== null) sums.add(cell, Number(table.integers['n']?.[row] ?? 0n), () => weightAt(table, row));
    }
  }
  return sums.close();
}

/**
 * Puts the rows of buckets into one order by score, labels kept apart.
 *
 * @param labelOf index of the label of a bucket
 */
export function labelHistogram(
  sorted: SortedTable,
  buckets: readonly Bucket[],
  labels: number,
  labelOf: (bucket: Bucket) => number,
  shift: number | undefined,
): LabelCountsByScore {
  const { table, order } = sorted;
  const score = table.score ?? new Float64Array();
  const scores = distinctScores(sorted, buckets, score);
  const byLabel = Array.from({ length: labels }, () => openSums(scores.length, shift));
  for (const bucket of buckets) {
    const sums = byLabel[labelOf(bucket)];
    // Rows of a bucket ascend, so one walk along the distinct scores meets them all.
    let at = 0;
    for (let k = bucket.start; k < bucket.end; k++) {
      const row = order[k] ?? 0;
      while ((scores[at] ?? Number.POSITIVE_INFINITY) < (score[row] ?? 0)) at++;
      sums?.add(at, Number(table.integers['n']?.[row] ?? 0n), () => weightAt(table, row));
    }
  }
  return { scores, labels: byLabel.map((sums) => sums.close()) };
}

function distinctScores({ order }: SortedTable, buckets: readonly Bucket[], score: Float64Array): Float64Array {
  const all = new Float64Array(buckets.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of buckets) {
    for (let k = start; k < end; k++) all[filled++] = score[order[k] ?? 0] ?? 0;
  }
  return all.sort().filter((value, k, sorted) => k === 0 || value !== sorted[k - 1]);
}

/** Sums that are still filled; weights stay whole numbers until they are closed. */
export function openSums(length: number, shift: number | undefined) {
  const rows = new Float64Array(length);
  const weights: WeightSum[] = shift === undefined ? [] : Array.from({ length }, () => noWeight);
  return {
    add(cell: number, n: number, weight: () => WeightSum): void {
      rows[cell] = (rows[cell] ?? 0) + n;
      if (shift !== undefined) weights[cell] = addWeights(weights[cell] ?? noWeight, weight());
    },
    close(): CellSums {
      if (shift === undefined) return { rows };
      const sums = weights.map((sum) => unscaled(sum, shift));
      return {
        rows,
        weights: Float64Array.from(sums, ({ sum }) => sum),
        weightSquares: Float64Array.from(sums, ({ squares }) => squares),
      };
    },
  };
}
