import type { UndefinedReason } from '../../record/metric.ts';
import type { Limits } from '../../stats/limits.ts';
import type { ScoreHistogram, Slice } from '../statistics.ts';

/** A figure, or why there is none. */
export type Figure = { readonly value: number } | Missing;

export interface Missing {
  readonly reason: UndefinedReason;
}

/** Where limits are wanted. */
export interface At {
  readonly level: number;
  /** Two-sided multiplier: that of the level, or the simultaneous one of several groups. */
  readonly z: number;
  readonly draws: number;
  readonly seed: number;
}

/** A metric of one set of rows, from which its comparisons over groups are made (metrics.md 8, "Derived names"). */
export interface Measure {
  /** The value; the caller has made sure that there are rows. */
  readonly of: (slice: Slice, at: At) => Figure;
  /** Limits of one set of rows, or why there are none; absent where no method is named or replicates are needed. */
  readonly limits?: (slice: Slice, at: At) => Limits | Missing;
  /** Name of the interval of one set of rows; null where none is named. */
  readonly interval: string | null;
  /** How max − min over groups gets its interval. */
  readonly difference: 'mover' | 'image' | 'tukey_boot' | null;
  /** Set where replicates of the scores give the interval of the value (`boot`) or of its comparisons (`tukey_boot`). */
  readonly ofScores?: (scores: ScoreHistogram) => Figure;
}
