import { streamKey, uniform } from '../base/philox.ts';
import type { Limits } from './limits.ts';
import { normalQuantile } from './normal.ts';
import { quantileOf } from './quantile.ts';

/** Rows and events of one calibration bin. Empty bins keep their place: the bin index addresses the random numbers. */
export interface BinCounts {
  readonly n: number;
  readonly events: number;
}

export interface Draws {
  readonly level: number;
  /** Number of draws, `metrics.n_bootstrap`. */
  readonly draws: number;
  readonly seed: number;
}

/** Name of the random stream, as the record lists it. */
export const eceStream = 'ece_triangle';

/**
 * Interval of the expected calibration error by the triangle inequality: [max(0, E − r), min(1, E + r)], r the 1 − α quantile
 * of Σ (n_k/n)·s_k·|Z_k| with Z_k independent standard normal and s_k the standard error of the bin's (shrunk) event rate.
 * Bootstrapping the error itself covers far too rarely, since noise only ever adds to it.
 *
 * @param ece the error E over the same bins
 * @param bins every bin of the binning, in order, empty ones included; at least one with rows
 */
export function eceTriangle(ece: number, bins: readonly BinCounts[], { level, draws, seed }: Draws): Limits {
  const reach = quantileOf(noiseOf(bins, draws, seed), level);
  return { lower: Math.max(0, ece - reach), upper: Math.min(1, ece + reach) };
}

/** The noise of every draw, in no order. Kept for the last seed: bins are asked for their limits at several levels. */
function noiseOf(bins: readonly BinCounts[], draws: number, seed: number): Float64Array {
  const known = noises.get(bins);
  if (known?.seed === seed && known.noise.length === draws) return known.noise;
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  const noise = new Float64Array(draws);
  bins.forEach((bin, cell) => {
    if (bin.n === 0) return;
    const rate = (bin.events + 2) / (bin.n + 4);
    const scale = (bin.n / n) * Math.sqrt((rate * (1 - rate)) / bin.n);
    const sizes = normalSizes(seed, cell, draws);
    for (let draw = 0; draw < draws; draw++) noise[draw] = (noise[draw] ?? 0) + scale * (sizes[draw] ?? 0);
  });
  noises.set(bins, { seed, noise });
  return noise;
}

const noises = new WeakMap<readonly BinCounts[], { readonly seed: number; readonly noise: Float64Array }>();

/** |Z| of every draw in a bin; more than asked for if known. All intervals of an audit share them, so the last seed's are kept. */
export function normalSizes(seed: number, cell: number, draws: number): Float64Array {
  if (kept.seed !== seed) kept = { seed, cells: new Map() };
  const known = kept.cells.get(cell);
  if (known !== undefined && known.length >= draws) return known;
  const key = streamKey(seed, eceStream);
  const sizes = Float64Array.from({ length: draws }, (_, draw) => Math.abs(normalQuantile(uniform(key, cell, draw))));
  kept.cells.set(cell, sizes);
  return sizes;
}

let kept: { readonly seed: number | undefined; readonly cells: Map<number, Float64Array> } = {
  seed: undefined,
  cells: new Map(),
};
