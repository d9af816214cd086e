import type { CellCounts } from '../cell-counts.ts';
import type { AttributeStatistics } from '../statistics.ts';

/** Distinct values of a score in ascending order, with the rows of every label at each. */
export interface LabelHistogram {
  readonly scores: Float64Array;
  /** One entry per label, each as long as `scores`. */
  readonly labels: readonly CellCounts[];
}

/**
 * Rows that share label, predicted class and a bin of every class score: what is resampled. Cells of one row each are as good
 * as exact; coarser ones keep their mean scores, and the quantiles of replicates are moved by what the points lose.
 */
export interface JointCells {
  /** Index of the label of every cell. */
  readonly label: ArrayLike<number>;
  /** Index of the predicted class of every cell. */
  readonly predicted: ArrayLike<number>;
  /** Mean score of every class in every cell: cell · classes + class. */
  readonly scores: Float64Array;
  /** Per cell. */
  readonly counts: CellCounts;
  /** Whether the label has one of the two highest scores, 0 or 1 per cell. */
  readonly topTwo: ArrayLike<number>;
}

/** One set of rows of a task with several classes: all of them, or those of a group. */
export interface MulticlassSlice {
  readonly n: number;
  /** True class · classes + predicted class. */
  readonly confusion: CellCounts;
  /** Per class the histogram of its score over the labels. Absent when the data hold decisions only. */
  readonly scores?: readonly LabelHistogram[];
  /** Histogram of the score of the predicted class; label 0 holds the rows predicted wrongly, label 1 the others. */
  readonly topLabel?: LabelHistogram;
  /** Rows whose label has neither, or one, of the two highest scores: two cells. */
  readonly topTwo?: CellCounts;
  /** Needed by the intervals of what depends on several scores of a row. */
  readonly cells?: JointCells;
}

export interface MulticlassGroup extends MulticlassSlice {
  readonly group: string;
}

export interface MulticlassAttribute {
  readonly name: string;
  /** Every declared or observed group in code-point order; a declared group without rows has n = 0. */
  readonly groups: readonly MulticlassGroup[];
  readonly missing: number;
  readonly reference: AttributeStatistics['reference'];
}

/** The statistics of one split of a task with more than two classes. */
export interface MulticlassStatistics {
  readonly split: string;
  /** At least two, in code-point order. */
  readonly classes: readonly string[];
  readonly overall: MulticlassSlice;
  readonly attributes: readonly MulticlassAttribute[];
}
