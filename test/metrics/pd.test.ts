import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computePdGrades } from '../../src/metrics/pd-grades/compute-pd-grades.ts';
import { gradeTests, type PdGrade, portfolioTest } from '../../src/metrics/pd-grades/grade-tests.ts';
import { byKey, goldenJson, goldenRows, same } from './golden-case.ts';
import { usual } from './tables.ts';

const golden = goldenJson('pd_grades');
const grades = goldenRows('pd_grades').map(
  ({ grade = '', pd, n, defaults }): PdGrade => ({ grade, pd: Number(pd), n: Number(n), defaults: Number(defaults) }),
);

describe('golden values', () => {
  const found = byKey(computePdGrades({ split: 'audited', grades }, usual));

  test('of the portfolio', () => {
    const { portfolio } = golden;
    same(found.value('pd_jeffreys_p'), portfolio.jeffreys_p, 'Jeffreys', 1e-10);
    same(found.value('pd_hosmer_lemeshow'), portfolio.hosmer_lemeshow.stat, 'Hosmer–Lemeshow');
    same(found.value('pd_spiegelhalter_z'), portfolio.spiegelhalter_z, 'Spiegelhalter');
    same(found.value('pd_auc'), portfolio.auc, 'AUC');
    same(2 * (found.value('pd_auc') ?? 0) - 1, portfolio.gini, 'Gini');
    same(found.value('pd_herfindahl'), portfolio.herfindahl, 'Herfindahl');
    const { hosmerLemeshow, spiegelhalter } = portfolioTest(grades);
    expect(hosmerLemeshow?.df).toBe(portfolio.hosmer_lemeshow.df);
    same(hosmerLemeshow?.p, portfolio.hosmer_lemeshow.p, 'Hosmer–Lemeshow p', 1e-10);
    same(spiegelhalter?.p, portfolio.spiegelhalter_p_two_sided, 'Spiegelhalter p', 1e-10);
  });

  test.each(grades.map(({ grade }, i) => [grade, i] as const))('of %s', (stratum, i) => {
    const expected = golden.grades[stratum];
    same(found.value('pd_jeffreys_p', { stratum }), expected.jeffreys_p, 'Jeffreys', 1e-10);
    same(
      found.value('pd_jeffreys_p', { stratum, params: '{"adjust":"holm"}' }),
      golden.portfolio.holm_jeffreys[i],
      'Holm',
      1e-10,
    );
    same(found.value('pd_binomial_p', { stratum }), expected.binomial_p_upper, 'binomial', 1e-10);
    same(found.value('pd_normal_z', { stratum }), expected.normal_z, 'normal z');
    const limits = found.limits('pd_wilson', { stratum });
    same(limits?.[0], expected.wilson[0], 'lower limit');
    same(limits?.[1], expected.wilson[1], 'upper limit');
  });
});

const anyGrades = fc
  .array(
    fc.record({
      pd: fc.integer({ min: 1, max: 400 }),
      n: fc.integer({ min: 0, max: 500 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drawn) =>
    drawn.map(
      ({ pd, n, share }, i): PdGrade => ({ grade: `g${i}`, pd: pd / 1000, n, defaults: Math.floor(share * n) }),
    ),
  );

test('renaming grades renames the tests, and their order does not matter', () => {
  fc.assert(
    fc.property(anyGrades, (drawn) => {
      const renamed = drawn.map((grade) => ({ ...grade, grade: `x|${grade.grade} 01` }));
      const plain = (tests: ReturnType<typeof gradeTests>) => tests.map(({ grade, ...rest }) => rest);
      expect(plain(gradeTests(renamed))).toEqual(plain(gradeTests(drawn)));
      const { hosmerLemeshow, ...rest } = portfolioTest([...drawn].reverse());
      const { hosmerLemeshow: other, ...expected } = portfolioTest(drawn);
      expect(rest.inversions).toBe(expected.inversions);
      expect(rest.auc).toBe(expected.auc);
      expect(hosmerLemeshow?.statistic ?? 0).toBeCloseTo(other?.statistic ?? 0, 9);
    }),
    { numRuns: 50 },
  );
});

test('more defaults never raise the Jeffreys or the binomial p', () => {
  fc.assert(
    fc.property(anyGrades, (drawn) => {
      for (const grade of drawn.filter(({ n, defaults }) => defaults < n)) {
        const [less, more] = [gradeTests([grade])[0]!, gradeTests([{ ...grade, defaults: grade.defaults + 1 }])[0]!];
        expect(more.jeffreysP!).toBeLessThanOrEqual(less.jeffreysP!);
        expect(more.binomialP!).toBeLessThanOrEqual(less.binomialP! + 1e-15);
      }
    }),
    { numRuns: 50 },
  );
});

test('a grade without customers, a PD of 0, and no grades at all', () => {
  const found = byKey(
    computePdGrades(
      {
        split: 'audited',
        grades: [
          { grade: 'a', pd: 0, n: 10, defaults: 1 },
          { grade: 'b', pd: 0.1, n: 0, defaults: 0 },
        ],
      },
      usual,
    ),
  );
  expect(found.get('pd_normal_z', { stratum: 'a' })).toMatchObject({ reason: 'zero_variance' });
  expect(found.get('pd_jeffreys_p', { stratum: 'b' })).toMatchObject({ reason: 'empty_group' });
  expect(found.get('pd_jeffreys_p', { stratum: 'a' })).toMatchObject({ value: 0 });
  const none = byKey(computePdGrades({ split: 'audited', grades: [] }, usual));
  expect(none.get('pd_auc')).toMatchObject({ reason: 'single_class' });
  expect(none.get('pd_herfindahl')).toMatchObject({ reason: 'empty_group' });
});

test('inversions count neighbouring grades whose observed rates fall', () => {
  const of = (rates: number[]) =>
    portfolioTest(rates.map((defaults, i) => ({ grade: `${i}`, pd: (i + 1) / 100, n: 100, defaults }))).inversions;
  expect(of([1, 2, 3, 4])).toBe(0);
  expect(of([4, 3, 2, 1])).toBe(3);
  expect(of([1, 3, 2, 2])).toBe(1);
});

test('grade migration is the share off the diagonal', () => {
  const migration = { grades: ['a', 'b'], counts: [8, 2, 1, 9] };
  expect(byKey(computePdGrades({ split: 'audited', grades, migration }, usual)).value('grade_migration')).toBe(0.15);
});
