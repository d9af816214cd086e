import { expit, logit, pow } from '../base/detmath.ts';
import { createSum } from '../base/exact-sum.ts';
import { bisect } from './bisect.ts';
import type { Limits } from './limits.ts';
import { normalSurvival } from './normal.ts';
import { standardized } from './ratio.ts';

/** Rows of each class at each distinct score, scores ascending; arrays of equal length. */
export interface ClassCounts {
  readonly negatives: ArrayLike<number>;
  readonly positives: ArrayLike<number>;
}

/** Rows of each class. */
export function classTotals({ negatives, positives }: ClassCounts): { negatives: number; positives: number } {
  return { negatives: total(negatives), positives: total(positives) };
}

/**
 * Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.
 *
 * @returns undefined if a class has no rows
 * @example rocAuc({ negatives: [2, 1], positives: [0, 3] }) // 0.8333…
 */
export function rocAuc(counts: ClassCounts): number | undefined {
  const { negatives: n0, positives: n1 } = classTotals(counts);
  if (n0 === 0 || n1 === 0) return undefined;
  // Twice the won pairs is an integer; beyond 2^53 it needs BigInt to stay exact. Weights are no integers and never exact.
  const exact = 2 * n0 * n1 <= Number.MAX_SAFE_INTEGER || !isWhole(counts.negatives) || !isWhole(counts.positives);
  return (exact ? wonTwice(counts) : Number(wonTwiceBig(counts))) / (2 * n0 * n1);
}

/**
 * Variance of the AUC (DeLong, DeLong and Clarke-Pearson 1988): Var(V10)/n1 + Var(V01)/n0 with placement values taken from the
 * counts (Sun and Xu 2014), unbiased variances.
 *
 * @returns undefined if a class has fewer than two rows
 */
export function delongVariance(counts: ClassCounts): number | undefined {
  const { negatives: n0, positives: n1 } = classTotals(counts);
  const auc = rocAuc(counts);
  if (auc === undefined || n0 < 2 || n1 < 2) return undefined;
  const ofPositives = createSum();
  const ofNegatives = createSum();
  let negativesBelow = 0;
  let positivesBelow = 0;
  for (let i = 0; i < counts.negatives.length; i++) {
    const negatives = counts.negatives[i] ?? 0;
    const positives = counts.positives[i] ?? 0;
    const wins = (negativesBelow + negatives / 2) / n0 - auc;
    const losses = (n1 - positivesBelow - positives / 2) / n1 - auc;
    ofPositives.add(positives * wins * wins);
    ofNegatives.add(negatives * losses * losses);
    negativesBelow += negatives;
    positivesBelow += positives;
  }
  return ofPositives.value() / ((n1 - 1) * n1) + ofNegatives.value() / ((n0 - 1) * n0);
}

/**
 * AUC interval on the logit scale with DeLong's variance. An AUC of 1 has the exact lower limit α^(1/min(n1, n0)), one of 0
 * its mirror image.
 *
 * @returns undefined if a class has fewer than two rows
 */
export function logitDelongInterval(counts: ClassCounts, z: number): Limits | undefined {
  const auc = rocAuc(counts);
  const variance = delongVariance(counts);
  if (auc === undefined || variance === undefined) return undefined;
  if (auc === 0 || auc === 1) {
    const { negatives, positives } = classTotals(counts);
    const reach = pow(2 * normalSurvival(z), 1 / Math.min(negatives, positives));
    return auc === 1 ? { lower: reach, upper: 1 } : { lower: 0, upper: 1 - reach };
  }
  const half = (z * Math.sqrt(variance)) / (auc * (1 - auc));
  return { lower: expit(logit(auc) - half), upper: expit(logit(auc) + half) };
}

/**
 * AUC interval from the AUC and the class sizes alone (Newcombe 2006, method 5): the θ with (A − θ)² = z²V(θ).
 *
 * @param positives rows of class 1, ≥ 1
 * @param negatives rows of class 0, ≥ 1
 */
export function newcombeAucInterval(auc: number, positives: number, negatives: number, z: number): Limits {
  const spread = (positives + negatives) / 2 - 1;
  const statistic = (theta: number) => {
    const variance =
      (theta * (1 - theta) * (1 + spread * ((1 - theta) / (2 - theta) + theta / (1 + theta)))) /
      (positives * negatives);
    return standardized(auc - theta, variance);
  };
  return {
    lower: auc === 0 ? 0 : bisect(0, auc, (theta) => statistic(theta) > z),
    upper: auc === 1 ? 1 : bisect(auc, 1, (theta) => statistic(theta) > -z),
  };
}

/**
 * Outer limits of {@link logitDelongInterval} and {@link newcombeAucInterval}: either alone is too narrow in small classes.
 *
 * @returns undefined if a class has fewer than two rows
 */
export function aucHull(counts: ClassCounts, z: number): Limits | undefined {
  const auc = rocAuc(counts);
  const delong = logitDelongInterval(counts, z);
  if (auc === undefined || delong === undefined) return undefined;
  const { negatives, positives } = classTotals(counts);
  const newcombe = newcombeAucInterval(auc, positives, negatives, z);
  return { lower: Math.min(delong.lower, newcombe.lower), upper: Math.max(delong.upper, newcombe.upper) };
}

function wonTwice({ negatives, positives }: ClassCounts): number {
  let won = 0;
  let below = 0;
  for (let i = 0; i < negatives.length; i++) {
    const here = negatives[i] ?? 0;
    won += (positives[i] ?? 0) * (2 * below + here);
    below += here;
  }
  return won;
}

function wonTwiceBig({ negatives, positives }: ClassCounts): bigint {
  let won = 0n;
  let below = 0;
  for (let i = 0; i < negatives.length; i++) {
    const here = negatives[i] ?? 0;
    won += BigInt(positives[i] ?? 0) * BigInt(2 * below + here);
    below += here;
  }
  return won;
}

function isWhole(counts: ArrayLike<number>): boolean {
  for (let i = 0; i < counts.length; i++) if (!Number.isInteger(counts[i])) return false;
  return true;
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] ?? 0;
  return sum;
}
