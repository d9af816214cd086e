import { expit } from '../base/detmath.ts';
import type { DataConfig } from '../config/audit-config.ts';
import type { SortedTable } from './sorted-table.ts';

/** Undefined: probabilities. */
export type ScoreKind = DataConfig['scoreKind'];

/**
 * The stored score from which on a row is decided positive, for a threshold on the scale the audit speaks of: log-odds become
 * probabilities, and points stay points. It is the smallest double whose probability reaches the threshold, so a row is decided
 * as its converted score says.
 *
 * @example scoreCut('logit', 0.5) // −1.1102230246251565e-16: the probability of 0 and of all that rounds to it is 0.5
 */
export function scoreCut(kind: ScoreKind, threshold: number): number {
  if (kind !== 'logit') return threshold;
  let [below, above] = [-farthest, farthest];
  if (expit(below) >= threshold) return -Number.MAX_VALUE;
  if (!(expit(above) >= threshold)) return Number.MAX_VALUE;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (!(middle > below && middle < above)) return above;
    if (expit(middle) >= threshold) above = middle;
    else below = middle;
  }
}

/** Beyond it a probability is 0 or 1. */
const farthest = 800;

/**
 * The result of a statement with its scores as probabilities. They keep the order of the log-odds; what rounds to one probability is
 * one score from here on.
 */
export function asProbabilities(sorted: SortedTable): SortedTable {
  const { score } = sorted.table;
  if (score === undefined) return sorted;
  const known = new Map<number, number>();
  let last = 0;
  // The last bit of a library function need not rise with its argument.
  for (const logOdds of Float64Array.from(new Set(score)).sort()) {
    last = Math.max(last, expit(logOdds));
    known.set(logOdds, last);
  }
  return { ...sorted, table: { ...sorted.table, score: score.map((logOdds) => known.get(logOdds) ?? 0) } };
}
