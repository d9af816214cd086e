import type { MetricUnit } from '../record/manifest.ts';

export type MetricFamily =
  | 'data'
  | 'decisions'
  | 'ranking'
  | 'calibration'
  | 'fairness'
  | 'proxies'
  | 'individual'
  | 'shift'
  | 'pd_grades'
  | 'multiclass'
  | 'regression'
  | 'record';

/**
 * A metric as plain data. Report tables, `list metrics`, policy diagnostics, JSON Schema and docs read it from here;
 * the estimator is found by `method`.
 */
export interface MetricDefinition {
  /** snake_case, as in policies and records. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** For people, sentence case: "Demographic parity difference". */
  readonly label: string;
  readonly family: MetricFamily;
  readonly direction: 'lower' | 'higher' | 'none';
  readonly range: readonly [number | null, number | null];
  readonly unit: MetricUnit;
  /** The value of no disparity (0 for differences, 1 for ratios); null where there is none. */
  readonly neutral: number | null;
  /**
   * The slices a gate on this metric asks for: the whole model, one row per attribute, or one row per attribute against its
   * reference group. A model-wide metric may also be kept per group (`perGroup`).
   */
  readonly slices: 'overall' | 'attribute' | 'reference' | 'feature';
  readonly perGroup: boolean;
  readonly tasks: readonly ('binary' | 'multiclass' | 'regression')[];
  /** Statistics it needs: C counts, H score histogram, B bins, M moments, R rows. */
  readonly needs: readonly ('C' | 'H' | 'B' | 'M' | 'R')[];
  /** Interval method of the value a gate sees, or null. */
  readonly interval: string | null;
  /** A fact of the audited data or the record: gates see it with the interval [value, value]. */
  readonly fact: boolean;
  readonly boolean: boolean;
  /** Estimator's name in the record. */
  readonly method: string;
  /** Number of the report section that shows it first. */
  readonly section: string;
  readonly formula: string;
  /** What it tells, in plain words. */
  readonly meaning: string;
  /** When not to rely on it, in plain words. */
  readonly caution: string;
  /** Paper, standard or package the formula follows. */
  readonly reference: string;
  /** False: known and registered, but `undefined: not_computed` in this version. */
  readonly computed: boolean;
  /** Count rate that the estimator works on; absent where the estimator needs none. */
  readonly rate?: CountRateName;
  /** Set for a comparison of one metric over the groups: the metric compared and how. */
  readonly derived?: { readonly from: string; readonly form: DerivedForm };
}

/** How the values of the groups become one value; each form is a suffix of metric names. */
export const derivedForms = [
  'difference',
  'ratio',
  'difference_to_overall',
  'ratio_to_overall',
  'group_min',
  'group_max',
] as const;

export type DerivedForm = (typeof derivedForms)[number];

/** Proportions of the confusion table. `favorable_tpr` has no id of its own: it is what equal opportunity compares. */
export const countRateNames = [
  'prevalence',
  'selection_rate',
  'predicted_positive_rate',
  'tpr',
  'fnr',
  'fpr',
  'tnr',
  'ppv',
  'fdr',
  'npv',
  'false_omission_rate',
  'accuracy',
  'error_rate',
  'favorable_tpr',
] as const;

export type CountRateName = (typeof countRateNames)[number];
