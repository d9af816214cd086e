/** Rows of a score file (`<report>.scores.csv`), by row id. */
export interface ScoreRows {
  /** Row id → position in the arrays. */
  readonly positions: ReadonlyMap<string, number>;
  readonly ids: readonly string[];
  /** 1 positive, 0 negative, null where the row has no label. */
  readonly label: readonly (0 | 1 | null)[];
  /** Null where the audit had no scores. */
  readonly score: readonly (number | null)[];
  /** 1 if the positive class was predicted. */
  readonly predicted: readonly (0 | 1)[];
  /** 1 if the decision favours the person. */
  readonly selected: readonly (0 | 1)[];
  /** Attribute → its value in each row; empty text where it is not stated. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** The score files of both audits. */
export interface PairedScores {
  readonly old: ScoreRows;
  readonly new: ScoreRows;
}
