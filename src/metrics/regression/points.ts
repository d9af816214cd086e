import { compensatedSum, createSum } from '../../base/exact-sum.ts';
import type { PairCounts } from './statistics.ts';

/** Figures of pairs that are resampled or have no interval; undefined is 0/0 or no spread. */
export const pointIds = [
  'rmse',
  'r2',
  'explained_variance',
  'median_ae',
  'pearson',
  'spearman',
  'kendall_tau_b',
  'ccc',
  'residual_sd',
  'mae',
] as const;

export type PointId = (typeof pointIds)[number];
export type Points = Readonly<Record<PointId, number | undefined>>;

/**
 * Prepares the figures of pairs for many row counts: pairs are sorted once.
 *
 * @returns a function of the rows, or weights, per pair
 * @example pairPoints(slice.pairs)(slice.pairs.counts.rows).r2
 */
export function pairPoints({ outcomes, predictions }: PairCounts): (rows: ArrayLike<number>) => Points {
  const errors = predictions.map((prediction, i) => prediction - (outcomes[i] ?? 0));
  const sizes = errors.map(Math.abs);
  const bySize = orderOf(sizes);
  const outcomeRuns = runsOf(outcomes);
  const predictionRuns = runsOf(predictions);
  return (rows) => {
    const n = total(rows);
    if (!(n > 0)) return nothing;
    const y = spreadOf(outcomes, outcomes, rows, n);
    const p = spreadOf(predictions, predictions, rows, n);
    const yp = spreadOf(outcomes, predictions, rows, n);
    const e = spreadOf(errors, errors, rows, n);
    const squares = e.product + n * e.mean * e.mean;
    const ranksY = midRanks(outcomeRuns, rows);
    const ranksP = midRanks(predictionRuns, rows);
    const root = Math.sqrt(y.product) * Math.sqrt(p.product);
    const apart = y.mean - p.mean;
    return {
      rmse: Math.sqrt(squares / n),
      r2: y.product > 0 ? 1 - squares / y.product : undefined,
      explained_variance: y.product > 0 ? 1 - e.product / y.product : undefined,
      median_ae: medianOf(sizes, bySize, rows, n),
      pearson: root > 0 ? clip(yp.product / root) : undefined,
      spearman: correlation(ranksY, ranksP, rows, n),
      kendall_tau_b: kendallTauB(outcomeRuns, predictionRuns, rows, n),
      // Lin 1989, moments over n.
      ccc:
        y.product + p.product + n * apart * apart > 0
          ? (2 * yp.product) / (y.product + p.product + n * apart * apart)
          : undefined,
      residual_sd: n > 1 ? Math.sqrt(e.product / (n - 1)) : undefined,
      mae: dot(sizes, rows) / n,
    };
  };
}

const nothing: Points = {
  rmse: undefined,
  r2: undefined,
  explained_variance: undefined,
  median_ae: undefined,
  pearson: undefined,
  spearman: undefined,
  kendall_tau_b: undefined,
  ccc: undefined,
  residual_sd: undefined,
  mae: undefined,
};

/**
 * The middle value; between two that share the middle, their mean.
 *
 * @param order places of the values in ascending order
 */
export function medianOf(
  values: ArrayLike<number>,
  order: ArrayLike<number>,
  rows: ArrayLike<number>,
  n: number,
): number {
  let below = 0;
  let lower: number | undefined;
  for (let i = 0; i < order.length; i++) {
    const place = order[i] ?? 0;
    const here = rows[place] ?? 0;
    if (here === 0) continue;
    const value = values[place] ?? 0;
    if (lower !== undefined) return (lower + value) / 2;
    below += here;
    if (2 * below > n) return value;
    if (2 * below === n) lower = value;
  }
  return lower ?? 0;
}

/** Places of the values in ascending order. */
export function orderOf(values: Float64Array): Int32Array {
  return Int32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b,
  );
}

export function total(rows: ArrayLike<number>): number {
  const sum = createSum();
  for (let i = 0; i < rows.length; i++) sum.add(rows[i] ?? 0);
  return sum.value();
}

function dot(values: Float64Array, rows: ArrayLike<number>): number {
  const sum = createSum();
  for (let i = 0; i < values.length; i++) sum.add((rows[i] ?? 0) * (values[i] ?? 0));
  return sum.value();
}

/** Mean of `a` and the sum of products of deviations of a and b. */
function spreadOf(a: Float64Array, b: Float64Array, rows: ArrayLike<number>, n: number) {
  const mean = dot(a, rows) / n;
  const other = a === b ? mean : dot(b, rows) / n;
  const product = createSum();
  for (let i = 0; i < a.length; i++) product.add((rows[i] ?? 0) * ((a[i] ?? 0) - mean) * ((b[i] ?? 0) - other));
  return { mean, product: product.value() };
}

function correlation(a: Float64Array, b: Float64Array, rows: ArrayLike<number>, n: number): number | undefined {
  const root = Math.sqrt(spreadOf(a, a, rows, n).product) * Math.sqrt(spreadOf(b, b, rows, n).product);
  return root > 0 ? clip(spreadOf(a, b, rows, n).product / root) : undefined;
}

/** Rounding may carry a perfect correlation a bit beyond 1. */
function clip(x: number): number {
  return Math.min(1, Math.max(-1, x));
}

/** Pairs in ascending order of one side, and the number of the run of equal values each is in. */
interface Runs {
  readonly order: Int32Array;
  readonly run: Int32Array;
  readonly count: number;
}

function runsOf(values: Float64Array): Runs {
  const order = orderOf(values);
  const run = new Int32Array(values.length);
  let count = 0;
  order.forEach((place, i) => {
    if (i > 0 && values[place] !== values[order[i - 1] ?? 0]) count++;
    run[place] = count;
  });
  return { order, run, count: values.length === 0 ? 0 : count + 1 };
}

function runTotals({ run, count }: Runs, rows: ArrayLike<number>): Float64Array {
  const totals = new Float64Array(count);
  for (let i = 0; i < run.length; i++) totals[run[i] ?? 0] = (totals[run[i] ?? 0] ?? 0) + (rows[i] ?? 0);
  return totals;
}

/** Rows below plus half of the ties: ranks but for a constant. */
function midRanks(runs: Runs, rows: ArrayLike<number>): Float64Array {
  const totals = runTotals(runs, rows);
  const ranks = new Float64Array(runs.count);
  let below = 0;
  for (let k = 0; k < runs.count; k++) {
    const here = totals[k] ?? 0;
    ranks[k] = below + here / 2;
    below += here;
  }
  return Float64Array.from(runs.run, (k) => ranks[k] ?? 0);
}

/** Kendall 1945 in weights: concordant less discordant pairs over the root of the pairs untied on either side. */
function kendallTauB(y: Runs, p: Runs, rows: ArrayLike<number>, n: number): number | undefined {
  const untied = (runs: Runs) => n * n - compensatedSum(runTotals(runs, rows).map((rows) => rows * rows));
  const root = Math.sqrt(untied(y)) * Math.sqrt(untied(p));
  if (!(root > 0)) return undefined;
  // A tree of partial sums over the runs of the predictions, filled in order of the outcomes.
  const tree = new Float64Array(p.count + 1);
  const add = (k: number, amount: number) => {
    for (let i = k + 1; i <= p.count; i += i & -i) tree[i] = (tree[i] ?? 0) + amount;
  };
  const upTo = (k: number) => {
    let sum = 0;
    for (let i = k; i > 0; i -= i & -i) sum += tree[i] ?? 0;
    return sum;
  };
  const excess = createSum();
  let filled = 0;
  for (let start = 0; start < y.order.length; ) {
    const run = y.run[y.order[start] ?? 0];
    let end = start;
    while (end < y.order.length && y.run[y.order[end] ?? 0] === run) end++;
    for (let i = start; i < end; i++) {
      const place = y.order[i] ?? 0;
      const here = rows[place] ?? 0;
      if (here === 0) continue;
      const k = p.run[place] ?? 0;
      const below = upTo(k);
      excess.add(here * (below - (filled - upTo(k + 1))));
    }
    for (let i = start; i < end; i++) {
      const place = y.order[i] ?? 0;
      const here = rows[place] ?? 0;
      add(p.run[place] ?? 0, here);
      filled += here;
    }
    start = end;
  }
  return clip((2 * excess.value()) / root);
}
