/** Places of values among the distinct ones, and how many of these there are. */
export interface DenseRanks {
  /** 0 for the smallest; `count` − 1 for missing (NaN), if there are any. */
  readonly ranks: Int32Array;
  readonly count: number;
}

/**
 * Ranks equal values alike, without gaps; -0 and 0 are equal.
 *
 * @example denseRanks(Float64Array.of(5, NaN, 2, 5)) // { ranks: Int32Array [1, 2, 0, 1], count: 3 }
 */
export function denseRanks(values: Float64Array): DenseRanks {
  const distinct = distinctAscending(values);
  const ranks = new Int32Array(values.length);
  let missing = false;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) missing = true;
    ranks[row] = Number.isNaN(value) ? distinct.length : placeOf(distinct, value);
  }
  return { ranks, count: distinct.length + (missing ? 1 : 0) };
}

/**
 * Sorts rows by their ranks; rows of equal rank stay in the order they come in.
 *
 * @param rows row numbers
 */
export function sortByRank(rows: Uint32Array, { ranks, count }: DenseRanks): Uint32Array {
  const next = new Uint32Array(count + 1);
  for (const row of rows) {
    const after = (ranks[row] as number) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let rank = 0; rank < count; rank++) next[rank + 1] = (next[rank + 1] as number) + (next[rank] as number);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const rank = ranks[row] as number;
    const at = next[rank] as number;
    sorted[at] = row;
    next[rank] = at + 1;
  }
  return sorted;
}

function distinctAscending(values: Float64Array): Float64Array {
  const ascending = Float64Array.from(values).sort();
  let kept = 0;
  for (const value of ascending) {
    // Missing values come last.
    if (Number.isNaN(value)) break;
    if (kept === 0 || value !== ascending[kept - 1]) ascending[kept++] = value;
  }
  return ascending.subarray(0, kept);
}

function placeOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
