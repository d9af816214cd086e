import { createSum } from '../../base/exact-sum.ts';
import { replicateLimits } from '../../stats/bootstrap.ts';
import { type Moments, meanInterval } from '../../stats/delta.ts';
import { type Limits, zOf } from '../../stats/limits.ts';
import { resampleCells } from '../../stats/resample.ts';
import { type CellCounts, massesOf, squaresOf } from '../cell-counts.ts';
import type { MetricOptions } from '../statistics.ts';
import { collapsePairs } from './collapse.ts';
import { type PointId, type Points, pairPoints, pointIds, total } from './points.ts';
import type { PairCounts, RegressionSlice } from './statistics.ts';

/** A figure of one set of rows with amounts. */
export interface RegressionFigure {
  readonly value: number | undefined;
  /** Rows it stands on. */
  readonly n: number;
  readonly interval: 'delta' | 'boot' | null;
  /** Limits at any level; undefined where rows or replicates are too few. */
  readonly limits: (level: number) => Limits | undefined;
}

export interface RegressionFigures {
  readonly of: (id: string) => RegressionFigure | undefined;
  /** The mean of a quantity of a pair, as intervals of means take it. */
  readonly moments: (quantity: Quantity) => Moments | undefined;
  /** A figure in every replicate, with what collapsing the pairs takes from its point. */
  readonly replicates: (id: PointId) => { readonly values: Float64Array; readonly offset: number };
}

type Quantity = (outcome: number, prediction: number) => number | undefined;

const meanLosses: Readonly<Record<string, Quantity>> = {
  mae: (outcome, prediction) => Math.abs(prediction - outcome),
  mse: (outcome, prediction) => (prediction - outcome) * (prediction - outcome),
  bias: (outcome, prediction) => prediction - outcome,
  // Without the rows whose outcome is 0: there is no share of nothing.
  mape: (outcome, prediction) => (outcome === 0 ? undefined : Math.abs((prediction - outcome) / outcome)),
};

/** Ids of {@link regressionFigures}, those of metrics.md 8.11 that speak of one set of rows. */
export const figureIds: ReadonlySet<string> = new Set([...Object.keys(meanLosses), 'max_error', ...pointIds]);

/**
 * All figures of metrics.md 8.11 of one set of rows: means with the delta interval, the rest from one set of replicates of its
 * pairs, drawn when first asked for.
 */
export function regressionFigures(slice: RegressionSlice, options: MetricOptions): RegressionFigures {
  const { pairs, n } = slice;
  const points = pairPoints(pairs)(massesOf(pairs.counts));
  const series = replicateSeries(pairs, points, options);
  const moments = (quantity: Quantity) => pairMoments(pairs, quantity);
  return {
    moments,
    replicates: series,
    of: (id) => {
      const loss = meanLosses[id];
      if (loss !== undefined) {
        const found = moments(loss);
        return {
          value: found?.mean,
          n: found?.rows ?? 0,
          interval: 'delta',
          limits: (level) => found && meanInterval(found, zOf(level)),
        };
      }
      if (id === 'max_error') return { value: maxError(pairs), n, interval: null, limits: () => undefined };
      const point = pointIds.find((known) => known === id);
      if (point === undefined) return undefined;
      return {
        value: points[point],
        n,
        interval: 'boot',
        limits: (level) => {
          if (points[point] === undefined) return undefined;
          const { values, offset } = series(point);
          return replicateLimits(values, level, offset);
        },
      };
    },
  };
}

/** Weights shrunk to the effective number of rows (Σw)²/Σw²; rows as they are without weights. */
export function effectiveRows(counts: CellCounts): Float64Array {
  const masses = massesOf(counts);
  if (counts.weights === undefined) return masses;
  const factor = total(masses) / total(squaresOf(counts));
  return masses.map((mass) => mass * factor);
}

function replicateSeries(pairs: PairCounts, points: Points, { draws, seed }: MetricOptions) {
  let drawn: { readonly series: ReadonlyMap<PointId, Float64Array>; readonly collapsed: Points } | undefined;
  const draw = () => {
    const cells = collapsePairs(pairs);
    const pointsOf = pairPoints(cells);
    const series = new Map(pointIds.map((id) => [id, new Float64Array(draws).fill(NaN)]));
    resampleCells(effectiveRows(cells.counts), { draws, seed }, (rows, replicate) => {
      const found = pointsOf(rows);
      for (const [id, values] of series) values[replicate] = found[id] ?? NaN;
    });
    return { series, collapsed: pointsOf(massesOf(cells.counts)) };
  };
  return (id: PointId) => {
    drawn ??= draw();
    const full = points[id];
    return {
      values: drawn.series.get(id) ?? new Float64Array(0),
      offset: full === undefined ? 0 : full - (drawn.collapsed[id] ?? full),
    };
  };
}

/**
 * Moments of a quantity at the effective number of rows: the smaller of Kish's and the one that the weights of large values leave.
 */
function pairMoments(
  { outcomes, predictions, counts }: PairCounts,
  quantity: Quantity,
): (Moments & { readonly rows: number }) | undefined {
  const masses = massesOf(counts);
  const squares = squaresOf(counts);
  const weight = createSum();
  const weightSquares = createSum();
  const sum = createSum();
  const values = outcomes.map((outcome, i) => quantity(outcome, predictions[i] ?? 0) ?? NaN);
  let rows = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    rows += counts.rows[i] ?? 0;
    weight.add(masses[i] ?? 0);
    weightSquares.add(squares[i] ?? 0);
    sum.add((masses[i] ?? 0) * value);
  });
  const all = weight.value();
  if (!(all > 0)) return undefined;
  const mean = sum.value() / all;
  const deviations = createSum();
  const spread = createSum();
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    deviations.add((masses[i] ?? 0) * (value - mean) * (value - mean));
    spread.add((squares[i] ?? 0) * (value - mean) * (value - mean));
  });
  if (counts.weights === undefined) return { rows, n: all, mean, squaredDeviations: deviations.value() };
  const variance = deviations.value() / all;
  const kish = (all * all) / weightSquares.value();
  const n = spread.value() > 0 ? Math.min(kish, (variance * all * all) / spread.value()) : kish;
  return { rows, n, mean, squaredDeviations: variance * n };
}

function maxError({ outcomes, predictions, counts }: PairCounts): number | undefined {
  let most: number | undefined;
  outcomes.forEach((outcome, i) => {
    if ((counts.rows[i] ?? 0) > 0) most = Math.max(most ?? 0, Math.abs((predictions[i] ?? 0) - outcome));
  });
  return most;
}
