import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/stats/cell-stream.ts';
import {
  binomialSurvival,
  chiSquareSurvival,
  fSurvival,
  studentSurvival,
  studentUpperQuantile,
} from '../../src/stats/distributions.ts';
import { fisherExactP } from '../../src/stats/fisher.ts';
import { kolmogorovSurvival } from '../../src/stats/kolmogorov.ts';
import { normalQuantile, normalSurvival } from '../../src/stats/normal.ts';
import { resampleCells } from '../../src/stats/resample.ts';
import { logBinomialMass } from '../../src/stats/special/binomial-mass.ts';
import { betaQuantile, incompleteBeta } from '../../src/stats/special/incomplete-beta.ts';
import { incompleteGamma } from '../../src/stats/special/incomplete-gamma.ts';
import { studentizedRangeCdf, studentizedRangeQuantile } from '../../src/stats/studentized-range.ts';
import { relativeError } from './golden.ts';

type Row = number[];
const grid = JSON.parse(readFileSync(new URL('./fixtures/special-grid.json', import.meta.url), 'utf8')) as Record<
  | 'binomial_sf'
  | 'student_sf'
  | 'chi_square_sf'
  | 'beta_cdf'
  | 'beta_cdf_large'
  | 'beta_quantile'
  | 'studentized_range_cdf',
  Row[]
>;

/** Largest relative error over a grid, with the row where it stands. */
function largest(rows: Row[], error: (row: Row) => number): { error: number; row: Row } {
  return rows
    .map((row) => ({ row, error: error(row) }))
    .reduce((worst, one) => (one.error > worst.error ? one : worst));
}

describe('accuracy over grids (metrics.md 9)', () => {
  it.each([
    ['binomial tail', grid.binomial_sf, 1e-11, ([k, n, p, v]: Row) => relativeError(binomialSurvival(k!, n!, p!), v!)],
    ['Student t', grid.student_sf, 1e-11, ([t, df, v]: Row) => relativeError(studentSurvival(t!, df!), v!)],
    ['χ²', grid.chi_square_sf, 1e-12, ([x, df, v]: Row) => relativeError(chiSquareSurvival(x!, df!), v!)],
    ['beta, lower', grid.beta_cdf, 1e-10, ([x, a, b, v]: Row) => relativeError(incompleteBeta(x!, a!, b!).lower, v!)],
    ['beta, upper', grid.beta_cdf, 1e-10, ([x, a, b, , v]: Row) => relativeError(incompleteBeta(x!, a!, b!).upper, v!)],
    [
      'beta, lower, parameters to 1e8',
      grid.beta_cdf_large,
      1e-8,
      ([x, a, b, v]: Row) => relativeError(incompleteBeta(x!, a!, b!).lower, v!),
    ],
    [
      'beta, upper, parameters to 1e8',
      grid.beta_cdf_large,
      1e-8,
      ([x, a, b, , v]: Row) => relativeError(incompleteBeta(x!, a!, b!).upper, v!),
    ],
    ['beta quantile', grid.beta_quantile, 1e-10, ([p, a, b, v]: Row) => relativeError(betaQuantile(p!, a!, b!).x, v!)],
    [
      'studentized range',
      grid.studentized_range_cdf,
      1e-10,
      ([q, k, v]: Row) => relativeError(studentizedRangeCdf(q!, k!), v!),
    ],
  ] as const)('%s', (_, rows, bar, error) => {
    expect(rows.length).toBeGreaterThanOrEqual(25);
    const worst = largest(rows, error);
    expect(worst.error, String(worst.row)).toBeLessThan(bar);
  });

  it('beta quantiles beyond 2e6 rows come back through the distribution function', () => {
    for (const [a, b] of [
      [1e8, 1e8],
      [1e8 + 0.5, 3e6 + 0.5],
      [2.5, 2e8],
    ] as const) {
      for (const p of [1e-10, 0.025, 0.5, 0.975]) {
        const { x, y } = betaQuantile(p, a, b);
        expect(relativeError(incompleteBeta(x, a, b, y).lower, p)).toBeLessThan(1e-8);
      }
    }
  });
});

/** Bits of a hundred thousand values: the same on every supported Node version. */
describe('the same bits everywhere', () => {
  const numbers = openStream(1, 'bits');
  const random = (low: number, high: number) => low + (high - low) * numbers.next();
  it.each([
    [
      'normal',
      20_000,
      () => [normalSurvival(random(-12, 12)), normalQuantile(random(0, 1))],
      '1e20396661cc68ddfa4346210cda48fc15313b2a7c46d9fee2fd0c75e7155b27',
    ],
    [
      'beta',
      4000,
      () => betaTails(random(0.5, 300), random(0.5, 300), random(0, 1)),
      '7a4a6b9eaa1274493bd602e23b59268ada477a79ab71f22325cc4df49397c451',
    ],
    [
      'gamma',
      8000,
      () => gammaTails(random(0.5, 300), random(0, 400)),
      '81fc7451cf367f9de18a0fdcb23e6fb0409bd24cd24ac2b183b7d226fbb8a9e6',
    ],
    [
      'distributions',
      3000,
      () => [
        studentSurvival(random(-9, 9), random(1, 90)),
        studentUpperQuantile(random(1e-6, 0.5), random(1, 90)),
        fSurvival(random(0, 9), random(1, 30), random(1, 90)),
        binomialSurvival(Math.floor(random(0, 60)), 200, random(0, 0.4)),
        logBinomialMass(Math.floor(random(0, 1000)), 1000, random(0, 1)),
      ],
      'b3de0acffcdf68893ee6e485359a3f1222b26d47d7d574a5371afce1a0a10a8a',
    ],
    [
      'tests and ranges',
      60,
      () => [
        fisherExactP({ x: Math.floor(random(0, 40)), n: 40 }, { x: Math.floor(random(0, 90)), n: 90 }),
        kolmogorovSurvival(random(0.01, 0.3), Math.floor(random(5, 800))),
        studentizedRangeQuantile(random(0.8, 0.999), Math.floor(random(3, 30))),
      ],
      '55a7260ebe5400563543143cf96314d1542ab3f1959b2c45146ddee8197db6f8',
    ],
    [
      'resampled cells',
      200,
      () => resampled(random(10, 1e9)),
      'b08969e6063a881023bad9867dfa694dff20163ca881628cfa5d9804d6c81c39',
    ],
  ] as const)('%s', (_, count, values, expected) => {
    numbers.seek(0, 0);
    const bits = Float64Array.from(Array.from({ length: count }, values).flat());
    expect(bits.every((value) => !Number.isNaN(value))).toBe(true);
    expect(createHash('sha256').update(new Uint8Array(bits.buffer)).digest('hex')).toBe(expected);
  });
});

function betaTails(a: number, b: number, u: number): number[] {
  const { lower, upper } = incompleteBeta(u, a, b);
  const { x, y } = betaQuantile(u, a, b);
  return [lower, upper, x, y];
}

function gammaTails(a: number, x: number): number[] {
  const { lower, upper } = incompleteGamma(a, x);
  return [lower, upper];
}

function resampled(rows: number): number[] {
  const cells = [0.31, 0.05, 0.2, 0.44].map((share) => Math.floor(share * rows));
  const drawn: number[] = [];
  resampleCells(cells, { draws: 25, seed: 9 }, (counts) => drawn.push(...counts));
  return drawn;
}
