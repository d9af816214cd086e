import { createSum } from '../base/exact-sum.ts';
import type { ClassCounts } from './auc.ts';
import type { Limits } from './limits.ts';

/** A mean and the sum of squared deviations from it, over n rows. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly squaredDeviations: number;
}

/**
 * Interval of the mean of a per-row quantity: mean ± z·√(Σ(l − mean)²/((n − 1)·n)). The caller clips it to the range of the
 * metric, and leaves it out (`unstable_resampling`) when a binary label has fewer than 10 rows of a class.
 *
 * @returns undefined for fewer than two rows
 */
export function meanInterval({ n, mean, squaredDeviations }: Moments, z: number): Limits | undefined {
  if (n < 2) return undefined;
  const half = z * Math.sqrt(squaredDeviations / ((n - 1) * n));
  return { lower: mean - half, upper: mean + half };
}

/** Distinct scores in ascending order with the rows of each class. */
export interface ScoreCounts extends ClassCounts {
  readonly scores: ArrayLike<number>;
}

/**
 * Moments of a loss that depends on score and label only, from counts; in two passes, so that nothing cancels.
 *
 * @param loss per-row loss
 * @returns undefined if there are no rows
 * @example lossMoments(counts, (score, label) => (score - label) * (score - label)) // Brier score
 */
export function lossMoments(counts: ScoreCounts, loss: (score: number, label: 0 | 1) => number): Moments | undefined {
  let n = 0;
  const sum = createSum();
  eachClass(counts, (rows, score, label) => {
    n += rows;
    sum.add(rows * loss(score, label));
  });
  if (n === 0) return undefined;
  const mean = sum.value() / n;
  const squares = createSum();
  eachClass(counts, (rows, score, label) => {
    const deviation = loss(score, label) - mean;
    squares.add(rows * deviation * deviation);
  });
  return { n, mean, squaredDeviations: squares.value() };
}

function eachClass(counts: ScoreCounts, visit: (rows: number, score: number, label: 0 | 1) => void): void {
  for (let i = 0; i < counts.scores.length; i++) {
    const score = counts.scores[i] ?? 0;
    const negatives = counts.negatives[i] ?? 0;
    const positives = counts.positives[i] ?? 0;
    if (negatives > 0) visit(negatives, score, 0);
    if (positives > 0) visit(positives, score, 1);
  }
}
