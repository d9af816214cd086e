import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamKey, uniform } from '../../src/base/philox.ts';
import type { BinCounts } from '../../src/stats/ece.ts';
import { squareTriangle } from '../../src/stats/square-triangle.ts';

const draws = { level: 0.95, draws: 1000, seed: 42 };
const bin = fc
  .integer({ min: 0, max: 500 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((events): BinCounts => ({ n, events })));

describe('mean of squared bin distances', () => {
  it('holds its point within 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.array(bin, { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bins, q) => {
          fc.pre(bins.some(({ n }) => n > 0));
          const { lower, upper } = squareTriangle(q, bins, draws);
          expect(lower).toBeGreaterThanOrEqual(0);
          expect(lower).toBeLessThanOrEqual(q + 1e-15);
          expect(upper).toBeGreaterThanOrEqual(q - 1e-15);
          expect(upper).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('one bin: the reach is the normal quantile times the standard error', () => {
    const { lower, upper } = squareTriangle(0.04, [{ n: 9996, events: 4998 }], { ...draws, draws: 20_000 });
    const reach = (1.959964 * 0.5) / Math.sqrt(9996);
    expect(Math.abs(Math.sqrt(upper) - (0.2 + reach))).toBeLessThan(2e-4);
    expect(Math.abs(Math.sqrt(lower) - (0.2 - reach))).toBeLessThan(2e-4);
  });

  it('covers a true 0 of reliability and a true resolution', () => {
    const key = streamKey(7, 'test');
    const rates = [0.05, 0.15, 0.3, 0.5, 0.8];
    const [rows, samples] = [60, 600];
    const mean = rates.reduce((a, b) => a + b) / rates.length;
    const resolution = rates.reduce((sum, rate) => sum + (rate - mean) * (rate - mean), 0) / rates.length;
    const held = { reliability: 0, resolution: 0, flat: 0 };
    for (let sample = 0; sample < samples; sample++) {
      const events = (rate: number, bin: number) => {
        let count = 0;
        for (let row = 0; row < rows; row++) if (uniform(key, bin * 1000 + row, sample) < rate) count++;
        return count;
      };
      const bins = rates.map((rate, k) => ({ n: rows, events: events(rate, k) }));
      const flat = rates.map((_, k) => ({ n: rows, events: events(0.2, k) }));
      const observed = bins.map(({ n, events: x }) => x / n);
      const all = observed.reduce((a, b) => a + b) / observed.length;
      const square = (from: readonly number[], to: (k: number) => number) =>
        from.reduce((sum, value, k) => sum + (value - to(k)) * (value - to(k)), 0) / from.length;
      const holds = (q: number, counts: readonly BinCounts[], truth: number) => {
        const { lower, upper } = squareTriangle(q, counts, draws);
        return lower <= truth && upper >= truth ? 1 : 0;
      };
      held.reliability += holds(
        square(observed, (k) => rates[k] ?? 0),
        bins,
        0,
      );
      held.resolution += holds(
        square(observed, () => all),
        bins,
        resolution,
      );
      const flatRates = flat.map(({ n, events: x }) => x / n);
      const flatAll = flatRates.reduce((a, b) => a + b) / flatRates.length;
      held.flat += holds(
        square(flatRates, () => flatAll),
        flat,
        0,
      );
    }
    expect(held.reliability / samples).toBeGreaterThanOrEqual(0.93);
    expect(held.resolution / samples).toBeGreaterThanOrEqual(0.93);
    expect(held.flat / samples).toBeGreaterThanOrEqual(0.93);
  });
});
