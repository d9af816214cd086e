import { fail } from '../base/diagnostic.ts';
import type { Limits } from './limits.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { quantile } from './quantile.ts';
import { type Resampling, resampleCells } from './resample.ts';

/** What replicates say of a statistic. */
export interface Bootstrap {
  /** Values of the replicates where the statistic is defined, ascending. */
  readonly ascending: Float64Array;
  /** Replicates where it is not. */
  readonly dropped: number;
  /** Absent when more than 5 % of the replicates are dropped (`unstable_resampling`). */
  readonly limits?: Limits;
}

export interface BootstrapOptions extends Resampling {
  readonly level: number;
  /** `percentile` unless stated; `bca` corrects bias and skewness, at the cost of one more evaluation per cell. */
  readonly method?: 'percentile' | 'bca';
  /** Added to every value: what collapsing the data into cells took from the point. */
  readonly shift?: number;
}

/** Share of dropped replicates above which there is no interval. */
const mostDropped = 0.05;

/**
 * Multinomial bootstrap of a statistic of counts. The statistic sees whole tables, so that group sizes vary from replicate to
 * replicate as they do when rows are drawn. Only for smooth statistics: of an absolute value or a maximum minus a minimum neither
 * interval holds its level.
 *
 * @param statistic undefined or NaN where it has no value; must not keep the counts
 * @returns limits absent beyond 5 % of replicates without a value, or for `bca` where the statistic has no value on the data
 * @example bootstrapCells([30, 50, 20], (counts) => counts[0] / 100, { draws: 2000, seed: 42, level: 0.95 }).limits
 */
export function bootstrapCells(
  cells: ArrayLike<number>,
  statistic: (counts: Float64Array) => number | undefined,
  { level, method = 'percentile', shift = 0, ...resampling }: BootstrapOptions,
): Bootstrap {
  const values = new Float64Array(resampling.draws);
  resampleCells(cells, resampling, (counts, replicate) => {
    values[replicate] = statistic(counts) ?? NaN;
  });
  const { ascending, dropped, stable } = definedReplicates(values, shift);
  if (!stable) return { ascending, dropped };
  if (method === 'percentile') return { ascending, dropped, limits: percentileLimits(ascending, level) };
  const own = Float64Array.from(cells);
  const point = statistic(own);
  const pulls = point === undefined || Number.isNaN(point) ? undefined : jackknife(own, statistic);
  if (point === undefined || pulls === undefined) return { ascending, dropped };
  return { ascending, dropped, limits: bcaLimits(ascending, point + shift, pulls, own, level) };
}

/**
 * Values of the replicates that have one, ascending.
 *
 * @param values one per replicate, NaN where the statistic is undefined
 * @returns `stable` is false when more than 5 % have no value
 */
export function definedReplicates(
  values: Float64Array,
  shift = 0,
): { readonly ascending: Float64Array; readonly dropped: number; readonly stable: boolean } {
  const sorted = shift === 0 ? values.slice() : values.map((value) => value + shift);
  // Without a comparison of one's own the sort runs natively; it puts NaN last.
  sorted.sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  const dropped = sorted.length - count;
  return { ascending: sorted.subarray(0, count), dropped, stable: count > 1 && dropped <= mostDropped * values.length };
}

/**
 * Percentile interval of replicates.
 *
 * @param values one per replicate, NaN where the statistic is undefined
 * @param offset what the point of the resampled table lacks against that of the full data
 * @returns undefined if more than 5 % of the replicates have no value
 */
export function replicateLimits(values: Float64Array, level: number, offset = 0): Limits | undefined {
  const { ascending, stable } = definedReplicates(values, offset);
  return stable ? percentileLimits(ascending, level) : undefined;
}

/** Percentile interval (Efron 1979), quantiles of Hyndman and Fan's type 7. */
export function percentileLimits(ascending: ArrayLike<number>, level: number): Limits {
  if (ascending.length === 0) fail('internal.bug', 'an interval needs replicates');
  const tail = (1 - level) / 2;
  return { lower: quantile(ascending, tail), upper: quantile(ascending, 1 - tail) };
}

/**
 * Bias-corrected and accelerated interval (Efron 1987).
 *
 * @param jackknifed the statistic with one row of each cell left out
 * @param rows rows of each of those cells
 */
export function bcaLimits(
  ascending: ArrayLike<number>,
  point: number,
  jackknifed: ArrayLike<number>,
  rows: ArrayLike<number>,
  level: number,
): Limits {
  let below = 0;
  for (let i = 0; i < ascending.length; i++) {
    const value = ascending[i] ?? 0;
    // Values equal to the point count half, which matters where the statistic takes few values.
    below += value < point ? 1 : value === point ? 0.5 : 0;
  }
  const share = below / ascending.length;
  // All replicates on one side of the point: no correction is known.
  if (share === 0 || share === 1) return percentileLimits(ascending, level);
  const bias = normalQuantile(share);
  const acceleration = skewness(jackknifed, rows) / 6;
  const at = (z: number) => {
    const moved = bias + z;
    return quantile(ascending, normalCdf(bias + moved / (1 - acceleration * moved)));
  };
  const z = normalQuantile((1 + level) / 2);
  return { lower: at(-z), upper: at(z) };
}

/** The statistic without one row of each cell that has rows; NaN for empty cells; undefined if one of them has no value. */
function jackknife(
  cells: Float64Array,
  statistic: (counts: Float64Array) => number | undefined,
): Float64Array | undefined {
  const values = new Float64Array(cells.length).fill(NaN);
  for (let i = 0; i < cells.length; i++) {
    const rows = cells[i] ?? 0;
    if (rows < 1) continue;
    const without = Float64Array.from(cells);
    without[i] = rows - 1;
    const value = statistic(without);
    if (value === undefined || Number.isNaN(value)) return undefined;
    values[i] = value;
  }
  return values;
}

/** Σ(mean − v)³/(Σ(mean − v)²)^1.5 over rows. */
function skewness(values: ArrayLike<number>, rows: ArrayLike<number>): number {
  let n = 0;
  let sum = 0;
  each(values, rows, (value, count) => {
    n += count;
    sum += count * value;
  });
  const mean = sum / n;
  let squares = 0;
  let cubes = 0;
  each(values, rows, (value, count) => {
    const pull = mean - value;
    squares += count * pull * pull;
    cubes += count * pull * pull * pull;
  });
  return squares === 0 ? 0 : cubes / (squares * Math.sqrt(squares));
}

function each(values: ArrayLike<number>, rows: ArrayLike<number>, visit: (value: number, rows: number) => void): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isNaN(value)) visit(value, rows[i] ?? 0);
  }
}
