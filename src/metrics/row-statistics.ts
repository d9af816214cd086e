import type { UndefinedReason } from '../record/metric.ts';

/** What the row algorithms leave of the rows: counts, pair counts, moments and quantiles (metrics.md 2, R). */
export interface RowStatistics {
  readonly split: string;
  /** Labels of the attributes in declared order. */
  readonly attributes: readonly string[];
  /** Every feature against every attribute; feature order, then attribute order. */
  readonly proxies: readonly FeaturePair[];
  readonly prohibited: ProhibitedStatistics | NotReduced;
  readonly individual: IndividualStatistics | NotReduced;
  readonly perturbation: PerturbationStatistics | NotReduced;
}

/** Why a reduction was not made. */
export interface NotReduced {
  readonly reason: UndefinedReason;
}

/** `carrier`: a model input that is, or is derived from, this very attribute; it betrays it, but stands in for nothing. */
export type FeatureRole = 'input' | 'carrier' | 'other';

/** One feature against one attribute, rows with either missing left out. */
export interface FeaturePair {
  readonly feature: string;
  readonly attribute: string;
  readonly role: FeatureRole;
  /** Rows with both values. */
  readonly n: number;
  /** Rows left out. */
  readonly dropped: number;
  readonly relation: NumericRelation | CategoricalRelation;
}

/** Groups with rows, in code-point order. */
export interface NumericRelation {
  readonly kind: 'numeric';
  readonly groups: readonly NumericGroup[];
}

export interface NumericGroup {
  readonly group: string;
  readonly n: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squaredDeviations: number;
  /** Twice the pairs (member, other row) in which the member has the larger value, plus the pairs with equal values. */
  readonly wonTwice: number;
}

/** Counts categories × groups, without empty lines; both in code-point order. */
export interface CategoricalRelation {
  readonly kind: 'categorical';
  readonly groups: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export interface ProhibitedStatistics {
  /** Model inputs looked at. */
  readonly inputs: number;
  readonly found: readonly { readonly input: string; readonly attribute: string }[];
}

/** Rows that a reduction used, when they are a sample. */
export interface RowSample {
  readonly rows: number;
  readonly of: number;
}

/** Similar persons, protected inputs left out of what makes them similar (metrics.md 8.7). */
export interface IndividualStatistics {
  /** All rows, or the sample that pairs, consistency and the flip test rest on. Exact matches use every row. */
  readonly sample: RowSample;
  /** ε, the largest distance of a matched pair, and δ, the largest score gap within one. */
  readonly maxDistance: number;
  readonly maxScoreGap: number;
  readonly attributes: readonly AttributePairs[];
  readonly consistency: ConsistencyStatistics | NotReduced;
}

export interface AttributePairs {
  readonly attribute: string;
  readonly exact: ExactMatchStatistics | NotReduced;
  readonly matched: MatchedPairStatistics;
  readonly flip: FlipStatistics | NotReduced;
}

/** Rows alike in every unprotected input, in different groups. */
export interface ExactMatchStatistics {
  /** Sets of alike rows that span groups, and the rows in them. */
  readonly sets: number;
  readonly rows: number;
  readonly largestGap: number;
  /** The groups between which it lies: higher score first; null where every gap is 0. */
  readonly between: readonly [string, string] | null;
}

/** A row and its nearest row of another group, no farther than ε. */
export interface MatchedPairStatistics {
  readonly pairs: number;
  /** Decisions differ or scores differ by more than δ. */
  readonly violations: number;
  readonly decisionsDiffer: number;
  /** |Δscore| / distance over pairs with a distance above 0; null without such a pair. */
  readonly slopes: { readonly pairs: number; readonly p95: number; readonly p99: number } | null;
}

/** Rows by how many of their k nearest rows (the row itself included) have the other decision: index 0 … k. */
export interface ConsistencyStatistics {
  readonly k: number;
  readonly rowsByDisagreement: readonly number[];
  /** Over rows: by how much the sum of disagreements changes when the row is left out, in k-ths. */
  readonly leaveOneOut: { readonly sum: number; readonly sumOfSquares: number };
}

export interface FlipStatistics {
  readonly rows: number;
  readonly changed: number;
  /** Model inputs that carry the attribute; none: nothing can change. */
  readonly inputs: readonly string[];
  /** Values (combinations of values, if there are several inputs) that were set, and how many there are. */
  readonly valuesTried: number;
  readonly valuesFound: number;
  readonly largestScoreChange: number;
}

/** Scores under noise on the numeric inputs. */
export interface PerturbationStatistics {
  readonly sample: RowSample;
  /** Numeric inputs that vary, in model order. */
  readonly inputs: readonly string[];
  /** By ε, ascending; at least one. */
  readonly levels: readonly PerturbationLevel[];
}

export interface PerturbationLevel {
  readonly epsilon: number;
  readonly flips: number;
  readonly scoreChangeP95: number;
  readonly scoreChangeMax: number;
}
