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
