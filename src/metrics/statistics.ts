/** Sufficient statistics: all that the metrics room ever sees of the data (metrics.md 2). Integers, exact. */

/** Counts with the positive label as class 1 and decision 1 = score ≥ threshold. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Distinct scores in ascending order with the rows of each class at that score. Arrays of equal length. */
export interface ScoreHistogram {
  readonly scores: Float64Array;
  readonly negatives: Float64Array;
  readonly positives: Float64Array;
}

/**
 * Sums of the sample weights of a slice, beside its counts (metrics.md 2). Values come from the sums of w, the precision of
 * intervals from those of w². The counts stay: `n` of a metric is always rows.
 */
export interface SliceWeights {
  /** Σw of the rows in each cell of `confusion`. */
  readonly confusion: Confusion;
  /** Σw² of the rows in each cell. */
  readonly squares: Confusion;
  /** Σw and Σw² of each class at every score of `histogram`; arrays of the same length. */
  readonly histogram?: {
    readonly negatives: Float64Array;
    readonly positives: Float64Array;
    readonly negativeSquares: Float64Array;
    readonly positiveSquares: Float64Array;
  };
}

/** Rows of each class at each distinct pair of the model's score and its challenger's. Arrays of equal length. */
export interface PairedHistogram extends ScoreHistogram {
  readonly challengers: Float64Array;
  /** Σw and Σw² of each class at every pair. */
  readonly weights?: NonNullable<SliceWeights['histogram']>;
}

/** Rows without a label, by their decision; with Σw and Σw² where rows have weights. */
export interface Unlabelled {
  readonly positive: number;
  readonly other: number;
  readonly weights?: {
    readonly positive: number;
    readonly other: number;
    readonly positiveSquares: number;
    readonly otherSquares: number;
  };
}

/** One set of rows: all of them, or those of a group. */
export interface Slice {
  readonly n: number;
  readonly confusion: Confusion;
  /** Absent when the data hold decisions only. */
  readonly histogram?: ScoreHistogram;
  /** Rows that are in `n` and in no cell; absent where every row must have a label. */
  readonly unlabelled?: Unlabelled;
  /** Absent without a challenger, and in crossings. */
  readonly paired?: PairedHistogram;
  /** Present in every slice of a split, or in none. */
  readonly weights?: SliceWeights;
}

export interface GroupSlice extends Slice {
  readonly group: string;
}

/** Rows of an attribute's groups that are alike in the declared legitimate factors. */
export interface Stratum {
  /** Values of the factors in declared order, joined by `|` as intersections are. */
  readonly stratum: string;
  readonly groups: readonly GroupSlice[];
}

export interface AttributeStatistics {
  /** The attribute's label; of an intersection `a*b`, its groups `value|value` (`joinedLabel`). */
  readonly name: string;
  /** Every declared or observed group in code-point order; a declared group without rows has n = 0. */
  readonly groups: readonly GroupSlice[];
  /** Rows without a stated value: in no group, counted. */
  readonly missing: number;
  /** A group's value, the largest group, or the group with the highest selection rate. */
  readonly reference: { readonly group: string } | 'largest' | 'highest';
  /** Absent where no legitimate factors are declared. */
  readonly strata?: readonly Stratum[];
}

/** Recorded outcomes by group in the training data: what label disparity needs there. */
export interface TrainingLabels {
  readonly attributes: readonly {
    readonly name: string;
    readonly groups: readonly { readonly group: string; readonly negatives: number; readonly positives: number }[];
  }[];
}

/** The statistics of one split of a binary task. */
export interface BinaryStatistics {
  readonly split: string;
  /** Whether the label that is good for the person is the positive one. */
  readonly favorableIsPositive: boolean;
  /** Scores are points on a scale of their own: they rank, and are no probabilities. */
  readonly points?: true;
  readonly overall: Slice;
  readonly attributes: readonly AttributeStatistics[];
  /** Given with the audited split where training data hold target and attributes. */
  readonly train?: TrainingLabels;
}

/** What a gate may set otherwise; each metric names its own. */
export interface MetricParameters {
  /** Difference that `statistical_power` is about; default 0.10. */
  readonly effect?: number;
  /** Whether the model was fitted on these rows; default `external` (Hosmer–Lemeshow degrees of freedom). */
  readonly sample?: 'development' | 'external';
}

export interface MetricOptions {
  /** Confidence level of every interval, for example 0.95. */
  readonly level: number;
  readonly minGroupN: number;
  readonly smallGroups: 'keep' | 'exclude';
  /** Replicates and draws where an interval is simulated. */
  readonly draws: number;
  readonly seed: number;
  readonly parameters?: MetricParameters;
}
