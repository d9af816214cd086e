import type { ScoreCounts } from './measurement.ts';
import { type Bucket, type SortedTable, sortByScore } from './sorted-table.ts';
import { addWeights, lessWeights, noWeight, unscaled, type WeightSum, weightAt } from './weights.ts';

/** Rows of each class at each distinct key, keys in ascending order. Arrays of equal length. */
export interface ClassCounts extends Omit<ScoreCounts, 'scores'> {
  /** As many as key columns were given. */
  readonly keys: readonly Float64Array[];
}

/**
 * Counts the rows of buckets by class at each distinct key; equal keys of several buckets become one.
 *
 * @param keys key columns of the table, the first deciding the order
 * @param shift of the weights, if there are any
 */
export function classCounts(
  { table, order }: SortedTable,
  buckets: readonly Bucket[],
  keys: readonly Float64Array[],
  shift?: number,
): ClassCounts {
  const rows = new Uint32Array(buckets.reduce((sum, { start, end }) => sum + end - start, 0));
  let filled = 0;
  for (const { start, end } of buckets) {
    rows.set(order.subarray(start, end), filled);
    filled += end - start;
  }
  // A stable sort by each key, the last one first.
  if (buckets.length > 1) for (const key of [...keys].reverse()) sortByScore(rows, key);
  const column = () => new Float64Array(rows.length);
  const [negatives, positives] = [column(), column()];
  const distinct = keys.map(column);
  const sums: { negatives: WeightSum; positives: WeightSum }[] = [];
  let at = -1;
  for (const row of rows) {
    let isNew = at < 0;
    for (let k = 0; !isNew && k < keys.length; k++) isNew = distinct[k]?.[at] !== keys[k]?.[row];
    if (isNew) {
      at++;
      for (let k = 0; k < keys.length; k++) (distinct[k] ?? negatives)[at] = keys[k]?.[row] ?? 0;
    }
    const n = Number(table.integers['n']?.[row] ?? 0n);
    const p = Number(table.integers['p']?.[row] ?? 0n);
    negatives[at] = (negatives[at] ?? 0) + n - p;
    positives[at] = (positives[at] ?? 0) + p;
    if (shift === undefined) continue;
    const ofPositives = weightAt(table, row, 'p');
    const known = sums[at] ?? { negatives: noWeight, positives: noWeight };
    sums[at] = {
      negatives: addWeights(known.negatives, lessWeights(weightAt(table, row), ofPositives)),
      positives: addWeights(known.positives, ofPositives),
    };
  }
  const cut = (values: Float64Array) => values.slice(0, at + 1);
  return {
    keys: distinct.map(cut),
    negatives: cut(negatives),
    positives: cut(positives),
    ...(shift === undefined ? {} : { weights: weightColumns(sums, shift) }),
  };
}

function weightColumns(
  sums: readonly { readonly negatives: WeightSum; readonly positives: WeightSum }[],
  shift: number,
): NonNullable<ScoreCounts['weights']> {
  const negatives = sums.map((one) => unscaled(one.negatives, shift));
  const positives = sums.map((one) => unscaled(one.positives, shift));
  return {
    negatives: Float64Array.from(negatives, ({ sum }) => sum),
    positives: Float64Array.from(positives, ({ sum }) => sum),
    negativeSquares: Float64Array.from(negatives, ({ squares }) => squares),
    positiveSquares: Float64Array.from(positives, ({ squares }) => squares),
  };
}
