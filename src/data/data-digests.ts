import { jcs } from '../base/jcs.ts';
import { dtypeName } from './cell-types.ts';
import type { CellBatch, Engine, SourceColumn } from './engine.ts';
import { createRowMultiset } from './row-multiset.ts';

/** What the record keeps of a data set (evidence.md 1.1), without the file's own hash, which the caller takes. */
export interface DataDigests {
  /** [rows, columns] */
  readonly shape: readonly [number, number];
  readonly dtypes: Readonly<Record<string, string>>;
  readonly nullCounts: Readonly<Record<string, number>>;
  /** SHA-256 of each column; null for types without a digest. */
  readonly columns: Readonly<Record<string, string | null>>;
  readonly logicalSha256: string;
  readonly rowMultiset: string | null;
  readonly keySha256: string | null;
  readonly labelSha256: string | null;
}

export interface DataDigestsBuilder {
  add(batch: CellBatch): void;
  /** @param key,label places of those columns among the digested ones */
  result(key: number | undefined, label: number | undefined): DataDigests;
}

/** Rows beyond which rows are not digested one by one. */
const maxMultisetRows = 2_000_000;

/** Takes the digests of a source from its cells, batch by batch in row order. */
export function createDataDigests(
  engine: Pick<Engine, 'createSha256' | 'sha256'>,
  columns: readonly SourceColumn[],
  expectedRows: number,
): DataDigestsBuilder {
  const hashes = columns.map(({ kind }) => (kind === 'other' ? null : engine.createSha256()));
  const digested = [...columns.entries()].filter(([, { kind }]) => kind !== 'other').map(([k]) => k);
  const multiset = expectedRows <= maxMultisetRows ? createRowMultiset(engine.sha256) : null;
  const nulls = new Float64Array(columns.length);
  let rows = 0;
  return {
    add(batch) {
      rows += batch.rowCount;
      for (const [k, { bytes, offsets }] of batch.columns.entries()) {
        hashes[k]?.update(bytes);
        let missing = 0;
        for (let row = 0; row < batch.rowCount; row++) if (bytes[offsets[row] ?? 0] === 0) missing++;
        nulls[k] = (nulls[k] ?? 0) + missing;
      }
      multiset?.add(batch, digested);
    },
    result(key, label) {
      const hex = hashes.map((hash) => hash?.digestHex() ?? null);
      const byName = <T>(values: readonly T[]) =>
        Object.fromEntries(columns.map(({ name }, k) => [name, values[k] as T]));
      const named = byName(hex);
      return {
        shape: [rows, columns.length],
        dtypes: byName(columns.map(({ kind }) => dtypeName(kind))),
        nullCounts: byName([...nulls]),
        columns: named,
        logicalSha256: hexOf(engine.sha256(jcs({ rows, columns: named }))),
        rowMultiset: multiset?.hex() ?? null,
        keySha256: key === undefined ? null : (hex[key] ?? null),
        labelSha256: label === undefined ? null : (hex[label] ?? null),
      };
    },
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
