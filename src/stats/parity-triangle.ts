import { streamKey, uniform } from '../base/philox.ts';
import type { Draws } from './ece.ts';
import type { Limits } from './limits.ts';
import { normalQuantile } from './normal.ts';
import type { Proportion } from './proportion.ts';
import { quantileOf } from './quantile.ts';

/** Name of the random stream, as the record lists it. */
export const parityStream = 'parity_triangle';

/**
 * Interval of a weighted mean over strata of max − min of the groups' rates, by the triangle inequality: [max(0, D − r),
 * min(1, D + r)], r the 1 − α quantile of Σ (n_s/n)·(max − min over groups of σ_gs·Z_gs), with Z_gs independent standard normal and
 * σ_gs the standard error of the (shrunk) rate.
 *
 * @param difference D over the same strata
 * @param strata per stratum the same groups in the same order, those without rows as n = 0: stratum and group address the random
 * numbers. Strata with fewer than two groups count for nothing
 * @example parityTriangle(0.1, [[{ x: 20, n: 50 }, { x: 30, n: 60 }]], { level: 0.95, draws: 2000, seed: 42 })
 */
export function parityTriangle(
  difference: number,
  strata: readonly (readonly Proportion[])[],
  { level, draws, seed }: Draws,
): Limits {
  const key = streamKey(seed, parityStream);
  const counted = strata.map((groups) => groups.filter(({ n }) => n > 0).length > 1);
  const rows = strata.map((groups) => groups.reduce((sum, { n }) => sum + n, 0));
  const total = rows.reduce((sum, n, s) => sum + (counted[s] ? n : 0), 0);
  const noise = new Float64Array(draws);
  const least = new Float64Array(draws);
  const most = new Float64Array(draws);
  let cell = 0;
  strata.forEach((groups, s) => {
    least.fill(Infinity);
    most.fill(-Infinity);
    for (const { x, n } of groups) {
      const address = cell++;
      if (n === 0 || !counted[s]) continue;
      const rate = (x + 2) / (n + 4);
      const spread = Math.sqrt((rate * (1 - rate)) / Math.max(n - 1, 1));
      for (let draw = 0; draw < draws; draw++) {
        const error = spread * normalQuantile(uniform(key, address, draw));
        if (error < (least[draw] ?? 0)) least[draw] = error;
        if (error > (most[draw] ?? 0)) most[draw] = error;
      }
    }
    if (!counted[s]) return;
    const weight = (rows[s] ?? 0) / total;
    for (let draw = 0; draw < draws; draw++) {
      noise[draw] = (noise[draw] ?? 0) + weight * ((most[draw] ?? 0) - (least[draw] ?? 0));
    }
  });
  const reach = quantileOf(noise, level);
  return { lower: Math.max(0, difference - reach), upper: Math.min(1, difference + reach) };
}
