import { type DenseRanks, denseRanks, sortByRank } from './dense-ranks.ts';

/**
 * Row numbers in an order that only the rows' contents decide: by the first key, then the next, missing values last. Rows that
 * tie are alike in every key, so it does not matter which of them comes first. Whatever is addressed by a place in this order
 * (ties among neighbours, samples, noise) is the same for the same rows in any order, and needs no id column (metrics.md 3.6).
 *
 * @param keys numbers (NaN is missing) or codes from 0 (-1 is missing); every column that a result may depend on
 * @example canonicalOrder(3, [Float64Array.of(2, NaN, 1)]) // Uint32Array [2, 0, 1]
 */
export function canonicalOrder(rowCount: number, keys: readonly (Float64Array | Int32Array)[]): Uint32Array {
  // From the last key to the first, each sort keeping what the ones before it did.
  return keys.reduceRight<Uint32Array>(
    (order, key) => sortByRank(order, key instanceof Float64Array ? denseRanks(key) : codeRanks(key)),
    Uint32Array.from({ length: rowCount }, (_, row) => row),
  );
}

/** Whether two rows are alike in every key, missing and missing included. */
export function alikeRows(keys: readonly ArrayLike<number>[], a: number, b: number): boolean {
  return keys.every((key) => {
    const x = key[a] ?? Number.NaN;
    const y = key[b] ?? Number.NaN;
    return x === y || (Number.isNaN(x) && Number.isNaN(y));
  });
}

function codeRanks(codes: Int32Array): DenseRanks {
  let count = 0;
  for (const code of codes) if (code >= count) count = code + 1;
  return { ranks: codes.map((code) => (code < 0 ? count : code)), count: count + 1 };
}
