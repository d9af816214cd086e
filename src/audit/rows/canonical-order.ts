/**
 * Row numbers in an order that only the rows' contents decide: by the first key, then the next, missing (NaN) last. Rows that
 * tie are alike in every key, so it does not matter which of them comes first. Whatever is addressed by a place in this order
 * (ties among neighbours, samples, noise) is the same for the same rows in any order, and needs no id column (metrics.md 3.6).
 *
 * @param keys columns of one length; every column that a result may depend on
 * @example canonicalOrder(3, [Float64Array.of(2, NaN, 1)]) // Uint32Array [2, 0, 1]
 */
export function canonicalOrder(
  rowCount: number,
  keys: readonly (Float64Array | Int32Array | Uint8Array)[],
): Uint32Array {
  const order = Uint32Array.from({ length: rowCount }, (_, row) => row);
  return order.sort((a, b) => compareRows(keys, a, b));
}

/** Compares two rows over all keys; 0 if they are alike. */
export function compareRows(keys: readonly ArrayLike<number>[], a: number, b: number): number {
  for (const key of keys) {
    const x = key[a] ?? Number.NaN;
    const y = key[b] ?? Number.NaN;
    if (x < y) return -1;
    if (x > y) return 1;
    // Neither smaller nor larger: equal, or one of them missing.
    if (x !== y) {
      if (!Number.isNaN(x)) return -1;
      if (!Number.isNaN(y)) return 1;
    }
  }
  return 0;
}
