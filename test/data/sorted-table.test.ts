import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from '../../src/base/order.ts';
import { createSha256, sha256Hex } from '../../src/base/sha256.ts';
import type { ResultTable } from '../../src/data/engine.ts';
import { resultDigest } from '../../src/data/query-log.ts';
import { sortTable } from '../../src/data/sorted-table.ts';

const text = fc.option(fc.constantFrom('a', 'b', '', '\ue000', '😀', '"', 'é'), { nil: null });
const row = fc.record({
  set: fc.nat({ max: 2 }),
  a: text,
  b: text,
  score: fc.constantFrom(0, 5e-324, 0.1, 0.25, 1e-7, 1),
  n: fc.bigInt({ min: 0n, max: 2n ** 60n }),
});
type Row = { set: number; a: string | null; b: string | null; score: number; n: bigint };

const tableOf = (rows: readonly Row[]): ResultTable => ({
  rowCount: rows.length,
  set: Uint8Array.from(rows, ({ set }) => set),
  groups: [rows.map(({ a }) => a), rows.map(({ b }) => b)],
  score: Float64Array.from(rows, ({ score }) => score),
  integers: { n: BigInt64Array.from(rows, ({ n }) => n) },
});
const compareText = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : compareCodePoints(a, b);
const compare = (x: Row, y: Row): number =>
  x.set - y.set || compareText(x.a, y.a) || compareText(x.b, y.b) || x.score - y.score;
const unique = fc.uniqueArray(row, {
  selector: ({ set, a, b, score }) => JSON.stringify([set, a, b, score]),
  maxLength: 40,
});

it('sorts by set, texts with null first, and score; the digest is that of the sorted rows', () => {
  fc.assert(
    fc.property(unique, (rows) => {
      const sorted = sortTable(tableOf(rows));
      const expected = [...rows].sort(compare);
      expect([...sorted.order].map((k) => rows[k])).toEqual(expected);
      const json = JSON.stringify(expected.map(({ set, a, b, score, n }) => [String(set), a, b, score, String(n)]));
      expect(resultDigest(sorted, createSha256())).toBe(createHash('sha256').update(json).digest('hex'));
      expect(resultDigest(sortTable(tableOf([...rows].reverse())), createSha256())).toBe(sha256Hex(json));
    }),
  );
});
