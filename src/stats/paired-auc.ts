import { createSum } from '../base/exact-sum.ts';

/** Rows of each class at each distinct pair of scores that two models gave to the same rows; arrays of equal length. */
export interface PairedCounts {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly negatives: ArrayLike<number>;
  readonly positives: ArrayLike<number>;
}

export interface PairedAuc {
  /** AUC of the first scores less that of the second. */
  readonly difference: number;
  /** Of that difference, over the same rows; undefined if a class has fewer than two. */
  readonly variance: number | undefined;
}

/**
 * Difference of two AUCs on the same rows with DeLong's variance: that of the differences of placement values, which holds
 * the covariance of both models (DeLong, DeLong and Clarke-Pearson 1988, eq. 2 and 3; unbiased variances).
 *
 * @param counts rows, or effective rows where they are weighted
 * @returns undefined if a class has no rows
 * @example pairedAuc({ first: [0.2, 0.9], second: [0.5, 0.5], negatives: [1, 0], positives: [0, 1] }) // difference 0.5
 */
export function pairedAuc(counts: PairedCounts): PairedAuc | undefined {
  const n0 = total(counts.negatives);
  const n1 = total(counts.positives);
  if (n0 === 0 || n1 === 0) return undefined;
  const first = placements(counts.first, counts, n0, n1);
  const second = placements(counts.second, counts, n0, n1);
  const gaps = createSum();
  const cells = counts.positives.length;
  for (let i = 0; i < cells; i++) gaps.add((counts.positives[i] ?? 0) * ((first.wins[i] ?? 0) - (second.wins[i] ?? 0)));
  const difference = gaps.value() / n1;
  if (!(n0 > 1 && n1 > 1)) return { difference, variance: undefined };
  const ofPositives = createSum();
  const ofNegatives = createSum();
  for (let i = 0; i < cells; i++) {
    const won = (first.wins[i] ?? 0) - (second.wins[i] ?? 0) - difference;
    const lost = (first.losses[i] ?? 0) - (second.losses[i] ?? 0) - difference;
    ofPositives.add((counts.positives[i] ?? 0) * won * won);
    ofNegatives.add((counts.negatives[i] ?? 0) * lost * lost);
  }
  return { difference, variance: ofPositives.value() / ((n1 - 1) * n1) + ofNegatives.value() / ((n0 - 1) * n0) };
}

interface Placements {
  /** For each cell: the share of negatives that a positive there beats, ties counting half. */
  readonly wins: Float64Array;
  /** For each cell: the share of positives that beat a negative there. */
  readonly losses: Float64Array;
}

function placements(values: ArrayLike<number>, counts: PairedCounts, n0: number, n1: number): Placements {
  const cells = values.length;
  const order = Uint32Array.from({ length: cells }, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const wins = new Float64Array(cells);
  const losses = new Float64Array(cells);
  let negativesBelow = 0;
  let positivesBelow = 0;
  for (let start = 0; start < cells; ) {
    const value = values[order[start] ?? 0];
    let end = start;
    let negatives = 0;
    let positives = 0;
    for (; end < cells && values[order[end] ?? 0] === value; end++) {
      negatives += counts.negatives[order[end] ?? 0] ?? 0;
      positives += counts.positives[order[end] ?? 0] ?? 0;
    }
    for (let k = start; k < end; k++) {
      wins[order[k] ?? 0] = (negativesBelow + negatives / 2) / n0;
      losses[order[k] ?? 0] = (n1 - positivesBelow - positives / 2) / n1;
    }
    negativesBelow += negatives;
    positivesBelow += positives;
    start = end;
  }
  return { wins, losses };
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
  return sum;
}
