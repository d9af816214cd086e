import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  jensenShannon,
  kolmogorovSmirnovDistance,
  populationStability,
  populationStabilityP,
  totalVariation,
  wassersteinDistance,
} from '../../src/stats/distances.ts';
import { kolmogorovSmirnovP, kolmogorovSurvival } from '../../src/stats/kolmogorov.ts';
import { golden, relativeError } from './golden.ts';

interface Numeric {
  ks: number;
  ks_p_asymp: number;
  wasserstein: number;
}
interface Feature extends Partial<Numeric> {
  levels?: string[];
  ref: number[];
  cur: number[];
  psi: number;
  js_divergence_base2: number;
  total_variation?: number;
}

const folder = new URL('../golden/', import.meta.url);
const { features } = JSON.parse(readFileSync(new URL('drift.golden.json', folder), 'utf8')) as {
  features: Record<string, Feature>;
};

function column(file: string, name: string): number[] {
  const [head = '', ...lines] = readFileSync(new URL(file, folder), 'utf8').trim().split('\n');
  const place = head.split(',').indexOf(name);
  return lines.flatMap((line) => (line.split(',')[place] === '' ? [] : [Number(line.split(',')[place])]));
}

function samples(a: number[], b: number[]) {
  const values = [...new Set([...a, ...b])].sort((x, y) => x - y);
  const count = (all: number[]) => {
    const seen = new Map<number, number>();
    for (const x of all) seen.set(x, (seen.get(x) ?? 0) + 1);
    return values.map((value) => seen.get(value) ?? 0);
  };
  return { values, first: count(a), second: count(b) };
}

describe.each(Object.entries(features))('drift of %s: golden', (name, feature) => {
  it('shares', () => {
    expect(relativeError(populationStability(feature.ref, feature.cur), feature.psi)).toBeLessThan(1e-12);
    expect(relativeError(jensenShannon(feature.ref, feature.cur), feature.js_divergence_base2)).toBeLessThan(1e-12);
    if (feature.total_variation !== undefined) {
      expect(relativeError(totalVariation(feature.ref, feature.cur), feature.total_variation)).toBeLessThan(1e-12);
    }
  });
  if (feature.ks === undefined) return;
  const { ks, ks_p_asymp, wasserstein } = feature as Numeric;
  it('distribution functions', () => {
    const [a, b] = [column('drift_reference.csv', name), column('drift_current.csv', name)];
    expect(relativeError(kolmogorovSmirnovDistance(samples(a, b)), ks)).toBeLessThan(1e-12);
    expect(relativeError(wassersteinDistance(samples(a, b)), wasserstein)).toBeLessThan(1e-12);
    expect(relativeError(kolmogorovSmirnovP(ks, a.length, b.length), ks_p_asymp)).toBeLessThan(1e-10);
  });
});

describe('Kolmogorov distribution', () => {
  // scipy 1.17.1 stats.kstwo.sf
  it.each([
    [1, 0.7, 0.6],
    [2, 0.3, 0.98],
    [3, 0.9, 0.002],
    [5, 0.4, 0.3087999999999995],
    [10, 0.274, 0.3715203845434957],
    [20, 0.3, 0.04306706665851623],
    [50, 0.05, 0.9990238098461883],
    [100, 0.12, 0.1033037490181987],
    [140, 0.15, 0.0032495604415101703],
    [141, 0.1, 0.11128445516467944],
    [1000, 0.03, 0.3226902143914636],
    [1000, 0.06, 0.001428597887952891],
    [20_000, 0.01, 0.03638603905248727],
    [99_999, 0.002, 0.8178455266238389],
  ])('n = %s, d = %s', (n, d, expected) => {
    expect(relativeError(kolmogorovSurvival(d, n), expected)).toBeLessThan(1e-9);
  });
  it.each(Object.entries(golden.special.kolmogorov_sf))('large n comes to the limit at %s', (z, limit) => {
    const n = 1e10;
    expect(Math.abs(kolmogorovSurvival(Number(z) / Math.sqrt(n), n) - limit)).toBeLessThan(1e-5);
  });
  it('one-sided expansion joins the sum', () => {
    const at = (n: number) => kolmogorovSurvival(2 / Math.sqrt(n), n);
    expect(relativeError(at(100_001), at(100_000))).toBeLessThan(1e-6);
  });
  it('the ends', () => {
    expect(kolmogorovSurvival(1, 10)).toBe(0);
    expect(kolmogorovSurvival(0.01, 10)).toBe(1);
    expect(kolmogorovSmirnovP(0, 100, 100)).toBe(1);
    expect(kolmogorovSmirnovP(1, 1, 1)).toBe(1);
  });
  it('falls with the distance', () => {
    for (const n of [5, 140, 141, 5000]) {
      let last = 1;
      for (let d = 0.001; d < 1; d += 0.001) {
        const p = kolmogorovSurvival(d, n);
        expect(p).toBeLessThanOrEqual(last + 1e-5);
        last = p;
      }
    }
  });
});

describe('stability index', () => {
  it('of a sample from the reference is as χ² says', () => {
    // E[χ²₉] = 9: at that value p is near 0.44.
    expect(populationStabilityP((9 * 1800) / (1000 * 800), 1000, 800, 10)).toBeCloseTo(0.4373, 4);
  });
  it('T24: the p-value falls with the rows, the index does not', () => {
    const [a, b] = [
      [5000, 5000],
      [4900, 5100],
    ];
    expect(populationStability(a, b)).toBeCloseTo(4e-4, 6);
    expect(populationStabilityP(4e-4, 1e4, 1e4, 2)).toBeGreaterThan(0.1);
    expect(populationStabilityP(4e-4, 1e6, 1e6, 2)).toBeLessThan(1e-40);
  });
  it('equal shares are no distance', () => {
    expect([
      populationStability([1, 3], [2, 6]),
      jensenShannon([1, 3], [2, 6]),
      totalVariation([1, 3], [2, 6]),
    ]).toEqual([0, 0, 0]);
    expect(jensenShannon([1, 0], [0, 1])).toBe(1);
  });
});
