import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bcaLimits, bootstrapCells, definedReplicates } from '../../src/stats/bootstrap.ts';
import { quantile } from '../../src/stats/quantile.ts';
import { resampleCells } from '../../src/stats/resample.ts';

interface Reference {
  readonly q: number[];
  readonly sd: number;
  readonly tolerance_quantile: number;
}

const golden = JSON.parse(readFileSync(new URL('../golden/bootstrap.golden.json', import.meta.url), 'utf8')) as {
  cells: number[];
  quantiles: number[];
  signed_selection_rate_difference_second_minus_first: Reference;
  equalized_odds_difference: Reference;
};

/** Cells of one group: label × decision, 4 from `start`. */
function ofGroup(counts: ArrayLike<number>, start: number) {
  const [tn = 0, fp = 0, fn = 0, tp = 0] = [0, 1, 2, 3].map((i) => counts[start + i] ?? 0);
  return { selection: (tp + fp) / (tn + fp + fn + tp), tpr: tp / (tp + fn), fpr: fp / (fp + tn) };
}

const selectionGap = (counts: ArrayLike<number>) => ofGroup(counts, 4).selection - ofGroup(counts, 0).selection;
const odds = (counts: ArrayLike<number>) => {
  const [a, b] = [ofGroup(counts, 0), ofGroup(counts, 4)];
  return Math.max(Math.abs(a.tpr - b.tpr), Math.abs(a.fpr - b.fpr));
};

describe('multinomial bootstrap', () => {
  it.each([
    ['signed selection rate difference', selectionGap, golden.signed_selection_rate_difference_second_minus_first],
    ['equalized odds difference', odds, golden.equalized_odds_difference],
  ])('golden quantiles of the %s at 40,000 replicates', (_, statistic, reference) => {
    const { ascending } = bootstrapCells(golden.cells, statistic, { draws: 40_000, seed: 42, level: 0.95 });
    golden.quantiles.forEach((p, i) => {
      expect(Math.abs(quantile(ascending, p) - reference.q[i]!)).toBeLessThan(reference.tolerance_quantile);
    });
    const mean = ascending.reduce((a, b) => a + b, 0) / ascending.length;
    const sd = Math.sqrt(ascending.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (ascending.length - 1));
    expect(Math.abs(sd / reference.sd - 1)).toBeLessThan(0.02);
  });

  it('every replicate holds all rows, group sizes vary, empty cells stay empty', () => {
    const sizes = new Set<number>();
    resampleCells([30, 0, 50, 20], { draws: 200, seed: 5 }, (counts) => {
      expect(counts.reduce((a, b) => a + b, 0)).toBe(100);
      expect(counts[1]).toBe(0);
      sizes.add(counts[0]! + counts[2]!);
    });
    expect(sizes.size).toBeGreaterThan(5);
  });

  it('covariance of the cells is that of a multinomial', () => {
    const cells = [400, 100, 300, 200];
    const draws = 20_000;
    const sums = cells.map(() => cells.map(() => 0));
    resampleCells(cells, { draws, seed: 3, stream: 'test' }, (counts) => {
      cells.forEach((x, i) => {
        cells.forEach((y, j) => {
          sums[i]![j]! += (counts[i]! - x) * (counts[j]! - y);
        });
      });
    });
    cells.forEach((x, i) => {
      cells.forEach((y, j) => {
        const expected = i === j ? x * (1 - x / 1000) : (-x * y) / 1000;
        expect(Math.abs(sums[i]![j]! / draws - expected)).toBeLessThan(8);
      });
    });
  });

  it('streams, seeds and replicates are independent of each other; the same call gives the same bits', () => {
    const first = (seed: number, stream?: string) => {
      const all: number[] = [];
      resampleCells([30, 50, 20], { draws: 20, seed, ...(stream && { stream }) }, (counts) => all.push(counts[0]!));
      return all;
    };
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
    expect(first(1)).not.toEqual(first(1, 'other'));
    // More replicates leave the earlier ones as they were.
    const more: number[] = [];
    resampleCells([30, 50, 20], { draws: 40, seed: 1 }, (counts) => more.push(counts[0]!));
    expect(more.slice(0, 20)).toEqual(first(1));
  });

  it('T1: the interval of a rate and of a difference holds its own point in 200 random tables', () => {
    const tables: number[][] = [];
    resampleCells([9, 14, 11, 16, 8, 13, 17, 12], { draws: 200, seed: 11, stream: 'tables' }, (counts) =>
      tables.push([...counts]),
    );
    for (const table of tables) {
      for (const statistic of [selectionGap, (counts: ArrayLike<number>) => ofGroup(counts, 0).selection]) {
        const { limits } = bootstrapCells(table, statistic, { draws: 400, seed: 1, level: 0.95 });
        const point = statistic(table);
        expect(limits!.lower <= point && point <= limits!.upper).toBe(true);
      }
    }
  });

  it('drops replicates without a value, and has no interval above 5 % of them', () => {
    const share = (counts: ArrayLike<number>) => (counts[0] === 0 ? undefined : counts[1]! / counts[0]!);
    const few = bootstrapCells([4, 20], share, { draws: 2000, seed: 1, level: 0.95 });
    expect(few.dropped).toBeGreaterThan(0);
    expect(few.limits).toBeDefined();
    const many = bootstrapCells([2, 20], share, { draws: 2000, seed: 1, level: 0.95 });
    expect(many.dropped).toBeGreaterThan(100);
    expect(many.limits).toBeUndefined();
    expect(many.ascending.length + many.dropped).toBe(2000);
  });

  it('shifts by what the collapsed table lacks', () => {
    const options = { draws: 1000, seed: 1, level: 0.9 };
    const plain = bootstrapCells([30, 70], (counts) => counts[0]! / 100, options).limits!;
    const shifted = bootstrapCells([30, 70], (counts) => counts[0]! / 100, { ...options, shift: 0.25 }).limits!;
    expect(shifted.lower).toBeCloseTo(plain.lower + 0.25, 12);
    expect(shifted.upper).toBeCloseTo(plain.upper + 0.25, 12);
  });

  it('BCa: without bias and skewness it is the percentile interval; skewed, it moves with the jackknife', () => {
    const ascending = Float64Array.from({ length: 1001 }, (_, i) => i - 500);
    const flat = bcaLimits(ascending, 0, [1, 2, 3], [1, 1, 1], 0.95);
    expect(flat.lower).toBeCloseTo(-475, 9);
    expect(flat.upper).toBeCloseTo(475, 9);
    const skewed = bcaLimits(ascending, 0, [0, 0, 3], [1, 1, 1], 0.95);
    expect(skewed.lower).toBeLessThan(flat.lower);
    const { limits } = bootstrapCells([8, 92], (counts) => counts[0]! / 100, {
      draws: 4000,
      seed: 9,
      level: 0.95,
      method: 'bca',
    });
    const percentile = bootstrapCells([8, 92], (counts) => counts[0]! / 100, { draws: 4000, seed: 9, level: 0.95 })
      .limits!;
    expect(limits!.lower).toBeGreaterThanOrEqual(percentile.lower);
    expect(limits!.upper).toBeGreaterThan(percentile.upper);
  });

  it('replicates without a value are no numbers', () => {
    expect([...definedReplicates(Float64Array.of(3, NaN, 1)).ascending]).toEqual([1, 3]);
    expect(definedReplicates(Float64Array.of(NaN, NaN)).stable).toBe(false);
  });
});
