import type { Cell } from '../record/content.ts';
import type { Manifest } from '../record/manifest.ts';
import { estimateCell, note, numberColumn, valueCell } from './blocks.ts';
import { lowerFirst } from './letter-case.ts';
import { metricKeyIn, readMetric } from './metric-reading.ts';
import type { Block, ViewCell, ViewColumn } from './view.ts';

/** A column of one metric over groups. */
export interface FigureColumn {
  /** Name of the column in the record. */
  readonly name: string;
  readonly title: string;
  /** Without its interval in small type. */
  readonly alone?: true;
}

export interface FigureColumns {
  readonly columns: readonly ViewColumn[];
  cells(entry: Readonly<Record<string, Cell>>): ViewCell[];
  /** Says which columns are left out. */
  readonly notes: readonly Block[];
}

/** The columns that hold anything: one that this version does not compute at all is named in a note instead. */
export function figureColumns(
  manifest: Manifest,
  entries: readonly Readonly<Record<string, Cell>>[],
  wanted: readonly FigureColumn[],
): FigureColumns {
  const isLater = ({ name }: FigureColumn) =>
    entries.every((entry) => entry[name] === 'reference' || isNotComputed(manifest, entry[name]));
  const kept = wanted.filter((column) => !isLater(column));
  const left = wanted.filter(isLater).map(({ title }) => lowerFirst(title));
  return {
    columns: kept.map(({ title }) => numberColumn(title)),
    cells: (entry) => kept.map(({ name, alone }) => figureCell(manifest, entry[name], alone)),
    notes: laterNote(left),
  };
}

/** Whether a cell points at a metric that this version does not compute. */
export function isNotComputed(manifest: Manifest, cell: Cell | undefined): boolean {
  const key = metricKeyIn(cell);
  const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
  return metric?.kind === 'undefined' && metric.reason === 'not_computed';
}

/** One line for all figures that a later version computes. */
export function laterNote(names: readonly string[]): Block[] {
  return names.length === 0 ? [] : [note(`Not computed in this version: ${names.join(', ')}.`)];
}

function figureCell(manifest: Manifest, cell: Cell | undefined, alone: true | undefined): ViewCell {
  if (cell === 'reference') return { text: 'reference' };
  return alone ? valueCell(manifest, cell) : estimateCell(manifest, cell);
}
