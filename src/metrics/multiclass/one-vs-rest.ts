import { type CellCounts, massesOf } from '../cell-counts.ts';
import type { AttributeStatistics, BinaryStatistics, Confusion, Slice, SliceWeights } from '../statistics.ts';
import { oneAgainstRest } from './score-points.ts';
import type { LabelHistogram, MulticlassSlice, MulticlassStatistics } from './statistics.ts';

/**
 * The statistics of a binary task that asks of every row whether it is of one class: label and decision 1 are that class, which
 * is the favourable one. Everything that compares groups is then computed as for two classes (metrics.md 8.10).
 *
 * @param target index of the class
 */
export function oneVersusRest(statistics: MulticlassStatistics, target: number): BinaryStatistics {
  const classes = statistics.classes.length;
  return asBinary(statistics, (slice) => binarySlice(slice, target, classes));
}

/** Rows predicted rightly as true positives and the others as false negatives: the rate of the former is the accuracy. */
export function rightVersusWrong(statistics: MulticlassStatistics): BinaryStatistics {
  const classes = statistics.classes.length;
  const split = (matrix: ArrayLike<number>): Confusion => {
    const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (let i = 0; i < classes * classes; i++) cells[i % (classes + 1) === 0 ? 'tp' : 'fn'] += matrix[i] ?? 0;
    return cells;
  };
  return asBinary(statistics, ({ n, confusion: { rows, weights, weightSquares } }) => ({
    n,
    confusion: split(rows),
    ...(weights === undefined || weightSquares === undefined
      ? {}
      : { weights: { confusion: split(weights), squares: split(weightSquares) } }),
  }));
}

function asBinary(statistics: MulticlassStatistics, binary: (slice: MulticlassSlice) => Slice): BinaryStatistics {
  const { split, overall, attributes } = statistics;
  return {
    split,
    favorableIsPositive: true,
    overall: binary(overall),
    attributes: attributes.map(
      ({ name, groups, missing, reference }): AttributeStatistics => ({
        name,
        groups: groups.map((slice) => ({ group: slice.group, ...binary(slice) })),
        missing,
        reference,
      }),
    ),
  };
}

function binarySlice({ n, confusion, scores }: MulticlassSlice, target: number, classes: number): Slice {
  const histogram = scores?.[target];
  const weights = binaryWeights(confusion, histogram, target, classes);
  return {
    n,
    confusion: foldConfusion(confusion.rows, target, classes),
    ...(histogram === undefined ? {} : { histogram: oneAgainstRest(rowsOnly(histogram), target) }),
    ...(weights === undefined ? {} : { weights }),
  };
}

function binaryWeights(
  { weights, weightSquares }: CellCounts,
  histogram: LabelHistogram | undefined,
  target: number,
  classes: number,
): SliceWeights | undefined {
  if (weights === undefined || weightSquares === undefined) return undefined;
  const confusion = foldConfusion(weights, target, classes);
  const squares = foldConfusion(weightSquares, target, classes);
  if (histogram === undefined) return { confusion, squares };
  const sums = oneAgainstRest(histogram, target);
  const squared = oneAgainstRest(squaresOnly(histogram), target);
  return {
    confusion,
    squares,
    histogram: {
      negatives: sums.negatives,
      positives: sums.positives,
      negativeSquares: squared.negatives,
      positiveSquares: squared.positives,
    },
  };
}

function foldConfusion(matrix: ArrayLike<number>, target: number, classes: number): Confusion {
  const cells = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let i = 0; i < classes * classes; i++) {
    const isTarget = Math.floor(i / classes) === target;
    const decided = i % classes === target;
    const cell = isTarget ? (decided ? 'tp' : 'fn') : decided ? 'fp' : 'tn';
    cells[cell] += matrix[i] ?? 0;
  }
  return cells;
}

function rowsOnly({ scores, labels }: LabelHistogram): LabelHistogram {
  return { scores, labels: labels.map(({ rows }) => ({ rows })) };
}

function squaresOnly({ scores, labels }: LabelHistogram): LabelHistogram {
  return { scores, labels: labels.map((counts) => ({ rows: counts.weightSquares ?? massesOf(counts) })) };
}
