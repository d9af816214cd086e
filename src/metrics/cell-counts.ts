/**
 * Rows of each of several cells; with sample weights also the sum of the weights and of their squares, cell by cell. Arrays of
 * equal length.
 */
export interface CellCounts {
  readonly rows: Float64Array;
  readonly weights?: Float64Array;
  readonly weightSquares?: Float64Array;
}

/** What every sum over cells multiplies with: the weights, or the rows where there are none (golden convention 8). */
export function massesOf({ rows, weights }: CellCounts): Float64Array {
  return weights ?? rows;
}

/** Squares of the weights, cell by cell; a row without a weight weighs 1. */
export function squaresOf({ rows, weightSquares }: CellCounts): Float64Array {
  return weightSquares ?? rows;
}
