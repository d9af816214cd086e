import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamKey, uniform } from '../../src/base/philox.ts';
import { isotonicRates, poolBlocks } from '../../src/stats/isotonic.ts';
import { isotonicGainLimits, isotonicNoise } from '../../src/stats/isotonic-gain.ts';
import { zOf } from '../../src/stats/limits.ts';

const at = { level: 0.95, z: zOf(0.95) };
const counts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 12 })
  .filter((pairs) => pairs.some(([a, b]) => a + b > 0))
  .map((pairs) => ({ negatives: pairs.map(([a]) => a), positives: pairs.map(([, b]) => b) }));

describe('isotonic fit', () => {
  it('pools what falls, keeps what rises, ties and scores without rows with the block before', () => {
    expect([...isotonicRates({ negatives: [3, 1, 0], positives: [1, 0, 2] })]).toEqual([0.2, 0.2, 1]);
    expect([...isotonicRates({ negatives: [0, 2, 0, 1], positives: [0, 1, 0, 1] })]).toEqual([0, 1 / 3, 1 / 3, 0.5]);
    expect(poolBlocks({ negatives: [1, 1], positives: [1, 1] }).count).toBe(1);
  });

  it('rises, keeps the sum of events, and is the largest of smallest means (min–max formula)', () => {
    fc.assert(
      fc.property(counts, ({ negatives, positives }) => {
        const rates = isotonicRates({ negatives, positives });
        const mean = (from: number, to: number) => {
          let [x, n] = [0, 0];
          for (let i = from; i <= to; i++) {
            x += positives[i] ?? 0;
            n += (positives[i] ?? 0) + (negatives[i] ?? 0);
          }
          return n === 0 ? NaN : x / n;
        };
        rates.forEach((rate, i) => {
          if ((negatives[i] ?? 0) + (positives[i] ?? 0) === 0) return;
          let best = -Infinity;
          for (let from = 0; from <= i; from++) {
            let least = Infinity;
            for (let to = i; to < rates.length; to++) least = Math.min(least, mean(from, to));
            best = Math.max(best, least);
          }
          expect(Math.abs(rate - best)).toBeLessThan(1e-12);
        });
      }),
    );
  });
});

describe('gain of an isotonic fit', () => {
  it('holds its point and does not go below 0', () => {
    const noise = isotonicNoise({ negatives: [30, 20, 5], positives: [5, 20, 30] }, { draws: 400, seed: 42 });
    expect(noise.overfit.every((x) => x >= 0)).toBe(true);
    for (const [gain, error] of [
      [0, 0],
      [0, 0.01],
      [0.002, 0.001],
      [0.3, 0.02],
    ] as const) {
      const { lower, upper } = isotonicGainLimits(gain, error, noise, at);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(lower).toBeLessThanOrEqual(gain);
      expect(upper).toBeGreaterThanOrEqual(gain);
    }
  });

  it('draws the same numbers for the same seed', () => {
    const table = { negatives: [9, 4, 2], positives: [1, 4, 8] };
    const options = { draws: 50, seed: 7 };
    expect(isotonicNoise(table, options)).toEqual(isotonicNoise(table, options));
  });

  it('covers a true 0: constant rates, whose fit always gains', () => {
    const key = streamKey(5, 'test');
    const [classes, rows, rate, samples] = [12, 20, 0.3, 300];
    let held = 0;
    let gained = 0;
    for (let sample = 0; sample < samples; sample++) {
      const positives = Array.from({ length: classes }, (_, k) => {
        let count = 0;
        for (let row = 0; row < rows; row++) if (uniform(key, k * 100 + row, sample) < rate) count++;
        return count;
      });
      const negatives = positives.map((x) => rows - x);
      const n = classes * rows;
      const all = positives.reduce((a, b) => a + b) / n;
      const fit = isotonicRates({ negatives, positives });
      const differences = positives.flatMap((x, k) => {
        const loss = (label: number) => (label - all) ** 2 - (label - (fit[k] ?? 0)) ** 2;
        return [...Array(x).fill(loss(1)), ...Array(rows - x).fill(loss(0))];
      });
      const gain = differences.reduce((a, b) => a + b) / n;
      const error = Math.sqrt(differences.reduce((sum, d) => sum + (d - gain) ** 2, 0)) / n;
      const noise = isotonicNoise({ negatives, positives }, { draws: 200, seed: 42 });
      if (gain > 0) gained++;
      if (isotonicGainLimits(gain, error, noise, at).lower === 0) held++;
    }
    expect(gained).toBeGreaterThan(0.9 * samples);
    expect(held / samples).toBeGreaterThanOrEqual(0.93);
  });
});
