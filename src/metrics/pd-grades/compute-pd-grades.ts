import { jcsText } from '../../base/jcs.ts';
import type { Metric, Scope } from '../../record/metric.ts';
import { zOf } from '../../stats/limits.ts';
import { wilsonInterval } from '../../stats/proportion.ts';
import { type Outcome, recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import type { MetricOptions } from '../statistics.ts';
import { type GradeTest, gradeTests, type PdGrade, portfolioTest } from './grade-tests.ts';

/** Customers by grade at two dates. */
export interface GradeMigration {
  readonly grades: readonly string[];
  /** Customers: grade at the first date · number of grades + grade at the second. */
  readonly counts: ArrayLike<number>;
}

/** What the tests of rating grades need: counts, no customer. */
export interface PdGradeStatistics {
  readonly split: string;
  readonly grades: readonly PdGrade[];
  /** Given where the grades at a second date are known. */
  readonly migration?: GradeMigration;
}

/**
 * Default probabilities of rating grades against defaults (metrics.md 8.9). The grade stands in `stratum` of the scope; figures
 * without it are of the whole portfolio, which gates see: where a test is of single grades only, that is the worst of them. The
 * Holm-adjusted Jeffreys p has `{"adjust":"holm"}` in `params`.
 *
 * @example computePdGrades({ split: 'audited', grades }, options)
 */
export function computePdGrades(statistics: PdGradeStatistics, options: MetricOptions): Metric[] {
  const { split, grades, migration } = statistics;
  const tests = gradeTests(grades);
  const portfolio = portfolioTest(grades);
  const { n, defaults } = portfolio;
  const ofPortfolio = (id: string, value: number | undefined) => toMetric(id, { split }, outcome(value, n));
  const perGrade = (id: string, value: (test: GradeTest) => number | undefined, params?: string) =>
    tests.map((test) => {
      const scope: Scope = { stratum: test.grade, ...(params === undefined ? {} : { params }), split };
      return toMetric(id, scope, outcome(value(test), test.n), smallGrade(test, options));
    });
  const worst = (
    id: string,
    which: 'least' | 'most',
    value: (test: GradeTest) => number | undefined,
    params?: string,
  ) => worstGrade({ id, which, n, scope: { ...(params === undefined ? {} : { params }), split } }, tests, value);
  return [
    ofPortfolio('pd_jeffreys_p', portfolio.jeffreysP),
    ...perGrade('pd_jeffreys_p', ({ jeffreysP }) => jeffreysP),
    ...perGrade('pd_jeffreys_p', ({ jeffreysHolm }) => jeffreysHolm, holmParams),
    worst('pd_jeffreys_p', 'least', ({ jeffreysHolm }) => jeffreysHolm, holmParams),
    ...perGrade('pd_binomial_p', ({ binomialP }) => binomialP),
    worst('pd_binomial_p', 'least', ({ binomialHolm }) => binomialHolm),
    ...perGrade('pd_normal_z', ({ z }) => z),
    worst('pd_normal_z', 'most', ({ z }) => z),
    defaultRate({ split }, defaults, n, options),
    ...tests.map((test) => defaultRate({ stratum: test.grade, split }, test.defaults, test.n, options)),
    ofPortfolio('pd_hosmer_lemeshow', portfolio.hosmerLemeshow?.statistic),
    ofPortfolio('pd_spiegelhalter_z', portfolio.spiegelhalter?.z),
    toMetric(
      'pd_auc',
      { split },
      portfolio.auc === undefined ? { reason: 'single_class', n } : { value: portfolio.auc, n },
    ),
    ofPortfolio('pd_herfindahl', portfolio.herfindahl),
    ofPortfolio('pd_monotone', portfolio.inversions),
    ...(migration === undefined ? [] : [gradeMigration(split, migration)]),
  ];
}

const holmParams = jcsText({ adjust: 'holm' });

/** The figure of the grade that speaks most against its PD; the first by PD of equal ones. */
function worstGrade(
  { id, which, n, scope }: { id: string; which: 'least' | 'most'; n: number; scope: Scope },
  tests: readonly GradeTest[],
  value: (test: GradeTest) => number | undefined,
): Metric {
  let found: { readonly grade: string; readonly value: number } | undefined;
  for (const test of tests) {
    const own = value(test);
    if (own === undefined) continue;
    if (found === undefined || (which === 'least' ? own < found.value : own > found.value))
      found = { grade: test.grade, value: own };
  }
  if (found === undefined) return toMetric(id, scope, outcome(undefined, n));
  const place = which === 'least' ? { argmin: found.grade } : { argmax: found.grade };
  return toMetric(id, scope, { value: found.value, n, ...place });
}

function outcome(value: number | undefined, n: number): Outcome {
  return value === undefined ? { reason: n === 0 ? 'empty_group' : 'zero_variance', n } : { value, n };
}

function defaultRate(scope: Scope, x: number, n: number, { level }: MetricOptions): Metric {
  if (n === 0) return toMetric('pd_wilson', scope, { reason: 'zero_denominator', n });
  const interval = recordedInterval(wilsonInterval(x, n, zOf(level)), 'wilson', level, [0, 1]);
  return toMetric('pd_wilson', scope, { value: x / n, n, ...interval });
}

function smallGrade({ grade, n }: GradeTest, { minGroupN }: MetricOptions) {
  return { ...wholeCoverage, smallGroups: n > 0 && n < minGroupN ? [grade] : [] };
}

/** Share of customers whose grade differs between the two dates. */
function gradeMigration(split: string, { grades, counts }: GradeMigration): Metric {
  let n = 0;
  let stayed = 0;
  for (let i = 0; i < grades.length * grades.length; i++) {
    const customers = counts[i] ?? 0;
    n += customers;
    if (Math.floor(i / grades.length) === i % grades.length) stayed += customers;
  }
  return toMetric(
    'grade_migration',
    { split },
    n === 0 ? { reason: 'zero_denominator', n } : { value: (n - stayed) / n, n },
  );
}
