import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { auditFiles, auditGolden, csv, figure, goldenFile } from './audit-table.ts';

const golden = JSON.parse(readFileSync(goldenFile('binary_main.golden.json'), 'utf8')).fairness['sex*race'];
const attributes = { protected_attributes: ['sex', 'race', 'age_band'] };

const policy = `policy_name: P
version: "1"
effective_date: "2025-01-01"
gates:
  - {name: Parity, clause: c, metric: demographic_parity_difference, threshold: 0.5, comparison: less_than, severity: error}
`;

describe('intersections', () => {
  test('every pair is reported by default, with the golden figures', async () => {
    const result = await auditGolden('binary_main', attributes);
    for (const name of ['sex*race', 'sex*age_band', 'race*age_band'])
      expect(figure(result, `demographic_parity_difference|attribute=${name}`), name).toBeTypeOf('number');
    expect(figure(result, 'demographic_parity_difference|attribute=sex*race')).toBe(
      publish(golden.demographic_parity_difference),
    );
    expect(figure(result, 'equalized_odds_difference|attribute=sex*race')).toBe(
      publish(golden.equalized_odds_difference),
    );
    for (const [group, counts] of Object.entries<{ n: number; selection_rate: number }>(golden.groups)) {
      const slice = `attribute=sex*race|group=${group.replace('|', '\\|')}`;
      expect(figure(result, `n|${slice}`)).toBe(counts.n);
      expect(figure(result, `selection_rate|${slice}`)).toBe(publish(counts.selection_rate));
    }
    // Counts alone: no histogram was taken of the pairs.
    expect(Object.keys(result.metrics).filter((key) => key.startsWith('roc_auc') && key.includes('*'))).toEqual([]);
  });

  test('a declared one has every metric and is gated; pairs crossed by default are not', async () => {
    const declared = await auditGolden('binary_main', { ...attributes, intersections: ['race*sex'] });
    const scores = golden.group_scores['F|White'];
    expect(figure(declared, 'roc_auc|attribute=sex*race|group=F\\|White')).toBe(publish(scores.roc_auc));
    expect(figure(declared, 'demographic_parity_difference|attribute=sex*age_band')).toBeUndefined();

    const rows = csv(
      ['y', 'score', 'a', 'b'],
      Array.from({ length: 200 }, (_, i) => [i % 2, (i % 10) / 10, i % 4 < 2 ? 'p' : 'q', i % 8 < 4 ? 'u' : 'v']),
    );
    const data = { target_column: 'y', score_column: 'score', protected_attributes: ['a', 'b'] };
    const judged = async (more: object) => {
      const { gates } = await auditFiles(
        { 'rows.csv': rows, 'policy.yaml': policy },
        { ...data, ...more },
        {
          policy_gates: 'policy.yaml',
        },
      );
      return gates[0]?.rows.map(({ slice }) => slice['attribute']);
    };
    expect(await judged({})).toEqual(['a', 'b']);
    expect(await judged({ intersections: [['a', 'b']] })).toEqual(['a', 'a*b', 'b']);
    expect(await judged({ intersections: [] })).toEqual(['a', 'b']);
  });

  test('three attributes, a missing part, and values that hold the separator', async () => {
    const rows = [
      [1, 0.9, 'x|y', 'm', 'k'],
      [0, 0.2, 'x|y', 'm', 'k'],
      [1, 0.8, 'x', 'y|m', 'k'],
      [0, 0.1, 'x', '', 'k'],
      [0, 0.3, 'back\\slash', 'm', 'k'],
    ];
    const result = await auditFiles(
      { 'rows.csv': csv(['y', 'score', 'a', 'b', 'c'], rows) },
      {
        target_column: 'y',
        score_column: 'score',
        protected_attributes: ['a', 'b', 'c'],
        intersections: ['a*b*c', 'a*b'],
      },
    );
    const cells = (name: string) =>
      Object.values(result.metrics)
        .filter(({ slice, method }) => slice?.attribute === name && slice.group !== undefined && method === 'row_count')
        .map(({ slice }) => slice?.group)
        .sort();
    expect(cells('a*b')).toEqual(['back\\\\slash|m', 'x\\|y|m', 'x|y\\|m']);
    expect(cells('a*b*c')).toEqual(['back\\\\slash|m|k', 'x\\|y|m|k', 'x|y\\|m|k']);
    expect(figure(result, 'n_missing|attribute=a*b*c')).toBe(1);
  });

  test.each([
    [['a*z'], '"z" is no protected attribute'],
    [['a*a'], 'two or more different'],
    [[['a']], 'two or more different'],
    [['a*b', ['b', 'a']], 'stands twice'],
  ])('%j is refused', async (intersections, message) => {
    await expect(
      auditFiles(
        { 'rows.csv': csv(['y', 'score', 'a', 'b'], [[1, 0.9, 'p', 'q']]) },
        { target_column: 'y', score_column: 'score', protected_attributes: ['a', 'b'], intersections },
      ),
    ).rejects.toThrow(message);
  });
});
