import { countRate, type Fraction } from './count-rates.ts';
import type { CountRateName } from './definition.ts';
import type { Confusion, Slice } from './statistics.ts';

/** A count rate of a set of rows: x of n, in weights where there are any. */
export interface SliceRate extends Fraction {
  /** Rows in the denominator. */
  readonly rows: number;
  /** What intervals take for x and n; the counts themselves without weights. */
  readonly effective: Fraction;
}

/**
 * A count rate of a slice. With weights, the effective size is the smaller of Kish's (Σw)²/Σw² and the one that the weights of
 * events and other rows give to the variance, p(1 − p)(Σw)²/Σw²(x − p)²: weights that go with the outcome cost more.
 *
 * @example sliceRate('tpr', slice, true).effective // { x: 8, n: 10 }
 */
export function sliceRate(name: CountRateName, slice: Slice, favorableIsPositive: boolean): SliceRate {
  const counts = countRate(name, slice.confusion, favorableIsPositive);
  const { weights } = slice;
  if (weights === undefined) return { ...counts, rows: counts.n, effective: counts };
  const { x, n } = countRate(name, weights.confusion, favorableIsPositive);
  if (!(n > 0)) return { x: 0, n: 0, rows: 0, effective: { x: 0, n: 0 } };
  const squares = countRate(name, weights.squares, favorableIsPositive);
  const p = x / n;
  const size = effectiveSize(p, n, squares);
  // At 0 and at all the ends must stay exact: limits of 0 and 1 depend on it.
  const events = x === 0 ? 0 : counts.x === counts.n ? size : p * size;
  return { x, n, rows: counts.n, effective: { x: events, n: size } };
}

/** Confusion table in weights, or in rows without them. */
export function weighedCells({ confusion, weights }: Slice): Confusion {
  return weights?.confusion ?? confusion;
}

/**
 * The confusion table shrunk to the size that intervals of figures of the whole table may count on: the smallest effective size
 * of any cell's share.
 */
export function effectiveCells(slice: Slice): Confusion {
  const { weights } = slice;
  if (weights === undefined) return slice.confusion;
  const { confusion, squares } = weights;
  const n = total(confusion);
  if (!(n > 0)) return confusion;
  const size = Math.min(
    ...cells.map((cell) => effectiveSize(confusion[cell] / n, n, { x: squares[cell], n: total(squares) })),
  );
  const { tp, fp, fn, tn } = confusion;
  return { tp: (tp * size) / n, fp: (fp * size) / n, fn: (fn * size) / n, tn: (tn * size) / n };
}

/**
 * @param p share of the weight, 0…1
 * @param sum Σw of the rows
 * @param squares Σw² of the events and of all rows
 */
function effectiveSize(p: number, sum: number, squares: Fraction): number {
  const kish = (sum * sum) / squares.n;
  const spread = squares.x * (1 - p) * (1 - p) + Math.max(0, squares.n - squares.x) * p * p;
  return p > 0 && p < 1 && spread > 0 ? Math.min(kish, (p * (1 - p) * sum * sum) / spread) : kish;
}

const cells = ['tp', 'fp', 'fn', 'tn'] as const;

function total({ tp, fp, fn, tn }: Confusion): number {
  return tp + fp + fn + tn;
}
