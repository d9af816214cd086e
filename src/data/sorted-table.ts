import { compareCodePoints } from '../base/order.ts';
import type { ResultTable } from './engine.ts';

/** Rows with equal set and text keys: places `start` to `end` of the order, ascending by score, then amount. */
export interface Bucket {
  readonly set: number;
  readonly texts: readonly (string | null)[];
  readonly start: number;
  readonly end: number;
}

export interface SortedTable {
  readonly table: ResultTable;
  /** Row numbers of the table. */
  readonly order: Uint32Array;
  readonly buckets: readonly Bucket[];
}

/** Puts a result into the one order that means something: set, text keys (null first, by code point), score, amount. */
export function sortTable(table: ResultTable): SortedTable {
  const { bucketOf, firstRows } = bucketRows(table);
  const ranks = table.groups.map(rankTexts);
  const compare = (a: number, b: number): number => {
    let difference = (table.set[a] ?? 0) - (table.set[b] ?? 0);
    for (let k = 0; difference === 0 && k < ranks.length; k++) {
      difference = (ranks[k]?.(table.groups[k]?.[a]) ?? 0) - (ranks[k]?.(table.groups[k]?.[b]) ?? 0);
    }
    return difference;
  };
  const sorted = [...firstRows.keys()].sort((a, b) => compare(firstRows[a] ?? 0, firstRows[b] ?? 0));
  const sizes = new Uint32Array(firstRows.length);
  for (const bucket of bucketOf) sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  const next = new Uint32Array(firstRows.length);
  const buckets: Bucket[] = [];
  let start = 0;
  for (const bucket of sorted) {
    const row = firstRows[bucket] ?? 0;
    const end = start + (sizes[bucket] ?? 0);
    next[bucket] = start;
    buckets.push({ set: table.set[row] ?? 0, texts: table.groups.map((column) => column[row] ?? null), start, end });
    start = end;
  }
  const order = new Uint32Array(table.rowCount);
  for (const [row, bucket] of bucketOf.entries()) {
    const at = next[bucket] ?? 0;
    order[at] = row;
    next[bucket] = at + 1;
  }
  // By the last key first: equal values keep their order.
  for (const key of [table.amount, table.score]) {
    if (key === undefined) continue;
    for (const { start: from, end } of buckets) sortByScore(order.subarray(from, end), key);
  }
  return { table, order, buckets };
}

/** Numbers each combination of set and texts in order of appearance, one column at a time. */
function bucketRows({ rowCount, set, groups }: ResultTable): { bucketOf: Uint32Array; firstRows: number[] } {
  const bucketOf = Uint32Array.from(set);
  let firstRows = renumber(bucketOf, () => 0);
  for (const column of groups) {
    const codes = new Map<string | null, number>();
    const code = (text: string | null): number => {
      const known = codes.get(text);
      if (known !== undefined) return known;
      codes.set(text, codes.size);
      return codes.size - 1;
    };
    const own = Uint32Array.from({ length: rowCount }, (_, row) => code(column[row] ?? null));
    firstRows = renumber(bucketOf, (row) => own[row] ?? 0);
  }
  return { bucketOf, firstRows };
}

/** Replaces each (bucket, code) pair by its number in order of appearance; returns the first row of each. */
function renumber(bucketOf: Uint32Array, code: (row: number) => number): number[] {
  const numbers = new Map<number, number>();
  const firstRows: number[] = [];
  for (let row = 0; row < bucketOf.length; row++) {
    // Both parts are below 2^26 rows, so the pair is an exact integer.
    const pair = (bucketOf[row] ?? 0) * 0x4000000 + code(row);
    let number = numbers.get(pair);
    if (number === undefined) {
      number = firstRows.length;
      numbers.set(pair, number);
      firstRows.push(row);
    }
    bucketOf[row] = number;
  }
  return firstRows;
}

/** Place of each text among the distinct ones; null is 0. */
function rankTexts(texts: readonly (string | null)[]): (text: string | null | undefined) => number {
  const distinct = [...new Set(texts)].filter((text) => text !== null).sort(compareCodePoints);
  const rank = new Map<string | null | undefined, number>(distinct.map((text, k) => [text, k + 1]));
  return (text) => rank.get(text) ?? 0;
}

/**
 * Sorts row numbers by score, ties in the order given. The scores alone are sorted natively and each row then finds its
 * place among them: several times faster than a comparison per step, and there may be millions.
 */
export function sortByScore(rows: Uint32Array, score: Float64Array): void {
  const sorted = Float64Array.from(rows, (row) => score[row] ?? 0).sort();
  const taken = new Uint32Array(rows.length);
  const given = rows.slice();
  for (const row of given) {
    const first = lowerBound(sorted, score[row] ?? 0);
    rows[first + (taken[first] ?? 0)] = row;
    taken[first] = (taken[first] ?? 0) + 1;
  }
}

/** First place whose value is not below x. */
function lowerBound(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
