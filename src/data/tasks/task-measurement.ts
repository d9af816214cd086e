import type { Diagnostic } from '../../base/diagnostic.ts';
import type { LoggedStatement } from '../query-log.ts';
import type { CellSums, LabelCountsByScore } from './cell-sums.ts';

/** A group of rows of a task other than two classes. */
export type TaskGroup<S> = S & { readonly group: string };

export interface TaskAttribute<S> {
  /** The attribute's label. */
  readonly name: string;
  /** The column it was read from. */
  readonly column: string;
  readonly binned: boolean;
  /** Every declared or observed group in code-point order; a declared one without rows has n = 0. */
  readonly groups: readonly TaskGroup<S>[];
  /** Rows without a stated value. */
  readonly missing: number;
}

export interface TaskIntersection<S> {
  /** `a*b`. */
  readonly name: string;
  /** Labels of the attributes. */
  readonly attributes: readonly string[];
  readonly declared: boolean;
  readonly groups: readonly TaskGroup<S>[];
  readonly missing: number;
}

/** What is measured of the rows of such a task. */
export interface TaskMeasurement<S> {
  readonly rows: number;
  readonly overall: S;
  readonly attributes: readonly TaskAttribute<S>[];
  readonly intersections: readonly TaskIntersection<S>[];
  readonly hasScores: boolean;
  readonly queryLog: readonly LoggedStatement[];
  /** Warnings and notes; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One set of rows with several classes. */
export interface ClassSlice {
  readonly n: number;
  /** Label · classes + prediction. */
  readonly confusion: CellSums;
  /** Per class its probability over the labels. */
  readonly scores?: readonly LabelCountsByScore[];
  /** Probability of the predicted class; label 0 holds the rows predicted wrongly, label 1 the others. */
  readonly topLabel?: LabelCountsByScore;
  /** Rows whose label has neither, or one, of the two highest probabilities. */
  readonly topTwo?: CellSums;
  /** Rows that are alike in label, prediction and every probability. */
  readonly cells?: JointClassCells;
}

export interface JointClassCells {
  readonly label: Int32Array;
  readonly predicted: Int32Array;
  /** Mean probability of every class in every cell: cell · classes + class. */
  readonly scores: Float64Array;
  readonly counts: CellSums;
  /** 0 or 1 per cell. */
  readonly topTwo: Uint8Array;
}

export interface ClassMeasurement extends TaskMeasurement<ClassSlice> {
  /** In code-point order, as declared or as the data write them most often. */
  readonly classes: readonly string[];
}

/** One set of rows with amounts: distinct pairs in ascending order of prediction, then outcome. */
export interface AmountSlice {
  readonly n: number;
  readonly pairs: {
    readonly outcomes: Float64Array;
    readonly predictions: Float64Array;
    readonly counts: CellSums;
  };
}

export type AmountMeasurement = TaskMeasurement<AmountSlice>;
