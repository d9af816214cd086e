import type { Forest } from './forest.ts';
import type { Linear } from './linear.ts';

/** The model port (models.md 1): a validated, frozen model that scores columns. Nothing of a model file is executed. */

export interface InputColumn {
  readonly name: string;
  /**
   * `category` with `categories`: bring text (numbers are looked up by their shortest decimal form).
   * `category` without `categories`: bring the model's own codes as numbers.
   */
  readonly type: 'number' | 'integer' | 'category' | 'boolean';
  /** Category names in code order, where the file (or a declared schema) holds them. */
  readonly categories?: readonly string[];
  readonly missing: 'default' | 'impute' | 'error' | 'zero';
}

/** A raw column: numbers with NaN for missing, or text with null for missing. */
export type Column = Float64Array | readonly (string | null)[];
export type Columns = Readonly<Record<string, Column>>;

export type Link = 'identity' | 'logistic' | 'softmax' | 'exp' | 'ovr';

export interface Predictions {
  /** n, or n × classes row-major. */
  readonly scores: Float64Array;
  /** Before the link, same shape. */
  readonly margins: Float64Array;
  /** Cells per category column whose value the model has never seen; they count as missing. */
  readonly unseen: Readonly<Record<string, number>>;
}

export interface ModelProvenance {
  readonly format: string;
  readonly writer: string;
  readonly writerVersion: string | null;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly parser: string;
  readonly treesUsed?: number;
  readonly treesInFile?: number;
  readonly notes: readonly string[];
}

/** How a feature of the structure comes from raw columns. */
export interface LineageStep {
  readonly column: string;
  readonly via: 'identity' | 'affine' | 'impute' | 'onehot' | 'ordinal' | 'opaque';
}

/** What explainers and recourse work on; `features` are columns of the structure, see `Model.lineage`. */
export type Structure = Forest | Linear;

export interface Model {
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** Raw inputs in model order. */
  readonly inputs: readonly InputColumn[];
  /** In score order; empty for regression. */
  readonly classes: readonly (string | number)[];
  /** 1 or the number of classes. */
  readonly outputs: number;
  readonly link: Link;
  readonly structure: Structure;
  /** Per feature of the structure: the raw columns it is made of. */
  readonly lineage: readonly (readonly LineageStep[])[];
  /** For people and the record: objective, trees, depth, learning rate and the like, as the file states them. */
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  /** The algorithm in the config's vocabulary: xgboost, lightgbm, … */
  readonly type: string;
  readonly provenance: ModelProvenance;
  /**
   * Scores `rowCount` rows. Pure; splitting the rows into blocks changes no bit.
   *
   * @throws GlassAlphaError `model.features` (columns that do not fit) or `data.parse` (±Infinity), all at once
   */
  predict(columns: Columns, rowCount: number): Predictions;
}
