import type { Column, Predictions } from '../../models/model.ts';

/** A column of the audited rows as the row algorithms take it. */
export interface RowColumn {
  readonly name: string;
  /** `categorical`: values are only equal or not, even where they are written as numbers. */
  readonly kind: 'numeric' | 'categorical';
  /** Numbers with NaN for missing, or text with null for missing; one value per row. */
  readonly values: Column;
}

/** A protected attribute over the same rows. */
export interface RowAttribute {
  /** The attribute's label, as everywhere else. */
  readonly name: string;
  /** Group of each row after binning and the like, null where it is not stated. */
  readonly groups: readonly (string | null)[];
  /** Model inputs that are, or are derived from, the attribute: see {@link prohibitedInputs}. */
  readonly carriers: readonly string[];
}

/** The audited rows in memory: the one place where they stand side by side. In any order: no result depends on it. */
export interface RowTable {
  readonly rowCount: number;
  /** Every model input, in model order; empty without a model. */
  readonly inputs: readonly RowColumn[];
  /** Further columns that may stand in for an attribute: no id, label, score, decision, weight or protected column. */
  readonly others: readonly RowColumn[];
  readonly attributes: readonly RowAttribute[];
  /** Score of the positive class per row; null if the data hold decisions only. */
  readonly scores: Float64Array | null;
  /** 0 or 1 per row. */
  readonly decisions: Uint8Array;
}

/** What re-scoring needs of a model. */
export interface Scorer {
  readonly predict: (columns: Readonly<Record<string, Column>>, rowCount: number) => Pick<Predictions, 'scores'>;
  readonly decide: (score: number) => boolean;
}
