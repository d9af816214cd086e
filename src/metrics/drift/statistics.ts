/** Counts of one column, or of the scores, in the reference and in the current rows. */
export type DriftFeature = NumericFeature | CategoricalFeature;

interface FeatureBase {
  /** The column's name; for scores the name the record gives them. */
  readonly feature: string;
  /** Rows without a value. */
  readonly missing: { readonly reference: number; readonly current: number };
}

export interface NumericFeature extends FeatureBase {
  readonly kind: 'score' | 'numeric';
  /** Distinct values of either sample, ascending. */
  readonly values: Float64Array;
  /** Rows at each value. */
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

export interface CategoricalFeature extends FeatureBase {
  readonly kind: 'categorical';
  /** Values of either sample, in code-point order. */
  readonly levels: readonly string[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Two samples of the same columns: never a row of either. */
export interface DriftStatistics {
  readonly split: string;
  /** Null where no reference rows are given. */
  readonly features: readonly DriftFeature[] | null;
}
