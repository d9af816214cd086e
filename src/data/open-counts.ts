import type { Counts, MeasuredSlice, ScoreCounts } from './measurement.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';
import { addWeights, noWeight, unscaled, type WeightSum, weightAt } from './weights.ts';

type Cell = keyof Counts;

/** Counts of a slice while results are folded into it. */
export interface OpenCounts {
  n: number;
  readonly rows: Record<Cell, number>;
  readonly weights: Record<Cell, WeightSum>;
}

export function emptyCounts(): OpenCounts {
  return {
    n: 0,
    rows: { tp: 0, fp: 0, fn: 0, tn: 0 },
    weights: { tp: noWeight, fp: noWeight, fn: noWeight, tn: noWeight },
  };
}

/**
 * Adds the rows of a bucket, whose texts end with label and decision. A row whose label or decision is missing counts in `n` only.
 *
 * @param keys texts that stand before them
 */
export function addBucket(counts: OpenCounts, { table, order }: SortedTable, bucket: Bucket, keys: number): void {
  const cell = cellOf(bucket.texts[keys] ?? null, bucket.texts[keys + 1] ?? null);
  const weighted = table.integers['ws'] !== undefined;
  for (let k = bucket.start; k < bucket.end; k++) {
    const row = order[k] ?? 0;
    const n = Number(table.integers['n']?.[row] ?? 0n);
    counts.n += n;
    if (cell === null) continue;
    counts.rows[cell] += n;
    if (weighted) counts.weights[cell] = addWeights(counts.weights[cell], weightAt(table, row));
  }
}

/** @param shift of the weights, if there are any */
export function sliceOf(
  { n, rows, weights }: OpenCounts,
  histogram: ScoreCounts | null,
  shift: number | undefined,
): MeasuredSlice {
  const { weights: scoreWeights, ...scores } = histogram ?? { weights: undefined };
  return {
    n,
    confusion: { ...rows },
    ...(histogram === null ? {} : { histogram: scores as ScoreCounts }),
    ...(shift === undefined
      ? {}
      : {
          weights: {
            confusion: mapped(weights, (one) => unscaled(one, shift).sum),
            squares: mapped(weights, (one) => unscaled(one, shift).squares),
            ...(scoreWeights === undefined ? {} : { histogram: scoreWeights }),
          },
        }),
  };
}

function mapped(weights: OpenCounts['weights'], value: (one: WeightSum) => number): Counts {
  return { tp: value(weights.tp), fp: value(weights.fp), fn: value(weights.fn), tn: value(weights.tn) };
}

function cellOf(label: string | null, decision: string | null): Cell | null {
  if (label === null || decision === null) return null;
  if (label === '1') return decision === '1' ? 'tp' : 'fn';
  return decision === '1' ? 'fp' : 'tn';
}
