import { createSum } from '../base/exact-sum.ts';
import { classTotals } from '../stats/auc.ts';
import type { Moments } from '../stats/delta.ts';
import { lossMoments } from '../stats/delta.ts';
import type { ScoreHistogram, Slice } from './statistics.ts';

/** Score histogram in weights, or in rows without them; undefined without scores. */
export function weighedScores({
  histogram,
  weights,
}: Pick<Slice, 'histogram' | 'weights'>): ScoreHistogram | undefined {
  if (histogram === undefined || weights === undefined) return histogram;
  const { histogram: sums } = weights;
  return sums && { scores: histogram.scores, negatives: sums.negatives, positives: sums.positives };
}

/**
 * The histogram shrunk to the size that intervals may count on: Kish's effective size (Σw)²/Σw², over all rows or in either
 * class, whichever shrinks most.
 */
export function effectiveScores(slice: Slice): ScoreHistogram | undefined {
  const sums = weighedScores(slice);
  const squares = slice.weights?.histogram;
  if (sums === undefined || squares === undefined) return sums;
  const w = classTotals(sums);
  const w2 = classTotals({ negatives: squares.negativeSquares, positives: squares.positiveSquares });
  const factors = [
    (w.negatives + w.positives) / (w2.negatives + w2.positives),
    w.negatives / w2.negatives,
    w.positives / w2.positives,
  ].filter((factor) => Number.isFinite(factor));
  const factor = factors.length === 0 ? 1 : Math.min(...factors);
  const shrink = (values: Float64Array) => values.map((value) => value * factor);
  return { scores: sums.scores, negatives: shrink(sums.negatives), positives: shrink(sums.positives) };
}

/**
 * Moments of a loss of score and label over a slice, as the delta interval takes them: the mean in weights, and the effective
 * rows, the smaller of Kish's size and the one that the weights of large losses leave.
 *
 * @returns undefined without scores or rows
 */
export function sliceLoss(slice: Slice, loss: (score: number, label: 0 | 1) => number): Moments | undefined {
  const sums = weighedScores(slice);
  const found = sums && lossMoments(sums, loss);
  const squares = slice.weights?.histogram;
  if (sums === undefined || found === undefined || squares === undefined) return found;
  const { n: weight, mean, squaredDeviations } = found;
  const all = createSum();
  const spread = createSum();
  sums.scores.forEach((score, i) => {
    for (const [square, label] of [
      [squares.negativeSquares[i] ?? 0, 0],
      [squares.positiveSquares[i] ?? 0, 1],
    ] as const) {
      if (square === 0) continue;
      const deviation = loss(score, label) - mean;
      all.add(square);
      spread.add(square * deviation * deviation);
    }
  });
  const variance = squaredDeviations / weight;
  const kish = (weight * weight) / all.value();
  const n = spread.value() > 0 ? Math.min(kish, (variance * weight * weight) / spread.value()) : kish;
  return { n, mean, squaredDeviations: variance * n };
}

/** Rows of each class that have a score. */
export function classRows({ histogram }: Slice): { readonly negatives: number; readonly positives: number } {
  return histogram === undefined ? { negatives: 0, positives: 0 } : classTotals(histogram);
}
