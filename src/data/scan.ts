import { jcs } from '../base/jcs.ts';
import type { AttributeConfig } from '../config/audit-config.ts';
import { dtypeName } from './cell-types.ts';
import { createColumnProfile, type ScannedColumn } from './column-profile.ts';
import { cellText } from './encoded-cell.ts';
import type { CellBatch, Engine, RunOptions, Source } from './engine.ts';
import { groupOfNumber, groupOfText } from './groups.ts';
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

export interface ScannedGroup {
  readonly group: string;
  readonly n: number;
  /** Missing cells of each column, by column name. */
  readonly missing: Readonly<Record<string, number>>;
}

export interface Scan {
  readonly digests: DataDigests;
  /** Rows of the audited split. */
  readonly rows: number;
  /** Profiles of the audited split, in file order. */
  readonly profiles: readonly ScannedColumn[];
  /** Missing cells per column in each group with rows, per attribute, groups in no particular order. */
  readonly missingness: readonly { readonly attribute: string; readonly groups: readonly ScannedGroup[] }[];
}

export interface ScanRequest {
  readonly source: Source;
  /** Columns by index: the key and the target, digested once more under their own names. */
  readonly key?: number;
  readonly label?: number;
  readonly split?: { readonly column: number; readonly value: string };
  readonly attributes?: readonly { readonly column: number; readonly attribute: AttributeConfig }[];
  /** Texts that count as missing in the profile, but not in attributes, label and key, nor in any digest. */
  readonly missingValues: readonly string[];
  /** Columns whose cells are texts as they stand: empty is their only missing text. */
  readonly verbatim?: readonly number[];
}

/** Rows beyond which rows are not digested one by one. */
const maxMultisetRows = 2_000_000;

/**
 * One pass over all cells in row order: digests of the whole source, profile of its audited split.
 *
 * @throws GlassAlphaError as the engine does
 */
export async function scan(engine: Engine, request: ScanRequest, options: RunOptions): Promise<Scan> {
  const { source } = request;
  const width = source.info.columns.length - (source.scoreTable === undefined ? 0 : 1);
  const kept = [...source.info.columns.entries()].slice(0, width).filter(([, column]) => column.ignored !== true);
  const place = new Map(kept.map(([index], k) => [index, k]));
  const hashes = kept.map(([, { kind }]) => (kind === 'other' ? null : engine.createSha256()));
  const nullCounts = kept.map(() => 0);
  const multiset = source.info.rows <= maxMultisetRows ? createRowMultiset(engine.sha256) : null;
  const attributes = (request.attributes ?? []).map((one) => ({ ...one, place: place.get(one.column) ?? -1 }));
  const verbatim = new Set([
    ...(request.verbatim ?? []),
    ...[request.key, request.label].filter((k) => k !== undefined),
    ...attributes.map(({ column }) => column),
  ]);
  const profiles = kept.map(([index, column]) =>
    createColumnProfile(column, verbatim.has(index) ? [''] : request.missingValues),
  );
  const groupings = attributes.map(({ attribute }) => createGrouping(attribute, request.missingValues));
  const tables = attributes.map(() => new Map<string, { n: number; missing: Float64Array }>());
  const splitPlace = request.split === undefined ? -1 : (place.get(request.split.column) ?? -1);
  const digested = kept.map(([, { kind }], k) => (kind === 'other' ? -1 : k)).filter((k) => k >= 0);
  let rows = 0;
  let audited = 0;

  for await (const batch of engine.cells(source, options)) {
    rows += batch.rowCount;
    for (const [k, column] of batch.columns.entries()) {
      hashes[k]?.update(column.bytes);
      for (let row = 0; row < batch.rowCount; row++) {
        if (column.bytes[column.offsets[row] ?? 0] === 0) nullCounts[k] = (nullCounts[k] ?? 0) + 1;
      }
    }
    multiset?.add(batch, digested);
    const chosen = auditedRows(batch, splitPlace, request.split?.value);
    audited += chosen.length;
    const groups = attributes.map((one, a) => {
      const column = batch.columns[one.place];
      return column === undefined ? [] : Array.from(chosen, (row) => groupings[a]?.(cellText(column, row)) ?? null);
    });
    for (const [a, names] of groups.entries())
      for (const name of names) if (name !== null) groupEntry(tables[a], name, kept.length).n++;
    for (const [k, profile] of profiles.entries()) {
      const column = batch.columns[k];
      if (column === undefined) continue;
      profile.add(column, chosen, (j) => {
        for (const [a, names] of groups.entries()) {
          const name = names[j] ?? null;
          if (name === null) continue;
          const { missing } = groupEntry(tables[a], name, kept.length);
          missing[k] = (missing[k] ?? 0) + 1;
        }
      });
    }
  }

  const names = kept.map(([, { name }]) => name);
  const digestHex = hashes.map((hash) => hash?.digestHex() ?? null);
  const columns = byName(names, digestHex);
  return {
    digests: {
      shape: [rows, kept.length],
      dtypes: byName(
        names,
        kept.map(([, { kind }]) => dtypeName(kind)),
      ),
      nullCounts: byName(names, nullCounts),
      columns,
      logicalSha256: hexOf(engine.sha256(jcs({ rows, columns }))),
      rowMultiset: multiset?.hex() ?? null,
      keySha256: request.key === undefined ? null : (digestHex[place.get(request.key) ?? -1] ?? null),
      labelSha256: request.label === undefined ? null : (digestHex[place.get(request.label) ?? -1] ?? null),
    },
    rows: audited,
    profiles: profiles.map((profile) => profile.result()),
    missingness: attributes.map(({ attribute }, a) => ({
      attribute: attribute.label,
      groups: [...(tables[a] ?? new Map<string, { n: number; missing: Float64Array }>())].map(
        ([group, { n, missing }]) => ({
          group,
          n,
          missing: byName(names, [...missing]),
        }),
      ),
    })),
  };
}

/** An object with any text as key, `__proto__` included. */
function byName<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(names.map((name, k) => [name, values[k] as T]));
}

function auditedRows(batch: CellBatch, splitPlace: number, value: string | undefined): number[] {
  const column = batch.columns[splitPlace];
  const all = Array.from({ length: batch.rowCount }, (_, row) => row);
  return column === undefined ? all : all.filter((row) => cellText(column, row) === value);
}

function groupEntry(
  table: Map<string, { n: number; missing: Float64Array }> | undefined,
  name: string,
  width: number,
): { n: number; missing: Float64Array } {
  const found = table?.get(name);
  if (found !== undefined) return found;
  const fresh = { n: 0, missing: new Float64Array(width) };
  table?.set(name, fresh);
  return fresh;
}

/** Group of a raw text, remembered: attributes have few distinct values. */
function createGrouping(
  attribute: AttributeConfig,
  missingValues: readonly string[],
): (raw: string | null) => string | null {
  const known = new Map<string | null, string | null>();
  return (raw) => {
    const found = known.get(raw);
    if (found !== undefined) return found;
    const group =
      attribute.bins === undefined
        ? groupOfText(attribute, raw)
        : groupOfNumber(attribute, attribute.bins, raw, missingValues);
    if (known.size < 10_000) known.set(raw, group);
    return group;
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
