import type { CellCounts } from '../cell-counts.ts';
import type { AttributeStatistics, MetricOptions } from '../statistics.ts';

/**
 * Distinct pairs of outcome and prediction with their rows, in ascending order of prediction, then outcome. Mean errors, R² and
 * Pearson's correlation would do with moments (n, Σy, Σp, Σy², Σp², Σyp, Σ|p − y|, Σ(p − y)⁴); medians, extremes, ranks, shares
 * above a cut, deciles and every resampled interval need the pairs. One form serves all.
 */
export interface PairCounts {
  readonly outcomes: Float64Array;
  readonly predictions: Float64Array;
  /** Per pair. */
  readonly counts: CellCounts;
}

/** One set of rows of a task with amounts: all of them, or those of a group. */
export interface RegressionSlice {
  readonly n: number;
  readonly pairs: PairCounts;
}

export interface RegressionGroup extends RegressionSlice {
  readonly group: string;
}

export interface RegressionAttribute {
  readonly name: string;
  /** Every declared or observed group in code-point order; a declared group without rows has n = 0. */
  readonly groups: readonly RegressionGroup[];
  readonly missing: number;
  /** `highest`: the group with the highest mean prediction. */
  readonly reference: AttributeStatistics['reference'];
}

/** The statistics of one split of a task whose outcome is an amount. */
export interface RegressionStatistics {
  readonly split: string;
  readonly overall: RegressionSlice;
  readonly attributes: readonly RegressionAttribute[];
}

export interface RegressionOptions extends MetricOptions {
  /** Amount from which a prediction counts as selected in `air_at_cut`; without it the median of the rows in groups. */
  readonly cut?: number;
}
