import { type ConfusionPoints, confusionPoints } from './confusion-points.ts';
import type { ClassAucs } from './score-points.ts';
import { classAucs } from './score-points.ts';
import type { JointCells } from './statistics.ts';

/** What a resampled table of joint cells yields. */
export interface JointPoints extends ConfusionPoints, Omit<ClassAucs, 'ovr'> {
  readonly brier_multi_sum: number | undefined;
  readonly brier_multi_half: number | undefined;
  readonly top2_accuracy: number | undefined;
}

/**
 * Prepares the figures of joint cells for many row counts: scores are sorted once per class.
 *
 * @returns a function of the rows, or weights, per cell
 */
export function jointPoints(cells: JointCells, classes: number): (rows: ArrayLike<number>) => JointPoints {
  const { label, predicted, topTwo } = cells;
  const runs = Array.from({ length: classes }, (_, k) => tieRuns(cells, classes, k));
  const losses = brierLosses(cells, classes);
  return (rows) => {
    const matrix = new Float64Array(classes * classes);
    const totals = new Float64Array(classes);
    let n = 0;
    let loss = 0;
    let hits = 0;
    for (let i = 0; i < label.length; i++) {
      const here = rows[i] ?? 0;
      if (here === 0) continue;
      const truth = label[i] ?? 0;
      const place = truth * classes + (predicted[i] ?? 0);
      matrix[place] = (matrix[place] ?? 0) + here;
      totals[truth] = (totals[truth] ?? 0) + here;
      n += here;
      loss += here * (losses[i] ?? 0);
      hits += here * (topTwo[i] ?? 0);
    }
    const won = runs.map((run, k) => wonPairs(run, label, rows, classes, k));
    const { ovr, ...aucs } = classAucs(won, totals);
    const brier = n === 0 ? undefined : loss / n;
    return {
      ...confusionPoints(matrix, classes),
      ...aucs,
      brier_multi_sum: brier,
      brier_multi_half: brier === undefined ? undefined : brier / 2,
      top2_accuracy: n === 0 ? undefined : hits / n,
    };
  };
}

/** Cells in ascending order of a class's score; `ends` marks the last cell of every run of equal scores. */
interface TieRuns {
  readonly order: Int32Array;
  readonly ends: Uint8Array;
}

function tieRuns({ label, scores }: JointCells, classes: number, k: number): TieRuns {
  const score = (cell: number) => scores[cell * classes + k] ?? 0;
  const order = Int32Array.from({ length: label.length }, (_, i) => i).sort((a, b) => score(a) - score(b) || a - b);
  return {
    order,
    ends: Uint8Array.from(order, (cell, i) =>
      i + 1 === order.length || score(order[i + 1] ?? 0) !== score(cell) ? 1 : 0,
    ),
  };
}

/** Pairs that rows of class `k` win against the rows of every label, ties counting half. */
function wonPairs(
  { order, ends }: TieRuns,
  label: ArrayLike<number>,
  rows: ArrayLike<number>,
  classes: number,
  k: number,
): Float64Array {
  const below = new Float64Array(classes);
  const here = new Float64Array(classes);
  const won = new Float64Array(classes);
  for (let i = 0; i < order.length; i++) {
    const cell = order[i] ?? 0;
    const truth = label[cell] ?? 0;
    here[truth] = (here[truth] ?? 0) + (rows[cell] ?? 0);
    if (ends[i] === 0) continue;
    const own = here[k] ?? 0;
    for (let other = 0; other < classes; other++) {
      const ties = here[other] ?? 0;
      won[other] = (won[other] ?? 0) + own * ((below[other] ?? 0) + ties / 2);
      below[other] = (below[other] ?? 0) + ties;
      here[other] = 0;
    }
  }
  return won;
}

function brierLosses({ label, scores }: JointCells, classes: number): Float64Array {
  return Float64Array.from(label, (truth, cell) => {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const miss = (scores[cell * classes + k] ?? 0) - (k === truth ? 1 : 0);
      sum += miss * miss;
    }
    return sum;
  });
}
