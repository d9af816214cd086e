/**
 * Sample quantile, Hyndman and Fan (1996) type 7: linear between order statistics at (n − 1)·p.
 *
 * @param ascending at least one value, in ascending order
 * @param p 0…1
 * @example quantile([1, 2, 3, 4], 0.5) // 2.5
 */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const place = (ascending.length - 1) * p;
  const below = Math.floor(place);
  const low = ascending[below] ?? NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? low;
  return low + (place - below) * (high - low);
}

/**
 * The same of values in any order, which it reorders: much faster than sorting them where one quantile is all that is wanted.
 *
 * @param values at least one value, no NaN
 * @example quantileOf(Float64Array.of(3, 1, 4, 2), 0.5) // 2.5
 */
export function quantileOf(values: Float64Array, p: number): number {
  const place = (values.length - 1) * p;
  const below = Math.floor(place);
  partition(values, below);
  const low = values[below] ?? NaN;
  let high = low;
  if (below + 1 < values.length) {
    high = Infinity;
    for (let i = below + 1; i < values.length; i++) high = Math.min(high, values[i] ?? Infinity);
  }
  return low + (place - below) * (high - low);
}

/** Puts the value of rank k in its place, smaller ones before and larger ones behind it (Hoare 1961, "Find"). */
function partition(values: Float64Array, k: number): void {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[k] ?? 0;
    let i = from;
    let j = to;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const kept = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = kept;
    }
    if (j < k) from = i;
    if (i > k) to = j;
  }
}
