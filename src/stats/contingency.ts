import { compensatedSum } from '../base/exact-sum.ts';
import { chiSquareSurvival } from './distributions.ts';

/** Pearson's χ² of a table and the size of the effect. */
export interface Contingency {
  readonly chi2: number;
  readonly df: number;
  readonly p: number;
  /** √(χ²/(n·(min(rows, columns) − 1))), not corrected for bias. */
  readonly cramersV: number;
}

/**
 * χ² of independence without continuity correction, empty lines left out.
 *
 * @param counts rows of the table, all of one length
 * @returns undefined if fewer than two rows or columns have counts
 * @example contingency([[10, 20], [20, 10]])?.chi2 // 6.666…
 */
export function contingency(counts: readonly ArrayLike<number>[]): Contingency | undefined {
  const columns = counts[0]?.length ?? 0;
  const rowSums = counts.map((row) => compensatedSum(Array.from(row)));
  const columnSums = Array.from({ length: columns }, (_, j) => compensatedSum(counts.map((row) => row[j] ?? 0)));
  const n = compensatedSum(rowSums);
  const filledRows = rowSums.filter((sum) => sum > 0).length;
  const filledColumns = columnSums.filter((sum) => sum > 0).length;
  if (filledRows < 2 || filledColumns < 2) return undefined;
  const terms: number[] = [];
  for (const [i, row] of counts.entries()) {
    for (let j = 0; j < columns; j++) {
      const expected = ((rowSums[i] ?? 0) * (columnSums[j] ?? 0)) / n;
      const excess = (row[j] ?? 0) - expected;
      if (expected > 0) terms.push((excess * excess) / expected);
    }
  }
  const chi2 = compensatedSum(terms);
  const df = (filledRows - 1) * (filledColumns - 1);
  return {
    chi2,
    df,
    p: chiSquareSurvival(chi2, df),
    cramersV: Math.sqrt(chi2 / (n * (Math.min(filledRows, filledColumns) - 1))),
  };
}
