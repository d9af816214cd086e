import { jcsText } from '../base/jcs.ts';
import type { Sha256 } from '../base/sha256.ts';
import type { SortedTable } from './sorted-table.ts';

/** One statement of the run, as the record holds it (evidence.md 1, `engine.query_log`). */
export interface LoggedStatement {
  readonly id: string;
  readonly purpose: string;
  /** With role names only. */
  readonly sql: string;
  readonly rows: number;
  readonly resultSha256: string;
}

/** Rows encoded between two calls of the hash. */
const blockRows = 4096;

/**
 * SHA-256 over the canonical JSON of a result: an array of rows `[set, text keys…, score?, amount?, integers…]`, sorted, with
 * the set and all integers as decimal strings. Streamed, since a score histogram may have millions of rows.
 */
export function resultDigest({ table, order, buckets }: SortedTable, hash: Sha256): string {
  const encoder = new TextEncoder();
  const integers = Object.values(table.integers);
  const { score, amount } = table;
  let block = '[';
  let rows = 0;
  for (const { set, texts, start, end } of buckets) {
    // The keys are the same for a whole bucket: `["0",null,"F",`.
    const keys = jcsText([String(set), ...texts]).slice(0, -1);
    for (let k = start; k < end; k++) {
      const row = order[k] ?? 0;
      block += rows === 0 ? keys : `,${keys}`;
      // String(x) is the number form of RFC 8785; score and amount are finite and not −0.
      if (score !== undefined) block += `,${String(score[row] ?? 0)}`;
      if (amount !== undefined) block += `,${String(amount[row] ?? 0)}`;
      for (const column of integers) block += `,"${decimal(column[row] ?? 0n)}"`;
      block += ']';
      rows++;
      if (rows % blockRows === 0) {
        hash.update(encoder.encode(block));
        block = '';
      }
    }
  }
  hash.update(encoder.encode(`${block}]`));
  return hash.digestHex();
}

/** Decimal digits of an integer; numbers are written several times faster than big integers. */
function decimal(value: bigint): string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? String(number) : String(value);
}
