import { massesOf, squaresOf } from '../cell-counts.ts';
import type { AttributeStatistics, BinaryStatistics, Confusion, Slice } from '../statistics.ts';
import { total } from './points.ts';
import type { RegressionAttribute, RegressionSlice, RegressionStatistics } from './statistics.ts';

/**
 * Rows by a quantity of each, in the form of a binary task without positives: for estimators that compare only how many rows the
 * groups have and how a score is distributed in them.
 *
 * @param quantity of outcome and prediction; it stands where a score does
 */
export function asBinary(
  { split, overall, attributes }: RegressionStatistics,
  quantity: (outcome: number, prediction: number) => number,
): BinaryStatistics {
  const binary = (slice: RegressionSlice): Slice => binarySlice(slice, quantity);
  return {
    split,
    favorableIsPositive: true,
    overall: binary(overall),
    attributes: attributes.map(
      (attribute): AttributeStatistics => ({
        name: attribute.name,
        groups: attribute.groups.map((slice) => ({ group: slice.group, ...binary(slice) })),
        missing: attribute.missing,
        reference: referenceOf(attribute),
      }),
    ),
  };
}

/** Without selection, the highest group is that of the highest mean prediction; of equal ones the last. */
function referenceOf({ reference, groups }: RegressionAttribute): AttributeStatistics['reference'] {
  if (reference !== 'highest') return reference;
  let best: { readonly group: string; readonly mean: number } | undefined;
  for (const { group, n, pairs } of groups) {
    if (n === 0) continue;
    const masses = massesOf(pairs.counts);
    const mean = total(masses.map((mass, i) => mass * (pairs.predictions[i] ?? 0))) / total(masses);
    if (best === undefined || mean >= best.mean) best = { group, mean };
  }
  return best === undefined ? 'largest' : { group: best.group };
}

function binarySlice(
  { n, pairs: { outcomes, predictions, counts } }: RegressionSlice,
  quantity: (outcome: number, prediction: number) => number,
): Slice {
  const values = outcomes.map((outcome, i) => quantity(outcome, predictions[i] ?? 0));
  const scores = Float64Array.from(new Set(values)).sort((a, b) => a - b);
  const places = new Map(Array.from(scores, (score, i) => [score, i]));
  const spread = (amounts: Float64Array) => {
    const sums = new Float64Array(scores.length);
    values.forEach((value, i) => {
      const place = places.get(value) ?? 0;
      sums[place] = (sums[place] ?? 0) + (amounts[i] ?? 0);
    });
    return sums;
  };
  const none = new Float64Array(scores.length);
  const weights = massesOf(counts);
  const squares = squaresOf(counts);
  return {
    n,
    confusion: negatives(n),
    histogram: { scores, negatives: spread(counts.rows), positives: none },
    ...(counts.weights === undefined
      ? {}
      : {
          weights: {
            confusion: negatives(total(weights)),
            squares: negatives(total(squares)),
            histogram: {
              negatives: spread(weights),
              positives: none,
              negativeSquares: spread(squares),
              positiveSquares: none,
            },
          },
        }),
  };
}

function negatives(rows: number): Confusion {
  return { tp: 0, fp: 0, fn: 0, tn: rows };
}
