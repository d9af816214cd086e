/**
 * The place between low and high where a predicate turns from true to false, found by halving.
 *
 * @param isLeft true on the low side of the place, false on the high side
 * @param width stops when the bracket is no wider than this; 0 halves down to neighbouring doubles
 * @returns the middle of the last bracket
 * @example bisect(0, 2, (x) => x * x < 2) // 1.414213562373095
 */
export function bisect(low: number, high: number, isLeft: (x: number) => boolean, width = 0): number {
  let a = low;
  let b = high;
  for (;;) {
    const middle = a + (b - a) / 2;
    if (b - a <= width || middle <= a || middle >= b) return middle;
    if (isLeft(middle)) a = middle;
    else b = middle;
  }
}
