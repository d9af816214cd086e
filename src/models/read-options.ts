import type { Diagnostic } from '../base/diagnostic.ts';
import type { Model } from './model.ts';

export interface ReadOptions {
  /** For messages only; never recorded. */
  readonly file?: string;
  /** Of the bytes, if already known. */
  readonly sha256?: string;
  /** `model.type` of the config: a contradiction with the content is `model.type_mismatch`. */
  readonly type?: string;
  /**
   * Which boosting rounds count, where early stopping left more in the file than the best: up to the best, all, or up to
   * this zero-based round (as XGBoost's own `best_iteration` counts).
   */
  readonly bestIteration?: 'file' | 'all' | number;
  /** `data.feature_columns`: names in model order for a file that holds none. */
  readonly featureColumns?: readonly string[];
  /** Category names by column, in code order, from the declared schema; used where the file holds none. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
}

/** A model, or none and at least one error; warnings may accompany a model. */
export interface ReadResult {
  readonly model: Model | null;
  readonly diagnostics: readonly Diagnostic[];
}
