import type { CalibrationBin } from '../metrics/calibration-bins.ts';
import type { GainPoint, SweepPoint } from '../metrics/operating-points.ts';
import type { UndefinedReason } from '../record/metric.ts';
import type { ChallengerFacts } from './challenger-facts.ts';
import type { Ll144Facts } from './ll144-facts.ts';
import type { SubgroupFacts } from './subgroup-facts.ts';

/**
 * Facts that sections draw on beside the metrics. Numbers are published (12 significant digits). What is a metric of the record
 * stands there, under its key; these hold the rows of tables and the points of charts.
 */

/** Two or more attributes crossed. Its metrics carry `attribute: name`, for example `sex*race`. */
export interface IntersectionFacts {
  readonly name: string;
  /** Labels of the attributes, in declared order. */
  readonly attributes: readonly string[];
  /** Declared in `data.intersections`, so gated; the pairs that are crossed by default are only reported. */
  readonly declared: boolean;
  /** Rows without a stated value of at least one part. */
  readonly missing: number;
  /** Largest cell, or null without rows. */
  readonly reference: string | null;
  /** Observed cells, parts joined by `|`, in code-point order. */
  readonly groups: readonly { readonly group: string; readonly n: number }[];
}

/** Labels by group in the training rows; the rates are metrics with `split: train`. */
export interface TrainingLabelFacts {
  readonly rows: number;
  readonly attributes: readonly {
    readonly name: string;
    readonly missing: number;
    readonly groups: readonly { readonly group: string; readonly n: number; readonly positives: number }[];
  }[];
  /** Attributes (by label) that the training data do not hold. */
  readonly absent: readonly string[];
}

/** Selection in the strata of the declared factors, one entry per attribute. */
export interface StrataFacts {
  /** Columns of `data.stratum_columns`. */
  readonly columns: readonly string[];
  readonly attributes: readonly {
    readonly attribute: string;
    readonly strata: readonly StratumRow[];
  }[];
}

export interface StratumRow {
  /** Values of the columns, joined by `|`. */
  readonly stratum: string;
  readonly n: number;
  readonly groups: readonly {
    readonly group: string;
    readonly n: number;
    /** Persons decided for the outcome that is good for them. */
    readonly selected: number;
    readonly rate: number;
  }[];
  /** Largest minus smallest rate; null with fewer than two groups: the stratum is dropped. */
  readonly difference: number | null;
}

/** How the decision threshold came about (metrics.md 8.2). */
export interface ThresholdFacts {
  readonly policy: string;
  /** Null under `from_file`. */
  readonly value: number | null;
  /** Split it was fitted on; null where nothing was fitted. */
  readonly fitOn: string | null;
  /** What the fit attained: J, rate, cost per row, TPR …; null where nothing was fitted. */
  readonly objective: number | null;
  /** Fitted on the rows that are audited. */
  readonly tunedOnAuditedData: boolean;
  /** Under `from_file`, where a model is scored again: the one cut of its score that gives every decision of the column. */
  readonly reproducedBy?: number;
}

/** The reliability table of one group. */
export interface GroupReliability {
  readonly attribute: string;
  readonly group: string;
  readonly n: number;
  readonly positives: number;
  readonly bins: readonly CalibrationBin[];
}

export interface ShiftFacts {
  /** In the order of the configuration, then of the flags. */
  readonly shifts: readonly ShiftRow[];
  readonly worst: {
    readonly shift: string;
    readonly metric: string;
    /** Attribute of a metric over groups. */
    readonly by: string | null;
    readonly degradation: number;
  } | null;
  readonly worstCase: readonly {
    readonly attribute: string;
    readonly distance: number;
    readonly metric: string;
    readonly by: string | null;
    readonly value: number | null;
  }[];
  /** Limit of `fail_on_degradation`, if one was given. */
  readonly limit: number | null;
}

export interface ShiftRow {
  /** As written: `gender:+0.1`, `age_group=62+:-0.05`. */
  readonly shift: string;
  readonly attribute: string;
  readonly margins: readonly { readonly group: string; readonly observed: number; readonly target: number }[];
  /** Set if the target cannot be reached; then there are no metrics. */
  readonly reason: UndefinedReason | null;
  readonly metrics: readonly ShiftedMetric[];
}

export interface ShiftedMetric {
  readonly metric: string;
  /** For a metric over groups. */
  readonly attribute: string | null;
  readonly baseline: number | null;
  readonly shifted: number | null;
  readonly change: number | null;
  /** Limits of the shifted value. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Worsening in absolute units, negative for an improvement; null for information. */
  readonly degradation: number | null;
  /** The metric cannot move under a shift of this attribute. */
  readonly invariant: boolean;
  readonly reason: UndefinedReason | null;
}

/** How far a column has moved from the reference rows. */
export interface DriftFacts {
  readonly referenceRows: number;
  /** Scores first, then features in file order. */
  readonly features: readonly DriftRow[];
  /** AUC on the audited less AUC on the reference rows, if both have labels and scores. */
  readonly aucChange: number | null;
}

export interface DriftRow {
  readonly feature: string;
  readonly kind: 'score' | 'numeric' | 'categorical';
  readonly psi: number | null;
  /** p-value of that PSI under no drift. */
  readonly noiseP: number | null;
  readonly ks: number | null;
  readonly reason: UndefinedReason | null;
}

/** One input against one attribute (metrics.md 8.6). */
export interface ProxyRow {
  readonly feature: string;
  readonly attribute: string;
  /** Input of the model, such an input that carries this very attribute, or a column the model does not read. */
  readonly role: 'input' | 'carrier' | 'other';
  readonly measure: 'correlation_ratio' | 'cramers_v';
  readonly association: number | null;
  readonly p: number | null;
  /** Benjamini–Hochberg over all pairs. */
  readonly adjustedP: number | null;
  /** Largest AUC for one group against the rest, from this input alone. */
  readonly auc: number | null;
  readonly n: number;
  /** Rows left out because one of the two is missing. */
  readonly dropped: number;
}

/** What the comparison of similar persons rests on; single rows stay out of the record. */
export interface IndividualFacts {
  /** Rows looked at, and how many there are. */
  readonly rows: number;
  readonly of: number;
  readonly maxDistance: number;
  readonly scoreDifference: number;
}

export interface PerturbationRow {
  readonly epsilon: number;
  readonly n: number;
  readonly flips: number;
  readonly scoreChangeP95: number | null;
  readonly scoreChangeMax: number | null;
}

/** Back-test periods; their figures are metrics with the period in `stratum`. */
export interface PeriodFacts {
  readonly column: string;
  /** Rows without a period, of all. */
  readonly missing: number;
  readonly of: number;
  /** In code-point order. */
  readonly periods: readonly { readonly period: string; readonly n: number; readonly events: number }[];
  /** Last period of the training rows, if they have the column. */
  readonly latestInTraining: string | null;
}

/** Rating grades with their default probabilities; their tests are metrics with the grade in `stratum`. */
export interface GradeFacts {
  readonly column: string;
  /** Where the default probabilities come from; null: neither declared nor scores to take them from. */
  readonly source: 'declared' | 'mean_score' | null;
  /** Rows without a grade, of all. */
  readonly missing: number;
  readonly of: number;
  /** By default probability, lowest first. */
  readonly grades: readonly {
    readonly grade: string;
    readonly pd: number | null;
    readonly n: number;
    readonly defaults: number;
  }[];
  /** Customers found by id in the audited and the reference rows; null: not compared, and why. */
  readonly migration: { readonly customers: number } | { readonly reason: string };
}

/** What this audit measured beside its metrics; a null part was not measured. */
export interface MeasuredFacts {
  readonly intersections: readonly IntersectionFacts[];
  readonly trainingLabels: TrainingLabelFacts | null;
  readonly strata: StrataFacts | null;
  readonly threshold: ThresholdFacts;
  /** Decisions at other thresholds, ascending, the chosen one among them; empty without scores. */
  readonly sweep: readonly SweepPoint[];
  readonly gains: readonly GainPoint[];
  readonly groupReliability: readonly GroupReliability[];
  readonly shifts: ShiftFacts | null;
  readonly drift: DriftFacts | null;
  readonly challenger: ChallengerFacts | null;
  readonly periods: PeriodFacts | null;
  readonly grades: GradeFacts | null;
  /** Strongest association first within each attribute. */
  readonly proxies: readonly ProxyRow[];
  readonly individual: IndividualFacts | null;
  readonly perturbations: readonly PerturbationRow[];
  /** Null unless a gate asks for them. */
  readonly ll144: Ll144Facts | null;
  /** Null without attributes, or where comparing groups was not wanted. */
  readonly subgroups: SubgroupFacts | null;
  /** Column of `data.weight_column`, and the effective number of rows (Kish). */
  readonly weights: { readonly column: string; readonly effectiveRows: number } | null;
}
