import { jcsText } from '../base/jcs.ts';
import { compareCodePoints } from '../base/order.ts';
import type { Sha256 } from '../base/sha256.ts';
import type { ResultTable } from './engine.ts';

/** One statement of the run, as the record holds it (evidence.md 1, `engine.query_log`). */
export interface LoggedStatement {
  readonly id: string;
  readonly purpose: string;
  /** With role names only. */
  readonly sql: string;
  readonly rows: number;
  readonly resultSha256: string;
}

/** Rows of a result in the one order that means something: set, text keys (null first, by code point), score. */
export function sortedRows(table: ResultTable): Uint32Array {
  const ranks = table.groups.map(rankTexts);
  const buckets = new Map<string, number[]>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = [table.set[row] ?? 0, ...ranks.map((rank) => rank[row] ?? 0)].join(' ');
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [row]);
    else bucket.push(row);
  }
  const keys = [...buckets.keys()].map((key) => ({ key, parts: key.split(' ').map(Number) }));
  keys.sort((a, b) => compareParts(a.parts, b.parts));
  const sorted = new Uint32Array(table.rowCount);
  const { score } = table;
  let at = 0;
  for (const { key } of keys) {
    const rows = Uint32Array.from(buckets.get(key) ?? []);
    if (score !== undefined) rows.sort((a, b) => (score[a] ?? 0) - (score[b] ?? 0));
    sorted.set(rows, at);
    at += rows.length;
  }
  return sorted;
}

/** Place of each text among the distinct ones; null is 0. */
function rankTexts(texts: readonly (string | null)[]): Uint32Array {
  const distinct = [...new Set(texts)].filter((text) => text !== null).sort(compareCodePoints);
  const rank = new Map<string | null, number>(distinct.map((text, k) => [text, k + 1]));
  return Uint32Array.from(texts, (text) => rank.get(text) ?? 0);
}

function compareParts(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) {
    const difference = (a[k] ?? 0) - (b[k] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * SHA-256 over the canonical JSON of a result: an array of rows `[set, text keys…, score?, integers…]`, sorted, with
 * the set and all integers as decimal strings. Streamed, since a score histogram may have millions of rows.
 */
export function resultDigest(table: ResultTable, order: Uint32Array, hash: Sha256): string {
  const encoder = new TextEncoder();
  const integers = Object.values(table.integers);
  let block: string[] = [];
  const flush = (): void => {
    hash.update(encoder.encode(block.join('')));
    block = [];
  };
  block.push('[');
  for (const [k, row] of order.entries()) {
    const cells = [
      String(table.set[row] ?? 0),
      ...table.groups.map((column) => column[row] ?? null),
      ...(table.score === undefined ? [] : [table.score[row] ?? 0]),
      ...integers.map((column) => String(column[row] ?? 0n)),
    ];
    block.push(k === 0 ? '' : ',', jcsText(cells));
    if (block.length > 8192) flush();
  }
  block.push(']');
  flush();
  return hash.digestHex();
}
