import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitionOf } from '../../src/metrics/catalogue.ts';
import { computeDrift } from '../../src/metrics/drift/compute-drift.ts';
import { measureDrift } from '../../src/metrics/drift/measure-drift.ts';
import type { CategoricalFeature, DriftFeature, NumericFeature } from '../../src/metrics/drift/statistics.ts';
import { byKey, goldenJson, goldenRows, same } from './golden-case.ts';

const golden = goldenJson('drift');

function numeric(feature: string, reference: readonly string[], current: readonly string[]): NumericFeature {
  const numbers = (cells: readonly string[]) => cells.filter((cell) => cell !== '').map(Number);
  const values = Float64Array.from(new Set([...numbers(reference), ...numbers(current)])).sort();
  const place = new Map([...values].map((value, i) => [value, i]));
  const count = (cells: readonly string[]) => {
    const rows = new Float64Array(values.length);
    for (const value of numbers(cells)) rows[place.get(value)!]! += 1;
    return rows;
  };
  const missing = (cells: readonly string[]) => cells.length - numbers(cells).length;
  return {
    feature,
    kind: 'numeric',
    values,
    reference: count(reference),
    current: count(current),
    missing: { reference: missing(reference), current: missing(current) },
  };
}

function categorical(feature: string, reference: readonly string[], current: readonly string[]): CategoricalFeature {
  const levels = [...new Set([...reference, ...current])].filter((level) => level !== '').sort();
  const count = (cells: readonly string[]) =>
    Float64Array.from(levels, (level) => cells.filter((cell) => cell === level).length);
  const missing = (cells: readonly string[]) => cells.filter((cell) => cell === '').length;
  return {
    feature,
    kind: 'categorical',
    levels,
    reference: count(reference),
    current: count(current),
    missing: { reference: missing(reference), current: missing(current) },
  };
}

describe('golden values', () => {
  const [reference, current] = [goldenRows('drift_reference'), goldenRows('drift_current')];
  const names = Object.keys(golden.features);
  const features = names.map((name): DriftFeature => {
    const [a, b] = [reference.map((row) => row[name]!), current.map((row) => row[name]!)];
    return golden.features[name].levels === undefined ? numeric(name, a, b) : categorical(name, a, b);
  });
  const found = byKey(computeDrift({ split: 'audited', features }));
  const ids: Readonly<Record<string, string>> = {
    psi: 'psi',
    ks: 'drift_ks',
    wasserstein: 'drift_wasserstein',
    js_divergence_base2: 'drift_js',
    chi2_p: 'drift_chi2_p',
    cramers_v: 'drift_cramers_v',
    total_variation: 'drift_total_variation',
  };

  test.each(names)('%s', (feature) => {
    const expected = golden.features[feature];
    let checked = 0;
    for (const [key, id] of Object.entries(ids)) {
      if (expected[key] === undefined) continue;
      same(found.value(id, { feature }), expected[key], id, key === 'chi2_p' ? 1e-10 : 1e-12);
      checked++;
    }
    expect(checked).toBeGreaterThanOrEqual(4);
    const drift = measureDrift(features.find((one) => one.feature === feature)!)!;
    const shares = (rows: readonly number[]) => rows.map((n) => n / rows.reduce((a, b) => a + b));
    for (const [k, share] of shares(drift.bins.reference).entries()) same(share, expected.ref[k], `reference bin ${k}`);
    for (const [k, share] of shares(drift.bins.current).entries()) same(share, expected.cur[k], `current bin ${k}`);
    for (const [k, edge] of (drift.bins.edges ?? []).entries()) same(edge, expected.edges[k], `edge ${k}`);
    if (expected.chi2 !== undefined) {
      same(drift.contingency?.chi2, expected.chi2, 'chi2');
      expect(drift.contingency?.df).toBe(expected.chi2_df);
    }
  });
});

test('T24: a significant test of a million rows moves no gate, the size of the drift does', () => {
  const feature: CategoricalFeature = {
    feature: 'x',
    kind: 'categorical',
    levels: ['a', 'b'],
    reference: Float64Array.of(500_000, 500_000),
    current: Float64Array.of(503_000, 497_000),
    missing: { reference: 0, current: 0 },
  };
  const found = byKey(computeDrift({ split: 'audited', features: [feature] }));
  expect(found.value('drift_chi2_p', { feature: 'x' })!).toBeLessThan(1e-4);
  expect(measureDrift(feature)!.noiseP!).toBeLessThan(1e-4);
  expect(found.value('psi', { feature: 'x' })!).toBeLessThan(0.001);
  expect(found.value('drift_cramers_v', { feature: 'x' })!).toBeLessThan(0.01);
  // No direction: a gate cannot call a small p a failure of the model.
  expect(definitionOf('drift_chi2_p')).toMatchObject({ direction: 'none' });
  expect(definitionOf('psi')).toMatchObject({ direction: 'lower' });
});

test('no reference rows, an empty sample, one level, no values', () => {
  expect(byKey(computeDrift({ split: 'audited', features: null })).get('psi')).toMatchObject({
    reason: 'no_reference',
  });
  const one = categorical('x', ['a', 'a'], ['a']);
  const found = byKey(
    computeDrift({ split: 'audited', features: [one, { ...one, feature: 'y', current: Float64Array.of(0) }] }),
  );
  expect(found.get('drift_chi2_p', { feature: 'x' })).toMatchObject({ reason: 'zero_variance' });
  expect(found.value('psi', { feature: 'x' })).toBe(0);
  expect(found.get('psi', { feature: 'y' })).toMatchObject({ reason: 'zero_denominator' });
  const blank = byKey(computeDrift({ split: 'audited', features: [numeric('z', ['1', '2'], ['', ''])] }));
  expect(blank.get('drift_ks', { feature: 'z' })).toMatchObject({ kind: 'undefined' });
  expect(blank.value('psi', { feature: 'z' })!).toBeGreaterThan(1);
});

const cells = fc.array(fc.integer({ min: 0, max: 9 }).map(String), { minLength: 1, maxLength: 60 });

test('order of rows does not matter, doubling both samples keeps every distance, and no drift is none', () => {
  fc.assert(
    fc.property(cells, cells, (a, b) => {
      for (const build of [numeric, categorical]) {
        const plain = measureDrift(build('x', a, b))!;
        expect(measureDrift(build('x', [...a].reverse(), [...b].reverse()))).toEqual(plain);
        const double = measureDrift(build('x', [...a, ...a], [...b, ...b]))!;
        if (build === categorical) {
          expect(double.psi).toBeCloseTo(plain.psi, 12);
          expect(double.totalVariation).toBeCloseTo(plain.totalVariation, 12);
          expect(double.contingency?.cramersV ?? 0).toBeCloseTo(plain.contingency?.cramersV ?? 0, 12);
        } else {
          expect(double.ks).toBeCloseTo(plain.ks!, 12);
          expect(double.wasserstein).toBeCloseTo(plain.wasserstein!, 12);
        }
        const same = measureDrift(build('x', a, a))!;
        expect([same.psi, same.totalVariation, same.ks ?? 0, same.wasserstein ?? 0]).toEqual([0, 0, 0, 0]);
        expect(same.js).toBeCloseTo(0, 12);
      }
    }),
    { numRuns: 40 },
  );
});

test('renaming levels changes nothing', () => {
  fc.assert(
    fc.property(cells, cells, (a, b) => {
      const rename = (rows: readonly string[]) => rows.map((level) => `x_${level}|é 01`);
      const { bins: _, ...plain } = measureDrift(categorical('x', a, b))!;
      const { bins: __, ...renamed } = measureDrift(categorical('x', rename(a), rename(b)))!;
      expect(renamed).toEqual(plain);
    }),
    { numRuns: 20 },
  );
});
