import { describe, expect, it } from 'vitest';
import { binomialDraw } from '../../src/stats/binomial-draw.ts';
import { openStream } from '../../src/stats/cell-stream.ts';
import { binomialSurvival, chiSquareSurvival } from '../../src/stats/distributions.ts';
import { logBinomialShape } from '../../src/stats/special/binomial-mass.ts';

const draws = 40_000;

function sample(n: number, p: number, count = draws): Float64Array {
  const numbers = openStream(20261, `test ${n} ${p}`);
  return Float64Array.from({ length: count }, (_, replicate) => {
    numbers.seek(3, replicate);
    return binomialDraw(n, p, numbers);
  });
}

/** p of Pearson's χ² over cells of at least `least` expected draws. */
function chiSquareFit(values: Float64Array, n: number, p: number, least = 20): number {
  const seen = new Map<number, number>();
  for (const x of values) seen.set(x, (seen.get(x) ?? 0) + 1);
  const spread = Math.sqrt(n * p * (1 - p));
  const from = Math.max(-1, Math.floor(n * p - 8 * spread));
  const to = Math.min(n, Math.ceil(n * p + 8 * spread));
  // Cells as wide as a tenth of the deviation where single numbers are too many.
  const step = Math.max(1, Math.floor(spread / 10));
  let chi = 0;
  let cells = 0;
  let expected = 0;
  let observed = 0;
  let survival = 1;
  let place = from;
  while (place < to) {
    const next = Math.min(to, place + step);
    const further = next >= to ? 0 : binomialSurvival(next, n, p);
    expected += (survival - further) * values.length;
    for (let x = place + 1; x <= next; x++) observed += seen.get(x) ?? 0;
    survival = further;
    place = next;
    if (expected >= least && survival * values.length >= least) {
      chi += (observed - expected) ** 2 / expected;
      cells++;
      expected = 0;
      observed = 0;
    }
  }
  chi += (observed - expected) ** 2 / expected;
  return chiSquareSurvival(chi, cells);
}

describe('bound of the quick decision', () => {
  // binomial-draw.ts decides by it without a logarithm; were it wrong anywhere, draws would change.
  it('holds for the exact ratio of chances', () => {
    for (const n of [20, 37, 100, 1000, 12_345, 1e6, 1e9, 1e12]) {
      for (const expected of [10, 10.4, 12.9, 20, 33.3, 100, 500, 1e4, 1e7, 1e11]) {
        const p = expected / n;
        if (p > 0.5) continue;
        const variance = n * p * (1 - p);
        const mode = Math.floor((n + 1) * p);
        const reach = Math.min(0.5 * variance - 1, 10 * Math.sqrt(variance));
        for (let k = 1; k < reach; k += Math.max(1, Math.floor(reach / 50))) {
          const bound = (k / variance) * ((k * (k / 3 + 0.625) + 1 / 6) / variance + 0.5);
          for (const x of [mode - k, mode + k].filter((one) => one >= 0 && one <= n)) {
            const ratio = logBinomialShape(x, n, p, 1 - p) - logBinomialShape(mode, n, p, 1 - p);
            expect(Math.abs(ratio + (0.5 * k * k) / variance)).toBeLessThan(bound + 1e-9);
          }
        }
      }
    }
  });
});

describe('T26: binomial numbers', () => {
  it.each([
    [500, 0.01],
    [990, 0.01],
    [12, 0.4],
    [1010, 0.01],
    [21, 0.5],
    [10_000, 0.1],
    [1e6, 0.001],
    [1e6, 0.3],
    [50, 0.97],
  ])('n = %s, p = %s: mean, variance and χ² fit', (n, p) => {
    const values = sample(n, p);
    const variance = n * p * (1 - p);
    const mean = values.reduce((a, b) => a + b, 0) / draws;
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt(variance / draws));
    const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws - 1);
    // Kurtosis of the binomial law: excess (1 − 6pq)/(npq).
    const error = variance * Math.sqrt((2 + (1 - 6 * p * (1 - p)) / variance) / draws);
    expect(Math.abs(squares - variance)).toBeLessThan(4 * error);
    expect(chiSquareFit(values, n, p)).toBeGreaterThan(1e-3);
  });

  it.each([
    [1e9, 5e-9],
    [1e9, 9.9e-9],
    [1e9, 10.1e-9],
    [1e9, 1e-6],
    [1e9, 0.37],
    [Number.MAX_SAFE_INTEGER + 1, 0.5],
    [Number.MAX_SAFE_INTEGER + 1, 1e-12],
    [Number.MAX_SAFE_INTEGER + 1, 0.9],
  ])('n = %s, p = %s', (n, p) => {
    const values = sample(n, p);
    const variance = n * p * (1 - p);
    const deviations = values.map((x) => x - Math.round(n * p));
    const shift = n * p - Math.round(n * p);
    const mean = deviations.reduce((a, b) => a + b, 0) / draws;
    expect(Math.abs(mean - shift)).toBeLessThan(4 * Math.sqrt(variance / draws));
    const squares = deviations.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (draws - 1);
    expect(Math.abs(squares / variance - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / variance) / draws));
    if (n === 1e9) expect(chiSquareFit(values, n, p)).toBeGreaterThan(1e-3);
    expect(values.every((x) => Number.isInteger(x) && x >= 0 && x <= n)).toBe(true);
  });

  it('the ends', () => {
    const numbers = openStream(1, 'test');
    expect([binomialDraw(0, 0.5, numbers), binomialDraw(7, 0, numbers), binomialDraw(7, 1, numbers)]).toEqual([
      0, 0, 7,
    ]);
  });

  it('a cell draws the same numbers whatever was drawn before', () => {
    const numbers = openStream(7, 'test');
    const at = (cell: number, replicate: number) => {
      numbers.seek(cell, replicate);
      return binomialDraw(1000, 0.3, numbers);
    };
    const forward = [at(0, 0), at(1, 0), at(0, 1)];
    expect([at(0, 1), at(1, 0), at(0, 0)].reverse()).toEqual(forward);
  });
});
