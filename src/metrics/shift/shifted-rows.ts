import { mergeSlices } from '../merge-slices.ts';
import { weighedCells } from '../slice-rates.ts';
import type { Confusion, Slice } from '../statistics.ts';

/**
 * Rows of some cells as one set of weighted rows: under a shift every row of a cell weighs as much as its cell. What weighted rows
 * know of their precision, the sums of squares, then holds for the shift too.
 *
 * @param weights one per cell
 */
export function shiftedRows(cells: readonly Slice[], weights: readonly number[]): Slice {
  // As they are, rows need no weights, and figures stay what they were to the last bit.
  const isPlain = cells.every((_, i) => weights[i] === 1);
  return mergeSlices(isPlain ? cells : cells.map((cell, i) => reweighed(cell, weights[i] ?? 0)));
}

function reweighed(cell: Slice, weight: number): Slice {
  const { n, confusion, histogram, weights } = cell;
  const square = weight * weight;
  const times = (values: Float64Array | undefined, factor: number) =>
    (values ?? new Float64Array(0)).map((value) => value * factor);
  const own = weights?.histogram;
  return {
    n,
    confusion,
    ...(histogram === undefined ? {} : { histogram }),
    weights: {
      confusion: scaled(weighedCells(cell), weight),
      squares: scaled(weights?.squares ?? confusion, square),
      ...(histogram === undefined
        ? {}
        : {
            histogram: {
              negatives: times(own?.negatives ?? histogram.negatives, weight),
              positives: times(own?.positives ?? histogram.positives, weight),
              negativeSquares: times(own?.negativeSquares ?? histogram.negatives, square),
              positiveSquares: times(own?.positiveSquares ?? histogram.positives, square),
            },
          }),
    },
  };
}

function scaled({ tp, fp, fn, tn }: Confusion, factor: number): Confusion {
  return { tp: tp * factor, fp: fp * factor, fn: fn * factor, tn: tn * factor };
}
