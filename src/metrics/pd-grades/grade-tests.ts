import { compensatedSum } from '../../base/exact-sum.ts';
import { rocAuc } from '../../stats/auc.ts';
import { binomialSurvival, chiSquareSurvival } from '../../stats/distributions.ts';
import { holm } from '../../stats/multiplicity.ts';
import { normalSurvival } from '../../stats/normal.ts';
import { incompleteBeta } from '../../stats/special/incomplete-beta.ts';

/** A rating grade with its default probability and what happened to the customers in it. */
export interface PdGrade {
  readonly grade: string;
  /** 0…1. */
  readonly pd: number;
  /** Customers. */
  readonly n: number;
  readonly defaults: number;
}

/** Tests of one grade; undefined where it has no customers, or a PD of 0 or 1 leaves no variance. */
export interface GradeTest extends PdGrade {
  readonly jeffreysP: number | undefined;
  /** Jeffreys p adjusted over the grades (Holm). */
  readonly jeffreysHolm: number | undefined;
  readonly binomialP: number | undefined;
  /** Binomial p adjusted over the grades (Holm). */
  readonly binomialHolm: number | undefined;
  readonly z: number | undefined;
}

/** Tests of all grades together. */
export interface PortfolioTest {
  readonly n: number;
  readonly defaults: number;
  /** Of all defaults at the mean PD. */
  readonly jeffreysP: number | undefined;
  readonly hosmerLemeshow: { readonly statistic: number; readonly df: number; readonly p: number } | undefined;
  readonly spiegelhalter: { readonly z: number; readonly p: number } | undefined;
  readonly auc: number | undefined;
  readonly herfindahl: number | undefined;
  /** Neighbouring grades, by PD, whose observed rates fall; grades of one PD are one grade. */
  readonly inversions: number;
}

/**
 * Tests of every grade, in order of PD and then of the input (metrics.md 8.9). All are one-sided against a PD that is too low.
 *
 * @example gradeTests([{ grade: 'A', pd: 0.01, n: 100, defaults: 4 }])[0].jeffreysP // small: the PD is too low
 */
export function gradeTests(grades: readonly PdGrade[]): GradeTest[] {
  const tests = byPd(grades).map((grade) => ({
    ...grade,
    jeffreysP: grade.n === 0 ? undefined : jeffreysP(grade.pd, grade.n, grade.defaults),
    binomialP: grade.n === 0 ? undefined : binomialSurvival(grade.defaults - 1, grade.n, grade.pd),
    z: normalZ(grade),
  }));
  const [jeffreysHolm, binomialHolm] = [
    adjusted(tests.map((test) => test.jeffreysP)),
    adjusted(tests.map((test) => test.binomialP)),
  ];
  return tests.map((test, i) => ({ ...test, jeffreysHolm: jeffreysHolm[i], binomialHolm: binomialHolm[i] }));
}

/** Holm over those grades that have a p-value. */
function adjusted(p: readonly (number | undefined)[]): (number | undefined)[] {
  const known = holm(p.filter((value) => value !== undefined));
  let next = 0;
  return p.map((value) => (value === undefined ? undefined : known[next++]));
}

/** Tests of the whole portfolio. */
export function portfolioTest(grades: readonly PdGrade[]): PortfolioTest {
  const filled = byPd(grades).filter(({ n }) => n > 0);
  const n = filled.reduce((sum, grade) => sum + grade.n, 0);
  const defaults = filled.reduce((sum, grade) => sum + grade.defaults, 0);
  const meanPd = compensatedSum(filled.map((grade) => grade.n * grade.pd)) / n;
  return {
    n,
    defaults,
    jeffreysP: n === 0 ? undefined : jeffreysP(meanPd, n, defaults),
    hosmerLemeshow: hosmerLemeshow(filled),
    spiegelhalter: spiegelhalter(filled),
    auc: rocAuc({
      negatives: samePd(filled).map((grade) => grade.n - grade.defaults),
      positives: samePd(filled).map((grade) => grade.defaults),
    }),
    herfindahl: n === 0 ? undefined : compensatedSum(filled.map((grade) => (grade.n / n) * (grade.n / n))),
    inversions: inversions(samePd(filled)),
  };
}

/** P(true PD ≤ stated PD) after d of n defaults, prior Beta(½, ½). */
function jeffreysP(pd: number, n: number, defaults: number): number {
  return incompleteBeta(pd, defaults + 0.5, n - defaults + 0.5).lower;
}

function normalZ({ pd, n, defaults }: PdGrade): number | undefined {
  const variance = n * pd * (1 - pd);
  return variance > 0 ? (defaults - n * pd) / Math.sqrt(variance) : undefined;
}

/** One degree of freedom per grade: the PDs were not fitted to these customers. */
function hosmerLemeshow(grades: readonly PdGrade[]): PortfolioTest['hosmerLemeshow'] {
  const z = grades.map(normalZ);
  if (grades.length === 0 || z.some((value) => value === undefined)) return undefined;
  const statistic = compensatedSum(z.map((value = 0) => value * value));
  return { statistic, df: grades.length, p: chiSquareSurvival(statistic, grades.length) };
}

function spiegelhalter(grades: readonly PdGrade[]): PortfolioTest['spiegelhalter'] {
  const excess = compensatedSum(grades.map(({ pd, n, defaults }) => (defaults - n * pd) * (1 - 2 * pd)));
  const variance = compensatedSum(grades.map(({ pd, n }) => n * (1 - 2 * pd) * (1 - 2 * pd) * pd * (1 - pd)));
  if (!(variance > 0)) return undefined;
  const z = excess / Math.sqrt(variance);
  return { z, p: 2 * normalSurvival(Math.abs(z)) };
}

function inversions(grades: readonly PdGrade[]): number {
  return grades.filter((grade, i) => {
    const before = grades[i - 1];
    return before !== undefined && grade.defaults * before.n < before.defaults * grade.n;
  }).length;
}

/** The sort is stable: grades of one PD keep their order. */
function byPd(grades: readonly PdGrade[]): PdGrade[] {
  return [...grades].sort((a, b) => a.pd - b.pd);
}

/** Grades of one PD as one: a score that is equal orders nobody. */
function samePd(ascending: readonly PdGrade[]): PdGrade[] {
  const merged: PdGrade[] = [];
  for (const grade of ascending) {
    const last = merged[merged.length - 1];
    if (last === undefined || last.pd !== grade.pd) merged.push(grade);
    else merged[merged.length - 1] = { ...last, n: last.n + grade.n, defaults: last.defaults + grade.defaults };
  }
  return merged;
}
