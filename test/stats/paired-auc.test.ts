import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delongVariance, rocAuc } from '../../src/stats/auc.ts';
import { pairedAuc } from '../../src/stats/paired-auc.ts';

type Row = readonly [first: number, second: number, label: 0 | 1];

/** One cell per row: what the counts of distinct pairs must agree with. */
function ofRows(rows: readonly Row[]) {
  return pairedAuc({
    first: rows.map(([a]) => a),
    second: rows.map(([, b]) => b),
    negatives: rows.map(([, , y]) => 1 - y),
    positives: rows.map(([, , y]) => y),
  });
}

function ofPairs(rows: readonly Row[]) {
  const cells = new Map<string, [number, number, number, number]>();
  for (const [a, b, y] of rows) {
    const cell = cells.get(`${a} ${b}`) ?? [a, b, 0, 0];
    cell[y === 1 ? 3 : 2]++;
    cells.set(`${a} ${b}`, cell);
  }
  const column = (k: 0 | 1 | 2 | 3) => [...cells.values()].map((cell) => cell[k]);
  return pairedAuc({ first: column(0), second: column(1), negatives: column(2), positives: column(3) });
}

/** DeLong 1988 by all pairs of a positive and a negative: S10/m + S01/n with the covariance of both models. */
function byAllPairs(rows: readonly Row[]) {
  const positives = rows.filter(([, , y]) => y === 1);
  const negatives = rows.filter(([, , y]) => y === 0);
  const win = (x: number, y: number) => (x > y ? 1 : x === y ? 0.5 : 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const v10 = ([0, 1] as const).map((k) => positives.map((p) => mean(negatives.map((q) => win(p[k], q[k])))));
  const v01 = ([0, 1] as const).map((k) => negatives.map((q) => mean(positives.map((p) => win(p[k], q[k])))));
  const auc = v10.map(mean);
  const covariance = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + (value - mean(x)) * ((y[i] ?? 0) - mean(y)), 0) / (x.length - 1);
  const s = (v: readonly number[][], j: number, k: number) => covariance(v[j] ?? [], v[k] ?? []);
  const entry = (j: number, k: number) => s(v10, j, k) / positives.length + s(v01, j, k) / negatives.length;
  return { difference: (auc[0] ?? 0) - (auc[1] ?? 0), variance: entry(0, 0) + entry(1, 1) - 2 * entry(0, 1) };
}

const grid = fc.integer({ min: 0, max: 6 }).map((k) => k / 6);
const both = fc
  .array(fc.tuple(grid, grid, fc.constantFrom(0 as const, 1 as const)), { minLength: 4, maxLength: 40 })
  .filter((rows) => [0, 1].every((y) => rows.filter((row) => row[2] === y).length >= 2));

describe('AUC of two models on the same rows', () => {
  it('is DeLong’s, by all pairs', () => {
    fc.assert(
      fc.property(both, (rows) => {
        const found = ofRows(rows);
        const expected = byAllPairs(rows);
        expect(found?.difference).toBeCloseTo(expected.difference, 12);
        expect(found?.variance).toBeCloseTo(expected.variance, 12);
      }),
    );
  });

  it('is the same from counts of distinct pairs, and in any order', () => {
    fc.assert(
      fc.property(both, (rows) => {
        expect(ofPairs(rows)?.difference).toBeCloseTo(ofRows(rows)?.difference ?? 2, 13);
        expect(ofPairs(rows)?.variance).toBeCloseTo(ofRows(rows)?.variance ?? 2, 13);
      }),
    );
  });

  it('changes its sign with the models, and is 0 without spread against itself', () => {
    fc.assert(
      fc.property(both, (rows) => {
        const turned = ofRows(rows.map(([a, b, y]) => [b, a, y]));
        expect(turned?.difference).toBeCloseTo(-(ofRows(rows)?.difference ?? 2), 13);
        expect(ofRows(rows.map(([a, , y]) => [a, a, y]))).toEqual({ difference: 0, variance: 0 });
      }),
    );
  });

  it('is one model’s own AUC and variance against a constant', () => {
    fc.assert(
      fc.property(both, (rows) => {
        const found = ofRows(rows.map(([a, , y]) => [a, 0.5, y]));
        const values = [...new Set(rows.map(([a]) => a))].sort((a, b) => a - b);
        const count = (y: number) => values.map((v) => rows.filter((row) => row[0] === v && row[2] === y).length);
        const own = { negatives: count(0), positives: count(1) };
        expect(found?.difference).toBeCloseTo((rocAuc(own) ?? 0) - 0.5, 12);
        expect(found?.variance).toBeCloseTo(delongVariance(own) ?? 2, 12);
      }),
    );
  });

  it('needs both classes, and two rows of each for a variance', () => {
    expect(ofRows([[0.1, 0.2, 1]])).toBeUndefined();
    expect(
      ofRows([
        [0.1, 0.2, 1],
        [0.3, 0.1, 0],
      ]),
    ).toEqual({ difference: -1, variance: undefined });
  });
});
