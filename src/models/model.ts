/** The model port (models.md 1): a validated, frozen model that scores columns. Nothing of a model file is executed. */

export interface InputColumn {
  readonly name: string;
  readonly type: 'number' | 'integer' | 'category' | 'boolean';
  /** Category names in code order, where the file holds them. */
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

export interface Model {
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** Raw inputs in model order. */
  readonly inputs: readonly InputColumn[];
  /** In score order; empty for regression. */
  readonly classes: readonly (string | number)[];
  /** 1 or the number of classes. */
  readonly outputs: number;
  readonly link: Link;
  /** For people and the record: objective, trees, depth, learning rate and the like, as the file states them. */
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  /** The algorithm in the config's vocabulary: xgboost, lightgbm, … */
  readonly type: string;
  readonly provenance: ModelProvenance;
  predict(columns: Columns, rowCount: number): Predictions;
}
