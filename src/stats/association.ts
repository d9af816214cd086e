import { compensatedSum } from '../base/exact-sum.ts';
import { contingency } from './contingency.ts';
import { fSurvival } from './distributions.ts';

/** How strongly a variable goes with groups, from 0 to 1, and the p of the test that it does not. */
export interface Association {
  readonly association: number;
  readonly p: number;
}

/** Values of one group, in moments. */
export interface GroupMoments {
  readonly n: number;
  readonly mean: number;
  /** Σ(x − mean)² */
  readonly squaredDeviations: number;
}

/**
 * Correlation ratio η = √(between / total sum of squares), and the F test of equal group means.
 *
 * @param groups at least two
 * @returns undefined without any spread
 * @example correlationRatio([{ n: 2, mean: 1, squaredDeviations: 0 }, { n: 2, mean: 3, squaredDeviations: 4 }])?.association // √½
 */
export function correlationRatio(groups: readonly GroupMoments[]): Association | undefined {
  const n = compensatedSum(groups.map((group) => group.n));
  const mean = compensatedSum(groups.map((group) => group.n * group.mean)) / n;
  const between = compensatedSum(groups.map((group) => group.n * (group.mean - mean) * (group.mean - mean)));
  const within = compensatedSum(groups.map(({ squaredDeviations }) => squaredDeviations));
  if (between + within === 0) return undefined;
  const association = Math.sqrt(between / (between + within));
  const df = n - groups.length;
  // One row per group leaves nothing to test with; no spread within groups leaves no doubt.
  if (df === 0) return { association, p: 1 };
  if (within === 0) return { association, p: 0 };
  return { association, p: fSurvival(between / (groups.length - 1) / (within / df), groups.length - 1, df) };
}

/**
 * Bias-corrected Cramér's V (Bergsma 2013) and the p of Pearson's χ² without continuity correction.
 *
 * @param counts rows of the table, all of one length, no empty lines
 * @returns undefined with fewer than two rows or columns
 * @example correctedCramersV([[30, 10], [10, 30]])?.association // 0.4902…
 */
export function correctedCramersV(counts: readonly (readonly number[])[]): Association | undefined {
  const found = contingency(counts);
  if (found === undefined) return undefined;
  const { chi2, df, p } = found;
  const n = compensatedSum(counts.flat());
  const phi = Math.max(0, chi2 / n - df / (n - 1));
  const corrected = (size: number) => size - ((size - 1) * (size - 1)) / (n - 1);
  const most = Math.min(corrected(counts.length), corrected(counts[0]?.length ?? 0)) - 1;
  // As many categories as rows: χ² says nothing.
  return { association: most > 0 ? Math.min(1, Math.sqrt(phi / most)) : 0, p };
}
