import type { Counts, MeasuredSlice, ScoreCounts } from './measurement.ts';
import type { Bucket, SortedTable } from './sorted-table.ts';
import { addWeights, noWeight, unscaled, type WeightSum, weightAt } from './weights.ts';

type Cell = keyof Counts;

/** Counts of a slice while results are folded into it. */
export interface OpenCounts {
  n: number;
  readonly rows: Record<Cell, number>;
  readonly weights: Record<Cell, WeightSum>;
  /** Rows without a label, by decision; of no effect where every row must have one. */
  readonly unlabelled: Record<Decision, number>;
  readonly unlabelledWeights: Record<Decision, WeightSum>;
}

type Decision = 'positive' | 'other';

export function emptyCounts(): OpenCounts {
  return {
    n: 0,
    rows: { tp: 0, fp: 0, fn: 0, tn: 0 },
    weights: { tp: noWeight, fp: noWeight, fn: noWeight, tn: noWeight },
    unlabelled: { positive: 0, other: 0 },
    unlabelledWeights: { positive: noWeight, other: noWeight },
  };
}

/**
 * Adds the rows of a bucket, whose texts end with label and decision. A row without a label counts in `n` and by its decision, one
 * without a decision in `n` only.
 *
 * @param keys texts that stand before them
 */
export function addBucket(counts: OpenCounts, { table, order }: SortedTable, bucket: Bucket, keys: number): void {
  const [label, decision] = [bucket.texts[keys] ?? null, bucket.texts[keys + 1] ?? null];
  const cell = cellOf(label, decision);
  const alone = label === null && decision !== null ? (decision === '1' ? 'positive' : 'other') : null;
  const weighted = table.integers['ws'] !== undefined;
  for (let k = bucket.start; k < bucket.end; k++) {
    const row = order[k] ?? 0;
    const n = Number(table.integers['n']?.[row] ?? 0n);
    counts.n += n;
    if (alone !== null) {
      counts.unlabelled[alone] += n;
      if (weighted) counts.unlabelledWeights[alone] = addWeights(counts.unlabelledWeights[alone], weightAt(table, row));
    }
    if (cell === null) continue;
    counts.rows[cell] += n;
    if (weighted) counts.weights[cell] = addWeights(counts.weights[cell], weightAt(table, row));
  }
}

/** @param shift of the weights, if there are any */
export function sliceOf(
  { n, rows, weights, unlabelled, unlabelledWeights }: OpenCounts,
  histogram: ScoreCounts | null,
  shift: number | undefined,
): MeasuredSlice {
  const { weights: scoreWeights, ...scores } = histogram ?? { weights: undefined };
  return {
    n,
    confusion: { ...rows },
    ...(histogram === null ? {} : { histogram: scores as ScoreCounts }),
    ...(unlabelled.positive + unlabelled.other === 0
      ? {}
      : { unlabelled: { ...unlabelled, ...(shift === undefined ? {} : { weights: sums(unlabelledWeights, shift) }) } }),
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

function sums({ positive, other }: OpenCounts['unlabelledWeights'], shift: number) {
  const [p, o] = [unscaled(positive, shift), unscaled(other, shift)];
  return { positive: p.sum, other: o.sum, positiveSquares: p.squares, otherSquares: o.squares };
}

function mapped(weights: OpenCounts['weights'], value: (one: WeightSum) => number): Counts {
  return { tp: value(weights.tp), fp: value(weights.fp), fn: value(weights.fn), tn: value(weights.tn) };
}

function cellOf(label: string | null, decision: string | null): Cell | null {
  if (label === null || decision === null) return null;
  if (label === '1') return decision === '1' ? 'tp' : 'fn';
  return decision === '1' ? 'fp' : 'tn';
}
