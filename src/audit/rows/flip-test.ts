import { compareCodePoints } from '../../base/order.ts';
import type { FlipStatistics, NotReduced } from '../../metrics/row-statistics.ts';
import type { Column } from '../../models/model.ts';
import type { RowColumn, Scorer } from './row-table.ts';

/** Values of a protected input that are set at most; a number that many rows share little of (age) may have more. */
export const maxFlipValues = 50;

/**
 * Sets the inputs that carry an attribute to each other value and scores again. A value is one that stands in
 * the rows; several inputs (one-hot columns) are set together, to combinations that do. A row counts once, if any other value changes its decision.
 *
 * @param inputs every model input, in model order
 * @param carriers the inputs that carry the attribute
 * @param base scores of the rows as they are
 * @returns 0 changes without a carrier; `no_eligible_pairs` if the carrier has a single value
 */
export function flipTest(
  inputs: readonly RowColumn[],
  carriers: readonly string[],
  base: Float64Array,
  { predict, decide }: Scorer,
): FlipStatistics | NotReduced {
  const rows = base.length;
  const set = inputs.filter(({ name }) => carriers.includes(name));
  const names = set.map(({ name }) => name);
  const nothing = { rows, changed: 0, inputs: names, valuesTried: 0, valuesFound: 0, largestScoreChange: 0 };
  if (set.length === 0) return nothing;
  const found = settings(set, rows);
  if (found.length < 2) return { reason: 'no_eligible_pairs' };
  const tried = fewer(found, set);
  const columns: Record<string, Column> = Object.fromEntries(inputs.map(({ name, values }) => [name, values]));
  const changed = new Uint8Array(rows);
  let largestScoreChange = 0;
  for (const { cells } of tried) {
    const altered = Object.fromEntries(set.map(({ name, values }, i) => [name, filled(values, cells[i] ?? null)]));
    const { scores } = predict({ ...columns, ...altered }, rows);
    // A row that has this value already gets the score it had.
    scores.forEach((score, row) => {
      const before = base[row] as number;
      if (decide(score) !== decide(before)) changed[row] = 1;
      largestScoreChange = Math.max(largestScoreChange, Math.abs(score - before));
    });
  }
  return {
    ...nothing,
    changed: changed.reduce((sum, one) => sum + one, 0),
    valuesTried: tried.length,
    valuesFound: found.length,
    largestScoreChange,
  };
}

type Cell = string | number | null;

/** Values of the inputs that carry an attribute, and the rows that have them. */
interface Setting {
  readonly cells: readonly Cell[];
  rows: number;
}

/** Combinations that stand in the rows, without a missing cell, in order of their values. */
function settings(set: readonly RowColumn[], rows: number): Setting[] {
  const found = new Map<string, Setting>();
  for (let row = 0; row < rows; row++) {
    const cells = set.map(({ values }): Cell => present(values[row]));
    if (cells.includes(null)) continue;
    const key = cells.join('\0');
    const known = found.get(key);
    if (known === undefined) found.set(key, { cells, rows: 1 });
    else known.rows++;
  }
  return [...found.values()].sort((a, b) => compareCells(a.cells, b.cells));
}

/** At most {@link maxFlipValues}: of numbers some evenly spread over their ranks, the ends among them; else the most frequent. */
function fewer(found: readonly Setting[], set: readonly RowColumn[]): readonly Setting[] {
  if (found.length <= maxFlipValues) return found;
  if (set.length === 1 && set[0]?.kind === 'numeric') {
    return Array.from({ length: maxFlipValues }, (_, i) => {
      const rank = Math.floor((i * (found.length - 1)) / (maxFlipValues - 1));
      return found[rank] as Setting;
    });
  }
  return [...found].sort((a, b) => b.rows - a.rows || compareCells(a.cells, b.cells)).slice(0, maxFlipValues);
}

function present(cell: string | number | null | undefined): Cell {
  return cell === undefined || (typeof cell === 'number' && Number.isNaN(cell)) ? null : cell;
}

function filled(values: Column, cell: Cell): Column {
  return values instanceof Float64Array
    ? new Float64Array(values.length).fill(Number(cell))
    : new Array<string | null>(values.length).fill(cell === null ? null : String(cell));
}

function compareCells(a: readonly Cell[], b: readonly Cell[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? null;
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : compareCodePoints(String(x), String(y));
    if (order !== 0) return order;
  }
  return 0;
}
