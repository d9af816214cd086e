import { type BinCounts, type Draws, normalSizes } from './ece.ts';
import type { Limits } from './limits.ts';
import { quantile } from './quantile.ts';

/**
 * Interval of a weighted mean over bins of squared distances between the event rate and what is held against it (reliability: the mean
 * score; resolution: the rate of all rows), by the triangle inequality of its root: [max(0, √Q − r)², min(1, (√Q + r)²)], r the
 * 1 − α quantile of √(Σ (n_k/n)·s_k²·Z_k²) with the Z_k and the standard errors s_k of `eceTriangle`. Percentiles of resampled
 * values hold a true 0 of such a sum in no sample at all, since noise only ever adds to it (bench/replaced-intervals.md).
 *
 * @param meanSquare Q over the same bins
 * @param bins every bin of the binning, in order, empty ones included; at least one with rows
 * @example squareTriangle(0.002, [{ n: 400, events: 60 }, { n: 600, events: 330 }], { level: 0.95, draws: 2000, seed: 42 })
 */
export function squareTriangle(meanSquare: number, bins: readonly BinCounts[], { level, draws, seed }: Draws): Limits {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  const noise = new Float64Array(draws);
  bins.forEach((bin, cell) => {
    if (bin.n === 0) return;
    const rate = (bin.events + 2) / (bin.n + 4);
    const scale = (rate * (1 - rate)) / n;
    const sizes = normalSizes(seed, cell, draws);
    for (let draw = 0; draw < draws; draw++) {
      const size = sizes[draw] ?? 0;
      noise[draw] = (noise[draw] ?? 0) + scale * size * size;
    }
  });
  const root = Math.sqrt(Math.max(0, meanSquare));
  const reach = Math.sqrt(quantile(noise.sort(), level));
  const lower = Math.max(0, root - reach);
  return { lower: lower * lower, upper: Math.min(1, (root + reach) * (root + reach)) };
}
