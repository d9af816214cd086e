import { fail } from '../base/diagnostic.ts';
import type { AttributeConfig } from '../config/audit-config.ts';
import { type ColumnProfileBuilder, createColumnProfile, type ScannedColumn } from './column-profile.ts';
import { createDataDigests, type DataDigests } from './data-digests.ts';
import { cellText } from './encoded-cell.ts';
import type { CellBatch, Engine, RunOptions, Source, Split } from './engine.ts';
import { createGroupMissingness, type ScannedGroup } from './group-missingness.ts';

export interface Scan {
  readonly digests: DataDigests;
  /** Rows of the audited split. */
  readonly rows: number;
  /** Profiles of the audited split, in file order. */
  readonly profiles: readonly ScannedColumn[];
  /** Missing cells per column in each group with rows, per attribute (by its label). */
  readonly missingness: readonly { readonly attribute: string; readonly groups: readonly ScannedGroup[] }[];
}

export interface ScanRequest {
  readonly source: Source;
  /** Columns by index: the key and the target, digested once more under their own names. */
  readonly key?: number;
  readonly label?: number;
  readonly split?: Split;
  readonly attributes?: readonly { readonly column: number; readonly attribute: AttributeConfig }[];
  /** Texts that count as missing in the profile, but not in attributes, label and key, nor in any digest. */
  readonly missingValues: readonly string[];
}

/**
 * One pass over all cells in row order: digests of the whole source, profile of its audited split.
 *
 * @throws GlassAlphaError `engine.changed` if rows came or went since the source was opened, and as the engine does
 * @example const { digests, profiles } = await scan(engine, { source, label: 3, missingValues: ['', 'NA'] }, options);
 */
export async function scan(engine: Engine, request: ScanRequest, options: RunOptions): Promise<Scan> {
  const { source } = request;
  const width = source.info.columns.length - (source.scoreTable === undefined ? 0 : (source.scoreCount ?? 1));
  const kept = [...source.info.columns.entries()].slice(0, width).filter(([, column]) => column.ignored !== true);
  const columns = kept.map(([, column]) => column);
  const place = (index: number | undefined): number | undefined => {
    const k = kept.findIndex(([own]) => own === index);
    return k < 0 ? undefined : k;
  };
  const digests = createDataDigests(engine, columns, source.info.rows);
  const profiles = kept.map(([index, column]) => createColumnProfile(column, missingTexts(index, request)));
  const attributes = (request.attributes ?? []).map(({ column, attribute }) => ({
    label: attribute.label,
    place: place(column) ?? -1,
    missingness: createGroupMissingness(attribute, columns.length, request.missingValues),
  }));
  const splitPlace = place(request.split?.column);
  let rows = 0;
  for await (const batch of engine.cells(source, options)) {
    digests.add(batch);
    const chosen = auditedRows(batch, splitPlace, request.split?.value);
    rows += chosen.length;
    for (const one of attributes) {
      const column = batch.columns[one.place];
      if (column !== undefined) one.missingness.begin(column, chosen);
    }
    addProfiles(profiles, batch, chosen, (position, k) => {
      for (const one of attributes) one.missingness.missing(position, k);
    });
  }
  const names = columns.map(({ name }) => name);
  const taken = digests.result(place(request.key), place(request.label));
  if (taken.shape[0] !== source.info.rows) {
    fail(
      'engine.changed',
      `${source.names.join(', ')}: ${source.info.rows} rows when opened, ${taken.shape[0]} when read`,
    );
  }
  return {
    digests: taken,
    rows,
    profiles: profiles.map((profile) => profile.result()),
    missingness: attributes.map(({ label, missingness }) => ({ attribute: label, groups: missingness.result(names) })),
  };
}

/** Texts that count as missing in a column: an attribute has its own, label and key only the empty text. */
function missingTexts(column: number, { key, label, attributes, missingValues }: ScanRequest): readonly string[] {
  const own = attributes?.find((one) => one.column === column)?.attribute;
  if (own !== undefined) return [...(own.bins === undefined ? [''] : missingValues), ...own.unknown];
  return column === key || column === label ? [''] : missingValues;
}

function addProfiles(
  profiles: readonly ColumnProfileBuilder[],
  batch: CellBatch,
  rows: readonly number[],
  onMissing: (position: number, column: number) => void,
): void {
  for (const [k, profile] of profiles.entries()) {
    const column = batch.columns[k];
    if (column !== undefined) profile.add(column, rows, (position) => onMissing(position, k));
  }
}

function auditedRows({ rowCount, columns }: CellBatch, splitPlace: number | undefined, value = ''): number[] {
  const all = Array.from({ length: rowCount }, (_, row) => row);
  const column = splitPlace === undefined ? undefined : columns[splitPlace];
  return column === undefined ? all : all.filter((row) => cellText(column, row) === value);
}
