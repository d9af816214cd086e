import { streamKey, uniform } from '../base/philox.ts';
import type { ClassCounts } from './auc.ts';
import { binomialChances, binomialDrawAt } from './binomial-draw.ts';
import { openStream } from './cell-stream.ts';
import { isotonicRates, poolBlocks } from './isotonic.ts';
import type { Limits } from './limits.ts';
import { normalQuantile } from './normal.ts';
import { quantileOf } from './quantile.ts';
import { bootStream } from './resample.ts';

/** What chance does to the gain of an isotonic fit, draw by draw. */
export interface FitNoise {
  /** By how much the fit to drawn outcomes beats the rates they were drawn from; never below 0. */
  readonly overfit: Float64Array;
  /** Standard normal numbers. */
  readonly normals: Float64Array;
}

/**
 * Draws outcomes from the isotonic fit itself and fits them again. Stream `boot`.
 *
 * @param counts at ascending scores or classes of scores; fractions of rows are rounded
 */
export function isotonicNoise(
  counts: ClassCounts,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): FitNoise {
  const width = counts.negatives.length;
  const whole = { negatives: new Float64Array(width), positives: new Float64Array(width) };
  const rows = Float64Array.from(counts.negatives, (negatives, i) =>
    Math.floor(negatives + (counts.positives[i] ?? 0) + 0.5),
  );
  const rates = isotonicRates(counts);
  const chances = binomialChances(
    Array.from(rates),
    Array.from(rates, (rate) => 1 - rate),
  );
  const total = rows.reduce((sum, n) => sum + n, 0);
  const numbers = openStream(seed, bootStream);
  const key = streamKey(seed, bootStream);
  const overfit = new Float64Array(draws);
  const normals = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    // Brier score of the rates less that of the new fit, both over all rows: Σ n·g² − 2·x·g + Σ over blocks of x²/n.
    let gain = 0;
    for (let i = 0; i < width; i++) {
      const n = rows[i] ?? 0;
      const rate = rates[i] ?? 0;
      numbers.seek(i, draw);
      const x = binomialDrawAt(n, chances, i, numbers);
      whole.positives[i] = x;
      whole.negatives[i] = n - x;
      gain += rate * (n * rate - 2 * x);
    }
    const blocks = poolBlocks(whole);
    for (let k = 0; k < blocks.count; k++) {
      const x = blocks.events[k] ?? 0;
      gain += (x * x) / (blocks.rows[k] ?? 1);
    }
    overfit[draw] = Math.max(0, gain / total);
    normals[draw] = normalQuantile(uniform(key, width, draw));
  }
  return { overfit, normals };
}

/**
 * Interval of what the isotonic fit gains over other forecasts, such as CORP's miscalibration (over the scores) and discrimination
 * (over the rate of all rows). The gain on the data is that of the true isotonic rates, whose error is normal, plus the overfit of
 * the fit, which is positive. So the upper limit is the point + z errors, and the lower one is the point less the 1 − α/2 quantile of
 * overfit + error·Z: a true 0 is held. Proof: bench/coverage.md.
 *
 * @param error standard error of the mean difference of losses between the other forecasts and the fit
 * @param z two-sided normal multiplier of the level
 */
export function isotonicGainLimits(
  gain: number,
  error: number,
  { overfit, normals }: FitNoise,
  { level, z }: { readonly level: number; readonly z: number },
): Limits {
  const excess = overfit.map((noise, draw) => noise + error * (normals[draw] ?? 0));
  const most = quantileOf(excess, (1 + level) / 2);
  return { lower: Math.min(gain, Math.max(0, gain - Math.max(0, most))), upper: gain + z * error };
}
