import type { Arm } from './limits.ts';
import { wilsonInterval } from './proportion.ts';

/** Counts of a decision table; class 1 is the positive label. */
export interface DecisionCounts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/**
 * F1 with limits: Wilson's of J = tp/(tp + fp + fn), carried over by F1 = 2J/(1 + J).
 *
 * @returns undefined if tp + fp + fn = 0
 * @example f1Arm({ tp: 356, fp: 200, fn: 147, tn: 497 }, 1.959963984540054) // value 0.672…, limits 0.639… and 0.704…
 */
export function f1Arm({ tp, fp, fn }: Omit<DecisionCounts, 'tn'>, z: number): Arm | undefined {
  const n = tp + fp + fn;
  if (n === 0) return undefined;
  const { lower, upper } = wilsonInterval(tp, n, z);
  return { value: (2 * tp) / (2 * tp + fp + fn), lower: (2 * lower) / (1 + lower), upper: (2 * upper) / (1 + upper) };
}
