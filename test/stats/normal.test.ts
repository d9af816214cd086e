import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zOf } from '../../src/stats/limits.ts';
import { normalCdf, normalDensity, normalQuantile, normalSurvival } from '../../src/stats/normal.ts';
import { studentizedRangeCdf, studentizedRangeQuantile, tukeyZ } from '../../src/stats/studentized-range.ts';
import { golden, relativeError } from './golden.ts';

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as Record<string, number[][]>;

describe('normal distribution against 60-digit values', () => {
  const { survival, quantile } = fixture('normal') as { survival: number[][]; quantile: number[][] };
  it.each(survival)('1 − Φ(%s) to 1e-13', (x, expected) => {
    expect(relativeError(normalSurvival(x!), expected!)).toBeLessThan(1e-13);
    expect(normalCdf(-x!)).toBe(normalSurvival(x!));
  });
  it.each(quantile)('Φ⁻¹(%s) to 1e-14', (p, expected) => {
    expect(relativeError(normalQuantile(p!), expected!)).toBeLessThan(1e-14);
  });
  it('golden tables', () => {
    for (const [p, value] of Object.entries(golden.special.norm_ppf)) {
      expect(relativeError(normalQuantile(Number(p)), value)).toBeLessThan(1e-14);
    }
    for (const [x, value] of Object.entries(golden.special.norm_cdf)) {
      expect(relativeError(normalCdf(Number(x)), value)).toBeLessThan(1e-13);
    }
    for (const [x, value] of Object.entries(golden.special.norm_sf)) {
      expect(relativeError(normalSurvival(Number(x)), value)).toBeLessThan(1e-13);
    }
  });
  it('the ends', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(2)]).toEqual([-Infinity, Infinity, Number.NaN]);
    expect([normalSurvival(-Infinity), normalSurvival(Infinity), normalSurvival(40)]).toEqual([1, 0, 0]);
    expect(normalDensity(0)).toBe(0.3989422804014327);
    expect(normalDensity(40)).toBe(0);
  });
  it('quantile and tail invert each other', () => {
    for (let i = 1; i < 400; i++) {
      const p = i / 400;
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-15);
    }
  });
});

describe('studentized range, ν = ∞', () => {
  const { quantile } = fixture('studentized-range') as { quantile: number[][] };
  it.each(quantile)('quantile of %s for %s groups to 1e-12', (level, k, expected) => {
    expect(relativeError(studentizedRangeQuantile(level!, k!), expected!)).toBeLessThan(1e-12);
    expect(relativeError(studentizedRangeCdf(expected!, k!), level!)).toBeLessThan(1e-10);
  });
  it('golden table', () => {
    for (const [k, value] of Object.entries(golden.special.studentized_range_ppf_95_inf)) {
      expect(Math.abs(studentizedRangeQuantile(0.95, Number(k)) - value)).toBeLessThan(1e-6);
    }
  });
  it('two groups: √2·z, by formula and by quadrature', () => {
    for (const level of [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]) {
      expect(tukeyZ(level, 2)).toBe(zOf(level));
      const q = Math.SQRT2 * normalQuantile((1 + level) / 2);
      expect(relativeError(studentizedRangeQuantile(level, 2), q)).toBeLessThan(1e-14);
      expect(relativeError(studentizedRangeCdf(q, 2), level)).toBeLessThan(1e-13);
    }
  });
  it('grows with the groups and stays below Bonferroni', () => {
    for (let k = 3; k <= 12; k++) {
      expect(tukeyZ(0.95, k)).toBeGreaterThan(tukeyZ(0.95, k - 1));
      expect(tukeyZ(0.95, k)).toBeLessThan(zOf(1 - 0.05 / ((k * (k - 1)) / 2)));
    }
  });
  it('is a distribution function', () => {
    expect(studentizedRangeCdf(0, 3)).toBe(0);
    expect(studentizedRangeCdf(-1, 3)).toBe(0);
    expect(Math.abs(studentizedRangeCdf(16, 5) - 1)).toBeLessThan(1e-12);
  });
  it.each([1, 0, 2.5])('%s groups are a mistake of the caller', (k) => {
    expect(() => studentizedRangeQuantile(0.95, k)).toThrow('internal.bug');
    expect(() => tukeyZ(0.95, k)).toThrow('internal.bug');
  });
});

it('zOf refuses what is no level', () => {
  expect(relativeError(zOf(0.95), 1.959963984540054)).toBeLessThan(1e-15);
  for (const level of [0, 1, 95, Number.NaN]) expect(() => zOf(level)).toThrow('internal.bug');
});
