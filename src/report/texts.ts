import type { AbsenceReason, Absent } from '../record/content.ts';
import type { CiState, Comparison, Severity } from '../record/decisions.ts';

/** Closed vocabularies of the record in words for people. One place each, so that wording can be reviewed. */

/** Completes "Not performed, because …". */
const absenceWords: Readonly<Record<AbsenceReason, string>> = {
  not_requested: 'it was not requested',
  no_model: 'no model file was given',
  no_labels: 'the data hold no labels',
  no_scores: 'the data hold decisions only, no scores',
  no_protected_attributes: 'no protected attribute is configured',
  single_class: 'the audited labels hold one class only',
  no_training_data: 'no training data were given',
  no_reference_data: 'no reference data were given',
  no_period_column: 'no period column was given',
  no_stratum_columns: 'no stratum columns were given',
  no_reason_map: 'no map from inputs to reasons was given',
  no_adverse_decisions: 'no audited decision is adverse',
  explainer_unavailable: 'no exact explainer exists for this model format',
  no_previous_report: 'no earlier report was given',
  no_challenger: 'no challenger scores were given',
  task_mismatch: 'it does not apply to this kind of prediction task',
  human_text_missing: 'its text has to be written by a person and is missing',
  not_in_this_version: 'it is not in this version',
};

export function absenceText(reason: AbsenceReason): string {
  return absenceWords[reason];
}

/** The one sentence of a stub (report.md 5). */
export function stubSentence({ absent, supply }: Absent): string {
  return `Not performed, because ${absenceWords[absent]}. To perform it: ${supply}.`;
}

const ciStateWords: Readonly<Record<CiState, string>> = {
  satisfies: 'PASS',
  violates: 'FAIL',
  spans: 'INCONCLUSIVE',
  none: 'none',
};

/** What the interval alone would say of a gate. */
export function ciStateText(state: CiState): string {
  return ciStateWords[state];
}

const comparisonSymbols: Readonly<Record<Exclude<Comparison, 'between'>, string>> = {
  less_than: '<',
  less_than_or_equal: '≤',
  greater_than: '>',
  greater_than_or_equal: '≥',
  equals: '=',
};

export function comparisonSymbol(comparison: Exclude<Comparison, 'between'>): string {
  return comparisonSymbols[comparison];
}

const comparisonWords: Readonly<Record<Comparison, string>> = {
  less_than: 'below',
  less_than_or_equal: 'at most',
  greater_than: 'above',
  greater_than_or_equal: 'at least',
  equals: 'exactly',
  between: 'within',
};

/** Completes "has to be …". */
export function comparisonText(comparison: Comparison): string {
  return comparisonWords[comparison];
}

const severityWords: Readonly<Record<Severity, string>> = {
  error: 'error level: a failure blocks',
  warning: 'warning level: a failure has to be documented',
  info: 'information only: nothing follows',
};

export function severityText(severity: Severity): string {
  return severityWords[severity];
}

const basisWords: Readonly<Record<string, string>> = {
  regulation: 'threshold set by a regulation',
  guidance: 'threshold taken from guidance',
  draft: 'draft, never adopted',
  convention: 'convention, no legal force',
  house: 'house threshold: the firm’s own figure',
  numerical: 'numerical tolerance',
  none: 'no basis stated',
};

/** Where a threshold comes from (policy.md 7.3). */
export function basisText(basis: string): string {
  return basisWords[basis] ?? basis;
}

const sampleWords: Readonly<Record<string, string>> = {
  holdout: 'hold-out: rows the model did not see in training',
  out_of_time: 'out of time: later than the training rows',
  production: 'production: decisions as they were made',
  development: 'development: rows used to build the model',
  not_stated: 'not stated',
};

export function sampleText(sample: string): string {
  return sampleWords[sample] ?? sample;
}

const datasetWords: Readonly<Record<string, string>> = {
  audited: 'audited rows',
  train: 'training rows',
  reference: 'reference rows',
  parity: 'recorded scores',
};

/** What a data file was read for. */
export function datasetText(role: string): string {
  return datasetWords[role] ?? role;
}

/** Puts configuration keys and file names inside a sentence of the record in quotation marks. */
export function quoteKeys(text: string): string {
  return text.replace(/(?<![“\w.])[a-z]+(?:[._][a-z0-9]+)+(?![\w”])/g, '“$&”');
}

const methodWords: Readonly<Record<string, string>> = {
  wilson: 'Wilson',
  newcombe: 'Newcombe',
  tukey_newcombe: 'Newcombe, simultaneous over all pairs of groups (Tukey)',
  tukey_ratio: 'Miettinen–Nurminen, simultaneous over all pairs of groups (Tukey)',
  reference_max: 'Newcombe, simultaneous over the groups compared with the reference (Bonferroni)',
  reference_ratio: 'Miettinen–Nurminen, simultaneous over the groups compared with the reference (Bonferroni)',
  mn_ratio: 'Miettinen–Nurminen',
  mn: 'Miettinen–Nurminen',
  eod: 'Newcombe, simultaneous over both rates and all pairs of groups',
  auc_hull: 'outer limits of DeLong (logit scale) and Newcombe',
  logit_delong: 'DeLong on the logit scale',
  delta: 'delta method',
  ece_triangle: 'simulated sampling noise of the bins',
  brier_triangle: 'simulated sampling noise of the bins, on the root',
  corp: 'delta method, lowered by the simulated overfit of the isotonic fit',
  parity_triangle: 'simulated sampling noise of the strata',
  mover: 'limits recovered from the Wilson limits of its parts (MOVER)',
  rest: 'Newcombe, each group against all other rows',
  haldane: 'Haldane, log scale',
  image: 'extreme values over the intervals of its parts',
  boot: 'multinomial bootstrap',
  jackknife: 'Wilson at the effective number of rows by the jackknife',
  tukey_boot: 'bootstrap, simultaneous over all pairs of groups',
  welch: 'Welch',
  wald: 'Wald',
  rbg: 'Robins–Breslow–Greenland',
};

/** Name of an interval method as a statistician would call it. */
export function methodText(method: string): string {
  return methodWords[method] ?? method;
}

const cardWords: Readonly<Record<string, string>> = {
  purpose: 'Purpose',
  intended_use: 'Intended use',
  out_of_scope: 'Out of scope',
  owner: 'Owner',
  developer: 'Developer',
  vendor: 'Vendor',
  tier: 'Tier',
  tier_rationale: 'Reason for the tier',
  methodology: 'Methodology',
  training_data: 'Training data',
  assumptions: 'Assumptions',
  limitations: 'Limitations',
  compensating_controls: 'Compensating controls',
  monitoring_plan: 'Monitoring plan',
  human_oversight: 'Human oversight',
  approvals: 'Approvals',
  label_choice: 'Choice of the label',
  metric_choice: 'Choice of the metrics',
  signatory: 'Signatory',
  independence: 'Independence',
  audit_date: 'Date of the independent audit',
  log_schema: 'Log schema',
  special_category_basis: 'Basis for special-category data',
  lda_search: 'Search for less discriminatory alternatives',
};

/** A field of the model card as a heading. */
export function cardFieldText(field: string): string {
  return cardWords[field] ?? field.replaceAll('_', ' ');
}
