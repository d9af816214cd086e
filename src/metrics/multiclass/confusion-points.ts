import { meanOf, plainMeanOf } from '../mean-of.ts';

/** What the confusion matrix alone decides; undefined is 0/0. */
export type ConfusionPoints = Readonly<Record<ConfusionId, number | undefined>>;

export const confusionIds = [
  'accuracy',
  'balanced_accuracy',
  'mcc',
  'cohen_kappa',
  'precision_macro',
  'recall_macro',
  'f1_macro',
  'precision_micro',
  'recall_micro',
  'f1_micro',
  'precision_weighted',
  'recall_weighted',
  'f1_weighted',
] as const;

export type ConfusionId = (typeof confusionIds)[number];

/**
 * Every figure of a confusion matrix (metrics.md 8.10). A macro average is undefined if one of its classes is; a class without
 * rows has no part in the averages weighted by rows.
 *
 * @param matrix rows or weights, true class · classes + predicted class
 * @example confusionPoints([3, 1, 0, 4], 2).accuracy // 0.875
 */
export function confusionPoints(matrix: ArrayLike<number>, classes: number): ConfusionPoints {
  const { total, right, truths, predictions, hits } = marginsOf(matrix, classes);
  const precision = hits.map((hit, k) => share(hit, predictions[k] ?? 0));
  const recall = hits.map((hit, k) => share(hit, truths[k] ?? 0));
  const f1 = hits.map((hit, k) => share(2 * hit, (truths[k] ?? 0) + (predictions[k] ?? 0)));
  const accuracy = share(right, total);
  return {
    accuracy,
    balanced_accuracy: plainMeanOf(recall),
    mcc: multiclassMcc(total, right, truths, predictions),
    cohen_kappa: multiclassKappa(total, right, truths, predictions),
    precision_macro: plainMeanOf(precision),
    recall_macro: plainMeanOf(recall),
    f1_macro: plainMeanOf(f1),
    precision_micro: accuracy,
    recall_micro: accuracy,
    f1_micro: accuracy,
    precision_weighted: meanOf(precision, truths),
    recall_weighted: meanOf(recall, truths),
    f1_weighted: meanOf(f1, truths),
  };
}

function marginsOf(matrix: ArrayLike<number>, classes: number) {
  const truths = new Array<number>(classes).fill(0);
  const predictions = new Array<number>(classes).fill(0);
  const hits = new Array<number>(classes).fill(0);
  let total = 0;
  let right = 0;
  for (let truth = 0; truth < classes; truth++) {
    for (let predicted = 0; predicted < classes; predicted++) {
      const rows = matrix[truth * classes + predicted] ?? 0;
      total += rows;
      truths[truth] = (truths[truth] ?? 0) + rows;
      predictions[predicted] = (predictions[predicted] ?? 0) + rows;
      if (truth !== predicted) continue;
      right += rows;
      hits[truth] = rows;
    }
  }
  return { total, right, truths, predictions, hits };
}

/** Gorodkin 2004, on shares: products of counts would leave the integers. */
function multiclassMcc(
  total: number,
  right: number,
  truths: readonly number[],
  predictions: readonly number[],
): number | undefined {
  if (total === 0) return undefined;
  const spread = (margin: readonly number[]) =>
    margin.reduce((sum, rows) => sum + (rows / total) * (1 - rows / total), 0);
  const root = Math.sqrt(spread(truths)) * Math.sqrt(spread(predictions));
  if (root === 0) return undefined;
  return clip((right / total - chance(total, truths, predictions)) / root);
}

function multiclassKappa(
  total: number,
  right: number,
  truths: readonly number[],
  predictions: readonly number[],
): number | undefined {
  if (total === 0) return undefined;
  const expected = chance(total, truths, predictions);
  return expected === 1 ? undefined : clip((right / total - expected) / (1 - expected));
}

/** Share of rows that would agree if label and prediction were independent. */
function chance(total: number, truths: readonly number[], predictions: readonly number[]): number {
  return truths.reduce((sum, rows, k) => sum + (rows / total) * ((predictions[k] ?? 0) / total), 0);
}

/** Rounding may carry full agreement a bit beyond 1. */
function clip(x: number): number {
  return Math.min(1, Math.max(-1, x));
}

function share(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
