import { massClass } from '../score-classes.ts';
import { weighedCells } from '../slice-rates.ts';
import { weighedScores } from '../slice-scores.ts';
import type { Confusion, ScoreHistogram } from '../statistics.ts';
import type { WeightedGroup } from './estimates.ts';
import type { ShiftStatistics } from './statistics.ts';

/** Rows of every cell by label and decision: four numbers a cell, tp fp fn tn. */
export function decisionTable({ cells }: ShiftStatistics): Float64Array {
  return Float64Array.from(
    cells.flatMap((cell) => {
      const { tp, fp, fn, tn } = weighedCells(cell);
      return [tp, fp, fn, tn];
    }),
  );
}

/** Rows of every cell. */
export function cellTotals(table: ArrayLike<number>): Float64Array {
  const totals = new Float64Array(table.length / 4);
  for (let i = 0; i < table.length; i++) {
    const cell = Math.floor(i / 4);
    totals[cell] = (totals[cell] ?? 0) + (table[i] ?? 0);
  }
  return totals;
}

/** The confusion table of all cells under their weights. */
export function weightedConfusion(table: ArrayLike<number>, weights: ArrayLike<number>): Confusion {
  const sums = new Float64Array(4);
  for (let cell = 0; cell < weights.length; cell++) {
    const weight = weights[cell] ?? 0;
    for (let k = 0; k < 4; k++) sums[k] = (sums[k] ?? 0) + weight * (table[4 * cell + k] ?? 0);
  }
  return toConfusion(sums, 0);
}

/**
 * The confusion tables of the groups under the weights of the cells.
 *
 * @param places index of the group of every cell, −1 for none
 */
export function weightedGroups(
  table: ArrayLike<number>,
  weights: ArrayLike<number>,
  places: ArrayLike<number>,
  groups: readonly string[],
): WeightedGroup[] {
  const sums = new Float64Array(4 * groups.length);
  for (let cell = 0; cell < weights.length; cell++) {
    const place = places[cell] ?? -1;
    if (place < 0) continue;
    const weight = weights[cell] ?? 0;
    for (let k = 0; k < 4; k++) {
      sums[4 * place + k] = (sums[4 * place + k] ?? 0) + weight * (table[4 * cell + k] ?? 0);
    }
  }
  return groups.map((group, k) => ({ group, confusion: toConfusion(sums, 4 * k) }));
}

function toConfusion(sums: Float64Array, at: number): Confusion {
  return { tp: sums[at] ?? 0, fp: sums[at + 1] ?? 0, fn: sums[at + 2] ?? 0, tn: sums[at + 3] ?? 0 };
}

/** Rows by cell, score class and label; entries without rows are left out. */
export interface ScoreTable {
  /** Score of every class, ascending: the mean of its rows. */
  readonly scores: Float64Array;
  readonly cell: Int32Array;
  readonly scoreClass: Int32Array;
  readonly label: Uint8Array;
  readonly rows: Float64Array;
}

/**
 * The scores of all cells in at most about `most` classes of equal mass; ties are never split, and no class crosses an edge of
 * the calibration bins.
 *
 * @param most Infinity keeps every distinct score
 * @returns undefined if a cell with rows has no scores
 */
export function scoreTable({ cells }: ShiftStatistics, most: number): ScoreTable | undefined {
  const histograms = cells.map((cell) => weighedScores(cell));
  if (histograms.some((histogram, i) => histogram === undefined && (cells[i]?.n ?? 0) > 0)) return undefined;
  const { classOf, scores } = scoreClasses(
    histograms.filter((histogram) => histogram !== undefined),
    most,
  );
  const entries = new Map<number, number>();
  const width = scores.length;
  for (const [cell, histogram] of histograms.entries()) {
    histogram?.scores.forEach((score, i) => {
      const place = (cell * width + (classOf.get(score) ?? 0)) * 2;
      const add = (key: number, rows: number) => rows > 0 && entries.set(key, (entries.get(key) ?? 0) + rows);
      add(place, histogram.negatives[i] ?? 0);
      add(place + 1, histogram.positives[i] ?? 0);
    });
  }
  const keys = [...entries.keys()].sort((a, b) => a - b);
  return {
    scores,
    cell: Int32Array.from(keys, (key) => Math.floor(key / (2 * width))),
    scoreClass: Int32Array.from(keys, (key) => Math.floor(key / 2) % width),
    label: Uint8Array.from(keys, (key) => key % 2),
    rows: Float64Array.from(keys, (key) => entries.get(key) ?? 0),
  };
}

/** Rows of every cell, from its entries. */
export function entryTotals({ cell }: ScoreTable, rows: ArrayLike<number>, cells: number): Float64Array {
  const totals = new Float64Array(cells);
  for (let i = 0; i < cell.length; i++) totals[cell[i] ?? 0] = (totals[cell[i] ?? 0] ?? 0) + (rows[i] ?? 0);
  return totals;
}

/** The histogram of all cells under their weights. */
export function weightedHistogram(
  table: ScoreTable,
  rows: ArrayLike<number>,
  weights: ArrayLike<number>,
): ScoreHistogram {
  const negatives = new Float64Array(table.scores.length);
  const positives = new Float64Array(table.scores.length);
  for (let i = 0; i < table.cell.length; i++) {
    const side = table.label[i] === 1 ? positives : negatives;
    const place = table.scoreClass[i] ?? 0;
    side[place] = (side[place] ?? 0) + (weights[table.cell[i] ?? 0] ?? 0) * (rows[i] ?? 0);
  }
  return { scores: table.scores, negatives, positives };
}

function scoreClasses(histograms: readonly ScoreHistogram[], most: number) {
  const masses = new Map<number, number>();
  for (const { scores, negatives, positives } of histograms) {
    scores.forEach((score, i) => {
      masses.set(score, (masses.get(score) ?? 0) + (negatives[i] ?? 0) + (positives[i] ?? 0));
    });
  }
  const ascending = [...masses.keys()].sort((a, b) => a - b);
  const rows = ascending.map((score) => masses.get(score) ?? 0);
  const classes = massClass(rows, most);
  const classOf = new Map<number, number>();
  const sums: { rows: number; scores: number; values: number; score: number }[] = [];
  let last = '';
  ascending.forEach((score, i) => {
    const key = `${classes[i]} ${Math.floor(score * 10)} ${Math.floor(score * 15)}`;
    if (key !== last) sums.push({ rows: 0, scores: 0, values: 0, score });
    last = key;
    classOf.set(score, sums.length - 1);
    const sum = sums[sums.length - 1];
    if (sum === undefined) return;
    sum.rows += rows[i] ?? 0;
    sum.scores += (rows[i] ?? 0) * score;
    sum.values++;
  });
  // A class of one value keeps it exactly.
  return { classOf, scores: Float64Array.from(sums, (sum) => (sum.values === 1 ? sum.score : sum.scores / sum.rows)) };
}
