import { compareCodePoints, sortedKeys } from '../base/order.ts';
import type { Absent, Cell, ContentTable, PerformedContent, SectionKey } from '../record/content.ts';
import { isAbsent } from '../record/content.ts';
import type { Manifest } from '../record/manifest.ts';
import { outline } from '../record/outline.ts';
import { metricKeyIn, readMetric } from './metric-reading.ts';
import { stubSentence } from './texts.ts';
import type { Block, Heading, Prose, SectionView, Stub, Table, TableRow, ViewCell, ViewColumn } from './view.ts';

/** One section of the report: its number and title never change, its blocks come from the record. */
export interface ReportSection {
  readonly number: SectionKey;
  readonly title: string;
  /** @param manifestSha256 digest of the record's file, which the record itself cannot hold */
  build(manifest: Manifest, manifestSha256: string): SectionView;
}

/** Builders of the subsections by number; each gets the section's content. */
export type Parts = Readonly<Record<string, (content: PerformedContent) => readonly Block[]>>;

/**
 * Lays out a section in outline order. A subsection that was not performed prints its stub under its heading, a whole
 * section that was not performed prints one stub.
 *
 * @param before blocks above the first subsection, or of a section without subsections
 */
export function layOut(
  manifest: Manifest,
  key: SectionKey,
  parts: Parts,
  before: (content: PerformedContent) => readonly Block[] = () => [],
): SectionView {
  const entry = outline.find((section) => section.number === key);
  const title = entry?.title ?? key;
  const content = manifest.content[key];
  if (isAbsent(content)) return { number: key, title, blocks: [stub(content)] };
  const blocks: Block[] = [...before(content)];
  for (const { number, title: subtitle } of entry?.subsections ?? []) {
    const missing = content.absent?.[number];
    blocks.push(heading(number, subtitle));
    if (missing !== undefined) blocks.push(stub(missing));
    else blocks.push(...(parts[number]?.(content) ?? []));
  }
  return { number: key, title, blocks };
}

export function heading(number: string, title: string): Heading {
  return { kind: 'heading', number, title };
}

export function stub(absent: Absent): Stub {
  return { kind: 'stub', text: stubSentence(absent) };
}

export function prose(...paragraphs: string[]): Prose {
  return { kind: 'prose', paragraphs };
}

export function note(...paragraphs: string[]): Prose {
  return { kind: 'prose', paragraphs, style: 'note' };
}

export function textColumn(title: string, width: number | 'auto' = 1): ViewColumn {
  return { title, align: 'left', width };
}

export function numberColumn(title: string, width: number | 'auto' = 'auto'): ViewColumn {
  return { title, align: 'right', width };
}

export function row(...cells: (ViewCell | string)[]): TableRow {
  return { kind: 'row', cells: cells.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)) };
}

/** A row that spans the table and names what the rows below share. */
export function groupRow(text: string): TableRow {
  return { kind: 'group', cells: [{ text }] };
}

/** At most so many rows print; the rest stands in the record (report.md 7). */
export const maxPrintedRows = 60;

export interface TableOptions {
  readonly columns: readonly ViewColumn[];
  readonly rows: readonly TableRow[];
  readonly caption: string;
  /** Ids whose numbers stand in cells that name no metric key. */
  readonly metrics?: readonly string[];
  /** Where the whole table stands in the record, for example `content.7.tables.selection`. */
  readonly source?: string;
}

/** A table with its metric ids, cut at the cap. */
export function table({ columns, rows, caption, metrics = [], source }: TableOptions): Table {
  const kept: TableRow[] = [];
  let printed = 0;
  let hidden = 0;
  for (const entry of rows) {
    if (printed >= maxPrintedRows) hidden += entry.kind === 'row' ? 1 : 0;
    else {
      kept.push(entry);
      if (entry.kind === 'row') printed++;
    }
  }
  const ids = new Set(metrics);
  for (const { cells } of kept) for (const cell of cells) if (cell.metric !== undefined) ids.add(idOfKey(cell.metric));
  return {
    kind: 'table',
    columns,
    rows: kept,
    caption,
    metrics: [...ids].sort(compareCodePoints),
    ...(hidden > 0 ? { more: moreText(hidden, source) } : {}),
  };
}

function moreText(hidden: number, source: string | undefined): string {
  const place = source === undefined ? '' : `, ${source}`;
  return `… ${hidden} more ${hidden === 1 ? 'row' : 'rows'} in the attached manifest${place}`;
}

function idOfKey(key: string): string {
  const end = key.indexOf('|');
  return end === -1 ? key : key.slice(0, end);
}

/** An estimate with its interval in small type below; the reason where there is no value. */
export function estimateCell(manifest: Manifest, cell: Cell | undefined): ViewCell {
  const key = metricKeyIn(cell);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  if (reading === undefined) return { text: cellText(cell) };
  const { value, interval, hasInterval } = reading;
  return { text: value, metric: reading.key, ...(hasInterval || isMissingInterval(interval) ? { sub: interval } : {}) };
}

/** An estimate alone. */
export function valueCell(manifest: Manifest, cell: Cell | undefined): ViewCell {
  const key = metricKeyIn(cell);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  return reading === undefined ? { text: cellText(cell) } : { text: reading.value, metric: reading.key };
}

/** An interval alone, for tables with a column of their own. */
export function intervalCell(manifest: Manifest, cell: Cell | undefined): ViewCell {
  const key = metricKeyIn(cell);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  return reading === undefined ? { text: cellText(cell) } : { text: reading.interval, metric: reading.key };
}

function isMissingInterval(interval: string): boolean {
  return interval.startsWith('no interval:');
}

function cellText(cell: Cell | undefined): string {
  if (cell === 'not_in_record' || cell === null || cell === undefined) return 'not in the record';
  return String(cell);
}

/** The rows of a table of the record, as maps from column name to cell. */
export function records(table: ContentTable | undefined): Readonly<Record<string, Cell>>[] {
  if (table === undefined) return [];
  return table.rows.map((cells) => Object.fromEntries(table.columns.map((name, i) => [name, cells[i] ?? null])));
}

/** Rows under one group row per attribute: the attribute is named once (report.md 7). */
export function byAttribute(
  entries: readonly Readonly<Record<string, Cell>>[],
  toRow: (entry: Readonly<Record<string, Cell>>) => TableRow,
): TableRow[] {
  const rows: TableRow[] = [];
  let current: string | undefined;
  for (const entry of entries) {
    const attribute = String(entry['attribute']);
    if (attribute !== current) rows.push(groupRow(attribute));
    current = attribute;
    rows.push(toRow(entry));
  }
  return rows;
}

/** Names of human texts in the order they were written: `limitations_2` before `limitations_10`. */
export function textNames(texts: Readonly<Record<string, unknown>>): string[] {
  const parts = (name: string) => /^(.*?)_(\d+)$/.exec(name);
  const stem = (name: string) => parts(name)?.[1] ?? name;
  const number = (name: string) => Number(parts(name)?.[2] ?? 0);
  return sortedKeys(texts).sort((a, b) => compareCodePoints(stem(a), stem(b)) || number(a) - number(b));
}
