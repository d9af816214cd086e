import type { Diagnostic } from '../base/diagnostic.ts';
import type { LoggedStatement } from './query-log.ts';

/** Counts with the positive label as class 1. */
export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Distinct scores in ascending order with the rows of each class. Arrays of equal length. */
export interface ScoreCounts {
  readonly scores: Float64Array;
  readonly negatives: Float64Array;
  readonly positives: Float64Array;
  /** Σw and Σw² of each class at every score. */
  readonly weights?: {
    readonly negatives: Float64Array;
    readonly positives: Float64Array;
    readonly negativeSquares: Float64Array;
    readonly positiveSquares: Float64Array;
  };
}

/** Rows of each class at each distinct pair of scores, ascending by the score, then the challenger's. Arrays of equal length. */
export interface PairedScoreCounts extends ScoreCounts {
  readonly challengers: Float64Array;
}

/** Rows without a label, with Σw and Σw² where rows have weights. */
export interface UnlabelledCounts {
  readonly positive: number;
  readonly other: number;
  readonly weights?: {
    readonly positive: number;
    readonly other: number;
    readonly positiveSquares: number;
    readonly otherSquares: number;
  };
}

/** One set of rows. */
export interface MeasuredSlice {
  readonly n: number;
  readonly confusion: Counts;
  /** Absent when the data hold decisions only. */
  readonly histogram?: ScoreCounts;
  /** Rows that are in `n` and in no cell, by their decision; only where rows without a label are reported. */
  readonly unlabelled?: UnlabelledCounts;
  /** With a challenger's scores; overall and in the groups of attributes. */
  readonly paired?: PairedScoreCounts;
  /** With a weight column: Σw and Σw² in each cell, and at every score. */
  readonly weights?: {
    readonly confusion: Counts;
    readonly squares: Counts;
    readonly histogram?: NonNullable<ScoreCounts['weights']>;
  };
}

export interface MeasuredGroup extends MeasuredSlice {
  readonly group: string;
}

export interface MeasuredAttribute {
  /** The attribute's label. */
  readonly name: string;
  /** The column it was read from. */
  readonly column: string;
  readonly binned: boolean;
  /** Every declared or observed group in code-point order; a declared one without rows has n = 0. */
  readonly groups: readonly MeasuredGroup[];
  /** Rows without a stated value. */
  readonly missing: number;
  /** With declared factors: the groups within each stratum, strata and groups in code-point order. */
  readonly strata?: readonly { readonly stratum: string; readonly groups: readonly MeasuredGroup[] }[];
}

/** Attributes crossed: every observed cell, labelled by its parts. */
export interface MeasuredIntersection {
  /** `a*b`. */
  readonly name: string;
  /** Labels of the attributes. */
  readonly attributes: readonly string[];
  /** Declared ones are gated; the others have no histograms. */
  readonly declared: boolean;
  readonly groups: readonly MeasuredGroup[];
  /** Rows without a stated value of a part. */
  readonly missing: number;
}

/** Rows that are in one group of every attribute. */
export interface MeasuredCell extends MeasuredSlice {
  /** One per attribute, in declared order; null where the value is missing. */
  readonly groups: readonly (string | null)[];
}

/** All rows by the value of one column. */
export interface RowSlices {
  /** Rows without a value. */
  readonly missing: number;
  /** In code-point order of the values. */
  readonly slices: readonly MeasuredGroup[];
}

/** All that later rooms learn of the rows: integers, and the texts of labels and groups. */
export interface Measurement {
  readonly rows: number;
  /** Texts of the labels as the data write them most often; negative is null if it has no rows. */
  readonly labels: { readonly positive: string; readonly negative: string | null };
  /** Decisions are score ≥ threshold; null if they are the decision column's. */
  readonly threshold: number | null;
  readonly overall: MeasuredSlice;
  readonly attributes: readonly MeasuredAttribute[];
  readonly intersections: readonly MeasuredIntersection[];
  /** Cells with rows, where shifts ask for them; in code-point order of their groups, missing first. */
  readonly joint: readonly MeasuredCell[] | null;
  /** Where a period column is named. */
  readonly periods?: RowSlices;
  /** Where a grade column is named. */
  readonly grades?: RowSlices;
  readonly hasScores: boolean;
  /** Scores are points on a scale of their own, and no probabilities. */
  readonly points?: true;
  readonly queryLog: readonly LoggedStatement[];
  /** Warnings and notes; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}
