import { massesOf, squaresOf } from '../cell-counts.ts';
import { massClass } from '../score-classes.ts';
import { orderOf } from './points.ts';
import type { PairCounts } from './statistics.ts';

/** Distinct pairs up to which they are resampled as they are. */
const mostPairs = 4096;
const predictionClasses = 32;
const errorClasses = 128;

/**
 * Pairs in few enough cells to be resampled: classes of equal mass by prediction, and within them by error. A cell has the mean
 * outcome and prediction of its rows; what that takes from the points is given back to the quantiles.
 */
export function collapsePairs(pairs: PairCounts): PairCounts {
  if (pairs.outcomes.length <= mostPairs) return pairs;
  const masses = massesOf(pairs.counts);
  const byPrediction = classesAlong(pairs.predictions, masses, predictionClasses);
  const errors = pairs.predictions.map((prediction, i) => prediction - (pairs.outcomes[i] ?? 0));
  const cells = new Map<number, number[]>();
  for (let k = 0; k < predictionClasses; k++) {
    const members = Array.from(byPrediction, (_, i) => i).filter((i) => byPrediction[i] === k);
    const byError = classesAlong(
      Float64Array.from(members, (i) => errors[i] ?? 0),
      Float64Array.from(members, (i) => masses[i] ?? 0),
      errorClasses,
    );
    members.forEach((i, j) => {
      const key = k * errorClasses + (byError[j] ?? 0);
      const list = cells.get(key);
      if (list === undefined) cells.set(key, [i]);
      else list.push(i);
    });
  }
  return mergeCells(
    pairs,
    [...cells.keys()].sort((a, b) => a - b).map((key) => cells.get(key) ?? []),
  );
}

/** Equal-mass class of every value, in the order given. */
function classesAlong(values: Float64Array, masses: Float64Array, count: number): Int32Array {
  const order = orderOf(values);
  const ranked: number[] = [];
  const rankOf = new Int32Array(values.length);
  order.forEach((place, i) => {
    const isNew = i === 0 || values[place] !== values[order[i - 1] ?? 0];
    if (isNew) ranked.push(0);
    ranked[ranked.length - 1] = (ranked[ranked.length - 1] ?? 0) + (masses[place] ?? 0);
    rankOf[place] = ranked.length - 1;
  });
  const classes = massClass(ranked, count);
  return rankOf.map((rank) => classes[rank] ?? 0);
}

function mergeCells({ outcomes, predictions, counts }: PairCounts, cells: readonly (readonly number[])[]): PairCounts {
  const masses = massesOf(counts);
  const squares = squaresOf(counts);
  const sum = (members: readonly number[], of: (i: number) => number) => members.reduce((all, i) => all + of(i), 0);
  const sums = (of: (i: number) => number) => Float64Array.from(cells, (members) => sum(members, of));
  const mass = sums((i) => masses[i] ?? 0);
  const mean = (values: Float64Array) =>
    sums((i) => (masses[i] ?? 0) * (values[i] ?? 0)).map((all, k) => all / (mass[k] ?? 1));
  const rows = sums((i) => counts.rows[i] ?? 0);
  return {
    outcomes: mean(outcomes),
    predictions: mean(predictions),
    counts:
      counts.weights === undefined ? { rows } : { rows, weights: mass, weightSquares: sums((i) => squares[i] ?? 0) },
  };
}
