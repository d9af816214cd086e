import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { featurePairs } from '../../../src/audit/rows/feature-pairs.ts';
import { prohibitedInputs } from '../../../src/audit/rows/prohibited-inputs.ts';
import type { RowColumn, RowTable } from '../../../src/audit/rows/row-table.ts';
import { strongestMembership } from '../../../src/metrics/membership-auc.ts';
import { proxyAssociations } from '../../../src/metrics/proxies-associations.ts';
import { readCsv } from '../../models/fixture.ts';
import { reorder, shuffledOrder } from './rows.ts';

type Groups = readonly (string | null)[];

function tableOf(features: readonly RowColumn[], groups: Groups): RowTable {
  return {
    rowCount: groups.length,
    inputs: features,
    others: [],
    attributes: [{ name: 'a', groups, carriers: [] }],
    scores: null,
    decisions: new Uint8Array(groups.length),
  };
}

const numeric = (values: readonly number[]): RowColumn => ({
  name: 'x',
  kind: 'numeric',
  values: Float64Array.from(values),
});
const nominal = (values: readonly (string | null)[]): RowColumn => ({ name: 'c', kind: 'categorical', values });
const associationsOf = (feature: RowColumn, groups: Groups) =>
  proxyAssociations(featurePairs(tableOf([feature], groups)))[0]!;

describe('T9: nominal features and missing cells', () => {
  const towns = ['x', 'y', 'z'];
  const groups = Array.from({ length: 120 }, (_, i) => ['g1', 'g2', 'g3'][i % 3]!);
  // Each town has persons of one group; codes of towns and groups do not go in the same order.
  const determining = groups.map((group) => towns[['g2', 'g3', 'g1'].indexOf(group)]!);

  test('one that determines an attribute of three groups has association 1', () => {
    const found = associationsOf(nominal(determining), groups);
    expect(found).toMatchObject({ measure: 'cramers_v', strength: 1, n: 120, dropped: 0 });
    expect(found.association).toBeCloseTo(1, 12);
    expect(found.p).toBeLessThan(1e-40);
  });

  test('its codes as numbers would tell nothing: a category is not an amount', () => {
    // Towns 0 and 5 are of g1, 1 and 4 of g2, 2 and 3 of g3: every group has the same mean code.
    const codes = groups.map((_, i) => (i % 6 < 3 ? i % 3 : 5 - (i % 3)));
    expect(associationsOf(numeric(codes), groups)).toMatchObject({ measure: 'eta', association: 0, p: 1 });
    const asCategories = associationsOf({ ...numeric(codes), kind: 'categorical' }, groups);
    expect(asCategories.strength).toBe(1);
    // More categories than groups: the correction for chance leaves it just below 1.
    expect(asCategories.association).toBeGreaterThan(0.98);
  });

  test('missing cells drop their pair and misalign nothing', () => {
    const holes = determining.map((town, i) => (i % 7 === 0 ? null : town));
    const found = associationsOf(
      nominal(holes),
      groups.map((group, i) => (i % 11 === 5 ? null : group)),
    );
    const kept = holes.filter((town, i) => town !== null && i % 11 !== 5).length;
    expect(found).toMatchObject({ n: kept, dropped: 120 - kept, strength: 1 });
    expect(found.association).toBeCloseTo(1, 12);
    const amounts = groups.map((group, i) => (i % 5 === 0 ? Number.NaN : group.charCodeAt(1)));
    expect(associationsOf(numeric(amounts), groups)).toMatchObject({ association: 1, p: 0, dropped: 24 });
  });

  test('a column of names tells nobody’s group', () => {
    const found = associationsOf(nominal(groups.map((_, i) => `person ${i}`)), groups);
    expect(found).toMatchObject({ association: 0, strength: 0.5 });
  });

  test('nothing to associate says why', () => {
    expect(associationsOf(nominal(groups.map(() => 'all')), groups)).toMatchObject({ reason: 'zero_variance' });
    expect(associationsOf(numeric(groups.map(() => 4)), groups)).toMatchObject({ reason: 'zero_variance' });
    expect(
      associationsOf(
        nominal(determining),
        groups.map(() => 'g'),
      ),
    ).toMatchObject({ reason: 'fewer_than_two_groups' });
    expect(associationsOf(numeric(groups.map(() => Number.NaN)), groups)).toMatchObject({
      reason: 'fewer_than_two_groups',
      n: 0,
      dropped: 120,
    });
  });
});

describe('association by the reference values', () => {
  const golden = JSON.parse(readFileSync(new URL('../../golden/stats.golden.json', import.meta.url), 'utf8')) as {
    association: {
      table: number[][];
      chi2_p: number;
      cramers_v_bias_corrected: number;
      correlation_ratio: { groups: string[]; values: number[]; eta_squared: number; anova_p: number };
    };
  };
  const { table, chi2_p, cramers_v_bias_corrected, correlation_ratio } = golden.association;

  test('categories', () => {
    const cells = table.flatMap((line, i) => line.flatMap((count, g) => Array.from({ length: count }, () => [i, g])));
    const found = associationsOf(
      nominal(cells.map(([i]) => `c${i}`)),
      cells.map(([, g]) => `g${g}`),
    );
    expect(found.association).toBeCloseTo(cramers_v_bias_corrected, 12);
    expect(Math.abs(found.p! / chi2_p - 1)).toBeLessThan(1e-10);
  });

  test('numbers', () => {
    const { groups, values, eta_squared, anova_p } = correlation_ratio;
    const found = associationsOf(numeric(values), groups);
    expect(found.association! ** 2).toBeCloseTo(eta_squared, 12);
    expect(Math.abs(found.p! / anova_p - 1)).toBeLessThan(1e-10);
  });
});

describe('membership AUC', () => {
  const cell = fc.record({ x: fc.integer({ min: 0, max: 4 }), g: fc.constantFrom('a', 'b', 'c') });
  const rows = fc.array(cell, { minLength: 4, maxLength: 40 });

  test('of a number: all pairs of a member and another row', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const groups = [...new Set(list.map(({ g }) => g))];
        if (groups.length < 2) return;
        const aucs = groups.map((group) => {
          const [inside, outside] = [list.filter(({ g }) => g === group), list.filter(({ g }) => g !== group)];
          let won = 0;
          for (const a of inside) for (const b of outside) won += a.x > b.x ? 1 : a.x === b.x ? 0.5 : 0;
          const auc = won / (inside.length * outside.length);
          return Math.max(auc, 1 - auc);
        });
        const found = featurePairs(
          tableOf(
            [numeric(list.map(({ x }) => x))],
            list.map(({ g }) => g),
          ),
        )[0]!;
        expect(strongestMembership(found.relation)!.auc).toBeCloseTo(Math.max(...aucs), 12);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  test('of categories: each pair ranked by the other rows', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const groups = [...new Set(list.map(({ g }) => g))];
        if (groups.length < 2) return;
        const aucs = groups.map((group) => {
          let won = 0;
          let pairs = 0;
          list.forEach((a, i) => {
            list.forEach((b, j) => {
              if (a.g !== group || b.g === group) return;
              const rest = list.filter((_, r) => r !== i && r !== j);
              const share = (x: number): readonly [number, number] => {
                const same = rest.filter((row) => row.x === x);
                const base = same.length > 0 ? same : rest;
                return [base.filter(({ g }) => g === group).length, base.length];
              };
              const [[m1, n1], [m2, n2]] = [share(a.x), share(b.x)];
              const difference = a.x === b.x ? 0 : Math.sign(m1 * n2 - m2 * n1);
              won += (1 + difference) / 2;
              pairs++;
            });
          });
          return Math.max(0.5, won / pairs);
        });
        const feature = nominal(list.map(({ x }) => `c${x}`));
        const found = featurePairs(
          tableOf(
            [feature],
            list.map(({ g }) => g),
          ),
        )[0]!;
        expect(strongestMembership(found.relation)!.auc).toBeCloseTo(Math.max(...aucs), 12);
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('Adult', () => {
  const { columns, rows } = readCsv(readFileSync(new URL('fixtures/adult/adult.csv', import.meta.url), 'utf8'));
  const left = new Set(['person_id', 'income_over_50k', 'sex', 'race']);
  const features = Object.entries(columns)
    .filter(([name]) => !left.has(name))
    .map(
      ([name, values]): RowColumn => ({
        name,
        kind: values instanceof Float64Array ? 'numeric' : 'categorical',
        values,
      }),
    );
  const table: RowTable = {
    rowCount: rows,
    inputs: [],
    others: features,
    attributes: ['sex', 'race'].map((name) => ({ name, groups: columns[name] as Groups, carriers: [] })),
    scores: null,
    decisions: new Uint8Array(rows),
  };
  const found = proxyAssociations(featurePairs(table));

  test('relationship is the strongest proxy of sex, marital status the next', () => {
    const ofSex = found.filter(({ attribute }) => attribute === 'sex');
    const ranked = [...ofSex].sort((a, b) => b.association! - a.association!);
    expect(ranked.slice(0, 2).map(({ feature }) => feature)).toEqual(['relationship', 'marital_status']);
    expect(ranked[0]).toMatchObject({ role: 'other', n: 1018, dropped: 0 });
    expect(ranked[0]!.association).toBeGreaterThan(0.6);
    expect(ranked[0]!.adjustedP).toBeLessThan(1e-80);
    const strongest = [...ofSex].sort((a, b) => b.strength! - a.strength!)[0];
    expect(strongest?.feature).toBe('relationship');
    expect(strongest?.strength).toBeGreaterThan(0.8);
  });

  test('missing cells are counted per pair', () => {
    const occupation = found.find(({ feature, attribute }) => feature === 'occupation' && attribute === 'sex')!;
    const missing = (columns['occupation'] as Groups).filter((cell) => cell === null).length;
    expect(missing).toBeGreaterThan(0);
    expect([occupation.dropped, occupation.n]).toEqual([missing, rows - missing]);
  });

  test('p-values are adjusted over all pairs: never smaller, at most 1', () => {
    expect(found).toHaveLength(24);
    for (const { p, adjustedP } of found) {
      expect(adjustedP).toBeGreaterThanOrEqual(p!);
      expect(adjustedP).toBeLessThanOrEqual(1);
    }
  });

  test('rows in another order: the same to the last bit', () => {
    expect(featurePairs(reorder(table, shuffledOrder(rows, 5)))).toEqual(featurePairs(table));
  });
});

describe('prohibited inputs', () => {
  const input = (name: string) => ({ name, type: 'number', missing: 'default' }) as const;
  const model = {
    inputs: [input('net income'), input('sex_code'), input('gender_female'), input('unused')],
    lineage: [
      [{ column: 'net income', via: 'affine' }],
      [{ column: 'sex_code', via: 'onehot' }],
      [{ column: 'sex_code', via: 'onehot' }],
      [{ column: 'gender_female', via: 'identity' }],
    ],
  } as const;

  test('declared columns count, whatever they are called; names alone are only suspected', () => {
    const sources = [{ name: 'gender', column: 'sex', carriedBy: ['sex_code', 'unused'] }];
    expect(prohibitedInputs(model, sources, ['sex', 'sex_code', 'net_income', 'gender_female', 'unused'])).toEqual({
      found: [{ input: 'sex_code', column: 'sex_code', via: ['onehot'], attribute: 'gender', evidence: 'declared' }],
      suspected: [{ input: 'gender_female', attribute: 'gender' }],
    });
  });

  test('an input is bound to its column as scoring binds it', () => {
    const sources = [{ name: 'income', column: 'net_income', carriedBy: [] }];
    const { found } = prohibitedInputs(model, sources, ['net_income', 'sex_code', 'gender_female', 'unused']);
    expect(found).toMatchObject([{ input: 'net income', evidence: 'protected_column' }]);
  });
});
