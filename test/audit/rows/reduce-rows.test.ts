import { describe, expect, test } from 'vitest';
import { prohibitedInputs } from '../../../src/audit/rows/prohibited-inputs.ts';
import { reduceRows, rowDefaults } from '../../../src/audit/rows/reduce-rows.ts';
import type { RowTable } from '../../../src/audit/rows/row-table.ts';
import type { IndividualStatistics, PerturbationStatistics } from '../../../src/metrics/row-statistics.ts';
import { generator, germanCreditRows, reorder, scorerFrom, shuffledOrder } from './rows.ts';

const options = { split: 'audited', seed: 42, ...rowDefaults };
const individualOf = (table: RowTable, scorer = scorerFrom(() => 0)): IndividualStatistics =>
  reduceRows(table, [], scorer, options).individual as IndividualStatistics;

/** Persons alike in income and job; `score` differs as given. */
function persons(groups: readonly (string | null)[], scores: readonly number[], incomes?: readonly number[]): RowTable {
  const rowCount = groups.length;
  return {
    rowCount,
    inputs: [
      { name: 'income', kind: 'numeric', values: Float64Array.from(incomes ?? groups.map(() => 30)) },
      { name: 'job', kind: 'categorical', values: groups.map(() => 'clerk') },
      { name: 'sex', kind: 'categorical', values: groups },
    ],
    others: [],
    attributes: [{ name: 'sex', groups, carriers: ['sex'] }],
    scores: Float64Array.from(scores),
    decisions: Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)),
  };
}

describe('T11: identical persons, different scores', () => {
  test('the gap of 0.8 is reported, with the groups it lies between', () => {
    const { attributes } = individualOf(persons(['f', 'm', 'f', 'm'], [0.1, 0.9, 0.3, 0.4]));
    expect(attributes[0]?.exact).toEqual({ sets: 1, rows: 4, largestGap: 0.8, between: ['m', 'f'] });
  });

  test('pairs at distance 0 count as violations and have no slope', () => {
    const { attributes } = individualOf(persons(['f', 'm'], [0.1, 0.9]));
    expect(attributes[0]?.matched).toEqual({ pairs: 2, violations: 2, decisionsDiffer: 2, slopes: null });
  });

  test('different scores inside one group are no disparity between groups', () => {
    const { attributes } = individualOf(persons(['f', 'f', 'm', null], [0.1, 0.9, 0.9, 0.2]));
    // The two f differ by 0.8; the m differs from one of them by as much.
    expect(attributes[0]?.exact).toMatchObject({ rows: 3, largestGap: 0.8 });
    expect(individualOf(persons(['f', 'f', 'm'], [0.1, 0.9, 0.9], [1, 1, 2])).attributes[0]?.exact).toEqual({
      reason: 'no_eligible_pairs',
    });
  });

  test('missing and missing are alike, missing and known are not', () => {
    const alike = individualOf(persons(['f', 'm'], [0.1, 0.9], [Number.NaN, Number.NaN]));
    expect(alike.attributes[0]?.exact).toMatchObject({ largestGap: 0.8 });
    const apart = individualOf(persons(['f', 'm'], [0.1, 0.9], [Number.NaN, 30]));
    expect(apart.attributes[0]?.exact).toEqual({ reason: 'no_eligible_pairs' });
  });

  test('exact matches use every row, also where pairs use a sample', () => {
    const groups = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 'f' : 'm'));
    const table = persons(
      groups,
      groups.map((_, i) => (i === 17 ? 0.95 : 0.2)),
      groups.map((_, i) => i >> 1),
    );
    const { individual } = reduceRows(
      table,
      [],
      scorerFrom(() => 0),
      { ...options, maxPairRows: 10 },
    );
    expect((individual as IndividualStatistics).sample).toEqual({ rows: 10, of: 60 });
    expect((individual as IndividualStatistics).attributes[0]?.exact).toMatchObject({
      sets: 30,
      rows: 60,
      largestGap: 0.75,
    });
  });
});

test('a slope is score difference per distance', () => {
  // Incomes 0 and 2 of a range of 100: 0.02 on one of two unprotected inputs, so 0.01 apart.
  const { attributes } = individualOf(persons(['f', 'm', 'f'], [0.2, 0.25, 0.2], [0, 2, 100]));
  const { pairs, violations, slopes } = attributes[0]!.matched;
  expect([pairs, violations, slopes?.pairs]).toEqual([2, 0, 2]);
  expect(slopes?.p95).toBeCloseTo(5, 12);
});

describe('flip test', () => {
  const groups = ['f', 'm', 'f', 'm', 'f', 'm'];
  const scores = [0.2, 0.8, 0.2, 0.8, 0.2, 0.8];

  test('a model that looks at the input changes its decisions', () => {
    const { attributes } = individualOf(
      persons(groups, scores),
      scorerFrom((cell) => (cell('sex') === 'm' ? 0.8 : 0.2)),
    );
    expect(attributes[0]?.flip).toMatchObject({ rows: 6, changed: 6, valuesTried: 2, valuesFound: 2, inputs: ['sex'] });
  });

  test('one-hot columns are set together, to combinations that stand in the data', () => {
    const seen = new Set<string>();
    const oneHot = (group: string) => groups.map((g) => (g === group ? 1 : 0));
    const table: RowTable = {
      ...persons(groups, scores),
      inputs: [
        { name: 'sex_f', kind: 'numeric', values: Float64Array.from(oneHot('f')) },
        { name: 'sex_m', kind: 'numeric', values: Float64Array.from(oneHot('m')) },
        { name: 'income', kind: 'numeric', values: Float64Array.from([1, 2, 3, 4, 5, 6]) },
      ],
      attributes: [{ name: 'sex', groups, carriers: ['sex_f', 'sex_m'] }],
    };
    const scorer = scorerFrom((cell) => {
      seen.add(`${cell('sex_f')}${cell('sex_m')}`);
      return cell('sex_m') === 1 ? 0.8 : 0.2;
    });
    // Noise moves every number; only the flip test is looked at.
    const { individual } = reduceRows(table, [], scorer, { ...options, epsilons: [0] });
    expect((individual as IndividualStatistics).attributes[0]?.flip).toMatchObject({ changed: 6, valuesFound: 2 });
    expect([...seen].sort((a, b) => (a < b ? -1 : 1))).toEqual(['01', '10']);
  });

  test('an age of many values is set to 50 of them, the ends among them', () => {
    const random = generator(4);
    const ages = Float64Array.from({ length: 400 }, () => 18 + Math.floor(random() * 6000) / 100);
    const asked = new Set<number>();
    const table: RowTable = {
      rowCount: 400,
      inputs: [{ name: 'age', kind: 'numeric', values: ages }],
      others: [],
      attributes: [
        { name: 'age_group', groups: Array.from(ages, (age) => (age < 40 ? 'young' : 'old')), carriers: ['age'] },
      ],
      scores: new Float64Array(400),
      decisions: new Uint8Array(400),
    };
    const scorer = scorerFrom((cell) => {
      asked.add(cell('age') as number);
      return 0;
    });
    const { individual } = reduceRows(table, [], scorer, { ...options, epsilons: [0] });
    const { flip } = (individual as IndividualStatistics).attributes[0]!;
    expect(flip).toMatchObject({ valuesTried: 50, valuesFound: new Set(ages).size, changed: 0 });
    expect(asked).toContain(Math.min(...ages));
    expect(asked).toContain(Math.max(...ages));
  });

  test('a protected input with one value can be set to no other', () => {
    const { attributes } = individualOf(persons(['f', 'f'], [0.2, 0.2]));
    expect(attributes[0]?.flip).toEqual({ reason: 'no_eligible_pairs' });
  });
});

describe('German Credit', () => {
  const sources = [
    { name: 'gender', column: 'gender', carriedBy: ['personal_status'] },
    { name: 'age_group', column: 'age', carriedBy: [] },
  ];
  const foreign = { name: 'foreign_worker', column: 'foreign_worker', carriedBy: [] };
  const carriers = { gender: ['personal_status'], age_group: ['age'] };

  test('the model with protected inputs: three of them, found by lineage and not by name', () => {
    const { model, columns } = germanCreditRows('with_protected', carriers);
    const { found, suspected } = prohibitedInputs(model, [...sources, foreign], columns);
    expect(found.map(({ input, attribute, evidence }) => [input, attribute, evidence])).toEqual([
      ['personal_status', 'gender', 'declared'],
      ['age', 'age_group', 'protected_column'],
      ['foreign_worker', 'foreign_worker', 'protected_column'],
    ]);
    expect(suspected).toEqual([]);
  });

  test('the model with protected inputs: other values of them change decisions', () => {
    const { table, scorer } = germanCreditRows('with_protected', carriers);
    const { attributes } = reduceRows(table, [], scorer, options).individual as IndividualStatistics;
    const [gender, age] = attributes.map(({ flip }) => flip);
    expect(gender).toMatchObject({ rows: 300, inputs: ['personal_status'], valuesFound: 4 });
    expect(age).toMatchObject({ rows: 300, inputs: ['age'] });
    for (const flip of [gender, age]) {
      if (flip === undefined || 'reason' in flip) throw new Error('the flip test was not made');
      expect(flip.changed).toBeGreaterThan(0);
      expect(flip.changed).toBeLessThan(300);
      expect(flip.largestScoreChange).toBeGreaterThan(0.05);
    }
  });

  test('the flip test is what setting the column by hand gives', () => {
    const { table, scorer, model } = germanCreditRows('with_protected', carriers);
    const columns = Object.fromEntries(table.inputs.map(({ name, values }) => [name, values]));
    const values = [...new Set(columns['personal_status'] as string[])];
    const changed = new Set<number>();
    for (const value of values) {
      const { scores } = model.predict({ ...columns, personal_status: Array(300).fill(value) }, 300);
      scores.forEach((score, row) => {
        if (score >= 0.5 !== table.scores![row]! >= 0.5) changed.add(row);
      });
    }
    const { attributes } = reduceRows(table, [], scorer, options).individual as IndividualStatistics;
    expect(attributes[0]?.flip).toMatchObject({ changed: changed.size });
  });

  test('the model without protected inputs: none, and exactly no change', () => {
    const { model, columns, table, scorer } = germanCreditRows('without_protected', {});
    const { found } = prohibitedInputs(model, [...sources, foreign], columns);
    expect(found).toEqual([]);
    const { attributes } = reduceRows(table, found, scorer, options).individual as IndividualStatistics;
    for (const { flip } of attributes) {
      expect(flip).toEqual({
        rows: 300,
        changed: 0,
        inputs: [],
        valuesTried: 0,
        valuesFound: 0,
        largestScoreChange: 0,
      });
    }
  });

  test.each([7, 1913])('rows in another order (%i): the same to the last bit', (seed) => {
    const { table, scorer } = germanCreditRows('with_protected', carriers);
    const sampled = { ...options, maxPairRows: 120 };
    const expected = reduceRows(table, [], scorer, sampled);
    expect(reduceRows(reorder(table, shuffledOrder(300, seed)), [], scorer, sampled)).toEqual(expected);
    expect((expected.individual as IndividualStatistics).sample).toEqual({ rows: 120, of: 300 });
  });

  test('noise: more of it moves more scores', () => {
    const { table, scorer } = germanCreditRows('without_protected', {});
    const { levels, inputs, sample } = reduceRows(table, [], scorer, options).perturbation as PerturbationStatistics;
    expect(inputs).toEqual([
      'duration_months',
      'credit_amount',
      'installment_rate',
      'residence_since',
      'existing_credits',
      'dependents',
    ]);
    expect(sample).toEqual({ rows: 300, of: 300 });
    expect(levels.map(({ epsilon }) => epsilon)).toEqual([0.01, 0.05, 0.1]);
    for (const { flips, scoreChangeP95, scoreChangeMax } of levels) {
      expect(flips).toBeLessThan(60);
      expect(scoreChangeMax).toBeGreaterThanOrEqual(scoreChangeP95);
    }
    // The smallest noise may cross a split between two integers as often as the next one does.
    expect(levels[2]!.scoreChangeP95).toBeGreaterThan(levels[0]!.scoreChangeP95);
    expect(levels[2]!.flips).toBeGreaterThan(levels[0]!.flips);
  });

  test('without a model only proxies are looked for', () => {
    const { table } = germanCreditRows('without_protected', {});
    const none = { reason: 'no_model' };
    expect(reduceRows({ ...table, inputs: [] }, null, null, options)).toMatchObject({
      prohibited: none,
      individual: none,
      perturbation: none,
    });
  });
});

describe('noise', () => {
  const rowCount = 4000;
  const random = generator(9);
  const table: RowTable = {
    rowCount,
    inputs: [
      { name: 'x', kind: 'numeric', values: Float64Array.from({ length: rowCount }, () => 10 * random()) },
      { name: 'gone', kind: 'numeric', values: new Float64Array(rowCount).fill(Number.NaN) },
      { name: 'same', kind: 'numeric', values: new Float64Array(rowCount).fill(3) },
    ],
    others: [],
    attributes: [],
    scores: new Float64Array(rowCount),
    decisions: new Uint8Array(rowCount),
  };

  test('is normal with ε standard deviations, and the same draws at every ε', () => {
    const { levels, inputs } = reduceRows(
      { ...table, attributes: [{ name: 'a', groups: Array(rowCount).fill('g'), carriers: [] }] },
      [],
      { ...scorerFrom((cell) => cell('x') as number), decide: () => false },
      { ...options, maxPairRows: rowCount, maxDistance: 0 },
    ).perturbation as PerturbationStatistics;
    expect(inputs).toEqual(['x']);
    // Uniform on [0, 10]: sd 2.887; the 95 % quantile of |z| is 1.96.
    for (const { epsilon, scoreChangeP95 } of levels) {
      expect(scoreChangeP95 / (epsilon * 2.887)).toBeGreaterThan(1.88);
      expect(scoreChangeP95 / (epsilon * 2.887)).toBeLessThan(2.04);
    }
    expect(levels[2]!.scoreChangeMax / levels[1]!.scoreChangeMax).toBeCloseTo(2, 6);
  });

  test('needs a numeric input that varies', () => {
    const fixed = { ...table, inputs: table.inputs.slice(1) };
    expect(
      reduceRows(
        fixed,
        [],
        scorerFrom(() => 0),
        { ...options, maxPairRows: 50 },
      ).perturbation,
    ).toEqual({
      reason: 'zero_variance',
    });
  });
});
