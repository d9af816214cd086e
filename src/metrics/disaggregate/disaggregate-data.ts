import type { Features } from './features.ts';

/** What `disaggregate` works on. Columns are of equal length, one value per row. */
export interface DisaggregateData {
  /** Outcomes: 0 and 1, or false and true; 1 is the event. */
  readonly yTrue: ArrayLike<number | boolean>;
  /** Decisions, likewise. Without them a decision is 1 where the score is at least ½. */
  readonly yPred?: ArrayLike<number | boolean>;
  /** Scores as probabilities of 1. */
  readonly yScore?: ArrayLike<number>;
  /** A column of groups, or several by name: then their intersection. */
  readonly sensitiveFeatures: Features;
  /** Conditions that hold within every comparison: groups are compared inside each of their combinations. */
  readonly controlFeatures?: Features;
  /** Sample weights, not negative. */
  readonly weights?: ArrayLike<number>;
}
