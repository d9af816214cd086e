import { binomialSurvival } from './distributions.ts';

/**
 * Two-sided exact p of McNemar (1947) for two rates over the same rows: of the rows that changed, either way is as likely. Twice
 * the smaller tail of Bin(gained + lost, ½), at most 1; 1 where no row changed.
 *
 * @param gained rows counted by the second only
 * @param lost rows counted by the first only
 * @example mcnemarExactP(1, 9) // 0.021484375
 */
export function mcnemarExactP(gained: number, lost: number): number {
  const changed = gained + lost;
  if (changed === 0) return 1;
  return Math.min(1, 2 * binomialSurvival(Math.max(gained, lost) - 1, changed, 0.5));
}
