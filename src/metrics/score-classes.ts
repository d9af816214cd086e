/**
 * Classes of equal mass over ascending values; ties are never split (golden convention 5): class = min(B − 1,
 * ⌊B·(rows below + ties/2)/n⌋).
 *
 * @param rows rows at each distinct value, ascending
 * @param count B, the number of classes at most; Infinity keeps every value apart
 * @example massClass([2, 2, 4], 2) // [0, 0, 1]
 */
export function massClass(rows: ArrayLike<number>, count: number): Int32Array {
  const classes = new Int32Array(rows.length);
  if (count === Infinity) return classes.map((_, i) => i);
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += rows[i] ?? 0;
  let below = 0;
  for (let i = 0; i < rows.length; i++) {
    const here = rows[i] ?? 0;
    classes[i] = Math.min(count - 1, Math.floor((count * (below + here / 2)) / total));
    below += here;
  }
  return classes;
}
