import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disagreements } from '../../../src/audit/rows/consistency.ts';
import type { EncodedColumn } from '../../../src/audit/rows/encode-column.ts';
import { gowerSpace, rangeOf } from '../../../src/audit/rows/gower.ts';
import { findNeighbours } from '../../../src/audit/rows/neighbours.ts';
import { generator } from './rows.ts';

/** Gower's distance as its definition reads, missing against missing 0 and against anything else 1. */
function distance(columns: readonly EncodedColumn[], ranges: readonly number[], a: number, b: number): number {
  const parts = columns.map((column, i) => {
    const [x, y] = [column.values[a]!, column.values[b]!];
    if (column.kind === 'categorical') return x === y ? 0 : 1;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y) ? 0 : 1;
    const range = ranges[i]!;
    return range === 0 ? 0 : Math.abs(x - y) / range;
  });
  // Distances that differ by less than some 1e-12 are ties.
  return Math.floor(parts.reduce((sum, part) => sum + part, 0) * 2 ** 40 + 0.5) / 2 ** 40 / columns.length;
}

/** Every row's neighbours from the whole matrix, sorted. */
function bruteForce(columns: readonly EncodedColumn[], rows: number, k: number, groups: Int32Array, limit: number) {
  const ranges = columns.map(rangeOf);
  const ranked = Array.from({ length: rows }, (_, a) =>
    Array.from({ length: rows }, (_, b) => ({ b, d: distance(columns, ranges, a, b) })).sort(
      (x, y) => x.d - y.d || x.b - y.b,
    ),
  );
  return {
    nearest: ranked.flatMap((list) => list.slice(0, k).map(({ b }) => b)),
    across: ranked.map(
      (list, a) =>
        list.find(({ b, d }) => groups[a]! >= 0 && groups[b]! >= 0 && groups[a] !== groups[b] && d <= limit)?.b ?? -1,
    ),
  };
}

const categorical = (values: readonly number[]): EncodedColumn => ({
  kind: 'categorical',
  name: 'c',
  categories: [],
  values: Int32Array.from(values),
});
const numeric = (values: readonly number[]): EncodedColumn => ({
  kind: 'numeric',
  name: 'x',
  values: Float64Array.from(values),
});

describe('nearest neighbours', () => {
  const cell = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 2, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
  const tables = fc.integer({ min: 5, max: 24 }).chain((rows) => {
    const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows });
    return fc.record({
      rows: fc.constant(rows),
      columns: fc.array(fc.oneof(list(fc.integer({ min: -1, max: 3 })).map(categorical), list(cell).map(numeric)), {
        minLength: 1,
        maxLength: 9,
      }),
      groups: list(fc.integer({ min: -1, max: 2 })).map((codes) => Int32Array.from(codes)),
      limit: fc.constantFrom(0, 0.05, 0.25, 1),
    });
  });

  test('are those of the whole distance matrix, ties by place', () => {
    fc.assert(
      fc.property(tables, ({ rows, columns, groups, limit }) => {
        const expected = bruteForce(columns, rows, 5, groups, limit);
        const found = findNeighbours(gowerSpace(rows, columns, columns.map(rangeOf)), 5, [groups], limit);
        expect([...found.nearest]).toEqual(expected.nearest);
        expect([...found.across[0]!.place]).toEqual(expected.across);
        found.across[0]!.place.forEach((other, row) => {
          if (other >= 0)
            expect(found.across[0]!.distance[row]).toBeCloseTo(distance(columns, columns.map(rangeOf), row, other), 9);
        });
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  test('are the same across tiles', () => {
    const random = generator(11);
    const rows = 540;
    const columns = [
      ...Array.from({ length: 5 }, () => categorical(Array.from({ length: rows }, () => Math.floor(random() * 300)))),
      ...Array.from({ length: 3 }, () => numeric(Array.from({ length: rows }, () => Math.floor(random() * 8)))),
    ];
    const groups = Int32Array.from({ length: rows }, () => Math.floor(random() * 3));
    const expected = bruteForce(columns, rows, 5, groups, 0.6);
    const found = findNeighbours(gowerSpace(rows, columns, columns.map(rangeOf)), 5, [groups], 0.6);
    expect([...found.nearest]).toEqual(expected.nearest);
    expect([...found.across[0]!.place]).toEqual(expected.across);
    expect(expected.across.filter((place) => place >= 0).length).toBeGreaterThan(50);
  });

  test('a missing value is near a missing one only', () => {
    const space = gowerSpace(3, [numeric([Number.NaN, Number.NaN, 4])], [0]);
    expect([space.sum(0, 1), space.sum(0, 2)]).toEqual([0, 1]);
  });

  test('values as far apart as numbers go give no NaN', () => {
    const column = numeric([-1.7e308, 1.7e308, 1.7e308, Number.NaN]);
    const found = findNeighbours(gowerSpace(4, [column], [rangeOf(column)]), 2, [Int32Array.of(0, 1, 0, 1)], 1);
    expect([...found.nearest]).toEqual([0, 1, 1, 2, 1, 2, 3, 0]);
  });
});

test('consistency by its definition in AIF360: the row is among its own nearest', () => {
  const random = generator(3);
  const rows = 120;
  const columns = [
    numeric(Array.from({ length: rows }, () => random())),
    numeric(Array.from({ length: rows }, () => random())),
  ];
  const decisions = Uint8Array.from({ length: rows }, () => (random() < 0.4 ? 1 : 0));
  const groups = new Int32Array(rows).fill(-1);
  const { nearest } = bruteForce(columns, rows, 5, groups, 0);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const mean = nearest.slice(5 * i, 5 * i + 5).reduce((total, j) => total + decisions[j]!, 0) / 5;
    sum += Math.abs(decisions[i]! - mean);
  }
  const found = findNeighbours(gowerSpace(rows, columns, columns.map(rangeOf)), 6, [], 0);
  const { k, rowsByDisagreement } = disagreements(found.nearest, 5, decisions);
  expect(k).toBe(5);
  expect(rowsByDisagreement.reduce((a, b) => a + b, 0)).toBe(rows);
  expect(rowsByDisagreement[5]).toBe(0);
  const loss = rowsByDisagreement.reduce((total, count, other) => total + (count * other) / 5, 0);
  expect(1 - loss / rows).toBeCloseTo(1 - sum / rows, 12);
});
