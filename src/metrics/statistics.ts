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

/** One set of rows: all of them, or those of a group. */
export interface Slice {
  readonly n: number;
  readonly confusion: Confusion;
  /** Absent when the data hold decisions only. */
  readonly histogram?: ScoreHistogram;
}

export interface GroupSlice extends Slice {
  readonly group: string;
}

export interface AttributeStatistics {
  /** The attribute's label. */
  readonly name: string;
  /** Every declared or observed group in code-point order; a declared group without rows has n = 0. */
  readonly groups: readonly GroupSlice[];
  /** Rows without a stated value: in no group, counted. */
  readonly missing: number;
  /** A group's value, the largest group, or the group with the highest selection rate. */
  readonly reference: { readonly group: string } | 'largest' | 'highest';
}

/** The statistics of one split of a binary task. */
export interface BinaryStatistics {
  readonly split: string;
  /** Whether the label that is good for the person is the positive one. */
  readonly favorableIsPositive: boolean;
  readonly overall: Slice;
  readonly attributes: readonly AttributeStatistics[];
}

export interface MetricOptions {
  /** Confidence level of every interval, for example 0.95. */
  readonly level: number;
  readonly minGroupN: number;
  readonly smallGroups: 'keep' | 'exclude';
  /** Replicates and draws where an interval is simulated. */
  readonly draws: number;
  readonly seed: number;
}
