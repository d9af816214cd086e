import { isMap } from './places.ts';

/**
 * What this version does with each key of `auditConfigSchema`. A key that stands in neither list is a fault of this table:
 * a test walks the schema and asks for each.
 */
export type KeyState =
  /** Read, with everything below it. */
  | { readonly kind: 'available' }
  /** A map whose keys are decided one by one. */
  | { readonly kind: 'section' }
  /** Another name or place of a key. */
  | { readonly kind: 'alias'; readonly of: string }
  /** Without effect; a warning, under strict an error. */
  | { readonly kind: 'retired'; readonly why: string }
  /** Would ask for something the tool must not do. */
  | { readonly kind: 'refused'; readonly why: string; readonly write: string }
  /** Known, but its feature is not in this version. `instead` is what to write. */
  | { readonly kind: 'unavailable'; readonly instead?: string; readonly at?: 'value' }
  /** Asks for training. */
  | { readonly kind: 'training' };

/** The state of a key; some depend on its value, or on the rest of the file. */
export function keyState(key: string, value: unknown, file: unknown): KeyState | undefined {
  const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
  return typeof rule === 'function' ? rule(value, file) : rule;
}

export function hasKeyState(key: string): boolean {
  return Object.hasOwn(rules, key);
}

export const decidedKeys = (): string[] => Object.keys(rules);

/** Aliases with the keys they fold into. */
export function aliases(): { readonly alias: string; readonly of: string }[] {
  const plain = Object.entries(rules).flatMap(([alias, rule]) => {
    return typeof rule !== 'function' && rule.kind === 'alias' ? [{ alias, of: rule.of }] : [];
  });
  return [...plain, { alias: 'recourse', of: 'recourse_analysis' }];
}

type Rule = KeyState | ((value: unknown, file: unknown) => KeyState);

const available: KeyState = { kind: 'available' };
const section: KeyState = { kind: 'section' };
const unavailable: KeyState = { kind: 'unavailable' };
const alias = (of: string): KeyState => ({ kind: 'alias', of });
const retired = (why: string): KeyState => ({ kind: 'retired', why });
const refused = (why: string, write: string): KeyState => ({ kind: 'refused', why, write });

/** Available only with these values. */
const only =
  (values: readonly unknown[], instead: string): Rule =>
  (value) =>
    values.includes(value) ? available : { kind: 'unavailable', instead, at: 'value' };

const sectionOrValue: Rule = (value) => (isMap(value) ? section : available);

/** `auto` and `false` give a section with its reason; nothing more is in this version. */
const laterSection =
  (key: string): Rule =>
  (value) =>
    value === 'auto' || value === false || isSwitchedOff(value)
      ? available
      : {
          kind: 'unavailable',
          instead: `write ${key}: auto, or remove it; the report then says why the section is empty`,
        };

const neverOnline: Rule = (value) =>
  value === false || value === 'always'
    ? refused('the audit never uses the network', 'remove it, and name files on this machine')
    : retired('the audit is always offline');

const noExplanation = refused('an explainer that explains nothing', 'remove it');

const readableFormat = only(['csv', 'parquet'], 'save the data as CSV or Parquet');

const rules: Readonly<Record<string, Rule>> = {
  as_of: available,
  random_seed: available,
  strict_mode: available,
  audit_profile: available,
  title: available,
  policy_gates: sectionOrValue,
  'policy_gates.files': available,
  'policy_gates.waivers': available,
  'policy_gates.jurisdictions': available,
  'policy_gates.authorities': available,
  fairness_analysis: available,
  calibration_testing: available,
  reason_codes: laterSection('reason_codes'),
  'reason_codes.exclude': refused('principal reasons are not left out of a notice', 'remove it'),
  recourse_analysis: laterSection('recourse_analysis'),
  recourse: laterSection('recourse_analysis'),
  threshold: sectionOrValue,
  'threshold.policy': available,
  'threshold.value': available,
  'threshold.fit_on': available,
  'threshold.rate': available,
  'threshold.c_fp': available,
  'threshold.c_fn': available,
  favorable_outcome: available,
  shifts: available,
  fail_on_degradation: available,
  institution: available,
  model_card: section,
  'model_card.inventory': available,
  'model_card.declared_accuracy': available,
  ...Object.fromEntries(
    [
      'purpose intended_use out_of_scope owner developer vendor tier tier_rationale methodology training_data human_oversight',
      'label_choice metric_choice signatory independence audit_date log_schema special_category_basis lda_search',
      'assumptions limitations compensating_controls monitoring_plan approvals',
    ].flatMap((line) => line.split(' ').map((field) => [`model_card.${field}`, available])),
  ),
  retention: available,
  git: available,
  findings: available,
  previous: unavailable,
  log: available,
  sequence: available,
  challenge: available,

  engine: section,
  'engine.name': only(['duckdb'], 'write name: duckdb, and audit a CSV or Parquet export'),
  'engine.memory_limit': available,
  'engine.max_distinct_scores': available,
  'engine.max_result_rows': available,
  'engine.timeout_s': available,
  'engine.host_env': unavailable,
  'engine.user_env': unavailable,
  'engine.password_env': unavailable,
  'engine.token_env': unavailable,
  'engine.database': unavailable,
  'engine.ca_path': unavailable,
  'engine.allow_plaintext': unavailable,

  data: section,
  'data.path': available,
  'data.dataset': (value) =>
    value === 'adult_income'
      ? refused('adult_income is not bundled', 'write data.path with a file of your own')
      : available,
  'data.table': { kind: 'unavailable', instead: 'write data.path with a CSV or Parquet export' },
  'data.query': { kind: 'unavailable', instead: 'write data.path with a CSV or Parquet export' },
  'data.format': readableFormat,
  'data.delimiter': available,
  'data.encoding': available,
  'data.missing_values': available,
  'data.target_column': available,
  'data.positive_label': available,
  'data.score_column': available,
  'data.prediction_column': available,
  'data.challenger_column': available,
  'data.id_column': available,
  'data.weight_column': available,
  'data.period_column': available,
  'data.grade_column': available,
  'data.grade_pd': available,
  'data.stratum_columns': available,
  'data.split_column': available,
  'data.split': available,
  'data.task': available,
  'data.class_score_columns': available,
  'data.score_kind': available,
  'data.unlabelled': available,
  'data.sample': available,
  'data.train': section,
  'data.train.path': (value) =>
    typeof value === 'string' ? available : { kind: 'unavailable', instead: 'name one file', at: 'value' },
  'data.train.table': unavailable,
  'data.train.query': unavailable,
  'data.train.format': readableFormat,
  'data.train.delimiter': available,
  'data.train.encoding': available,
  'data.train.missing_values': available,
  'data.reference': section,
  'data.reference.path': (value) =>
    typeof value === 'string' ? available : { kind: 'unavailable', instead: 'name one file', at: 'value' },
  'data.reference.table': unavailable,
  'data.reference.query': unavailable,
  'data.reference.format': readableFormat,
  'data.reference.delimiter': available,
  'data.reference.encoding': available,
  'data.reference.missing_values': available,
  'data.feature_columns': available,
  'data.protected_attributes': section,
  'data.protected_attributes.column': available,
  'data.protected_attributes.label': available,
  'data.protected_attributes.reference': available,
  'data.protected_attributes.values': available,
  'data.protected_attributes.unknown': available,
  'data.protected_attributes.bins': available,
  'data.protected_attributes.groups': available,
  'data.protected_attributes.source': available,
  'data.protected_attributes.carried_by': available,
  'data.protected_attributes.special_category': available,
  'data.intersections': available,
  'data.schema_path': available,
  'data.holdout_statement': available,
  'data.offline': neverOnline,
  'data.fetch': neverOnline,

  model: section,
  'model.id': available,
  'model.version': available,
  'model.name': available,
  'model.path': available,
  'model.type': only(
    ['xgboost', 'predictions_only'],
    'save the model as XGBoost JSON, or audit its recorded scores: remove model.path and type',
  ),
  'model.best_iteration': available,
  'model.calibration': unavailable,
  'model.parity': available,
  'model.signature': unavailable,
  'model.endpoint': { kind: 'unavailable', instead: 'record the scores and name them in data.score_column' },
  'model.params': (_, file) => (hasModelPath(file) ? unavailable : { kind: 'training' }),
  'model.save_path': refused('models are audited, not trained', 'remove it'),

  preprocessing: unavailable,
  'preprocessing.expected_params_hash': retired('the file hash says it all'),
  'preprocessing.fail_on_mismatch': retired('a mismatch always fails'),
  'preprocessing.thresholds': retired('unknown_rate_max took its place'),

  explainers: unavailable,
  'explainers.strategy': (value) => (value === 'noop' ? noExplanation : unavailable),
  'explainers.priority': (value) => (Array.isArray(value) && value.includes('noop') ? noExplanation : unavailable),

  metrics: section,
  'metrics.compute_fairness': alias('fairness_analysis'),
  'metrics.compute_calibration': alias('calibration_testing'),
  'metrics.compute_confidence_intervals': (value) =>
    value === false ? refused('every estimate is printed with its interval', 'remove it') : available,
  'metrics.confidence_level': available,
  'metrics.n_bootstrap': available,
  'metrics.min_group_n': available,
  'metrics.small_groups': available,
  'metrics.performance': { kind: 'unavailable', instead: 'remove it; the fixed set is always computed' },
  'metrics.fairness': { kind: 'unavailable', instead: 'remove it; the fixed set is always computed' },
  'metrics.calibration': { kind: 'unavailable', instead: 'remove it; the fixed set is always computed' },
  'metrics.stability': section,
  'metrics.stability.enabled': available,
  'metrics.stability.epsilon_values': available,
  'metrics.stability.threshold': retired('gates judge, in the policy file'),
  'metrics.individual_fairness': section,
  'metrics.individual_fairness.enabled': available,
  'metrics.individual_fairness.max_distance': available,
  'metrics.individual_fairness.prediction_diff_threshold': available,
  'metrics.individual_fairness.distance_metric': retired('the distance is fixed'),
  'metrics.individual_fairness.similarity_percentile': retired('max_distance took its place'),
  'metrics.individual_fairness.threshold': retired('gates judge, in the policy file'),
  'metrics.drift': section,
  'metrics.drift.enabled': available,
  'metrics.performance_mode': retired('nothing needs cutting'),

  report: section,
  'report.output_path': available,
  'report.output_format': only(['pdf'], 'write output_format: pdf'),
  'report.title': alias('title'),
  'report.threshold': alias('threshold'),
  'report.save_scores': available,
  'report.paper': available,
  'report.template': retired('there is one report'),
  'report.sections': retired('all sections always stand'),
  'report.include_sections': retired('all sections always stand'),
  'report.styling': retired('there is one report'),
  'report.pdf_profile': retired('the report is always PDF/A'),
  'report.pdf_cache': retired('nothing is cached'),

  reproducibility: section,
  'reproducibility.strict': alias('strict_mode'),
  'reproducibility.random_seed': alias('random_seed'),
  'reproducibility.thread_control': retired('threads never change a byte'),
  runtime: section,
  'runtime.strict_mode': alias('strict_mode'),
  'runtime.fast_mode': retired('nothing needs cutting'),
  'runtime.compact_report': retired('all sections always stand'),
  'runtime.no_fallback': retired('there are no fallbacks'),
  strict: alias('strict_mode'),
  manifest: (value) =>
    value === false || isSwitchedOff(value)
      ? refused('an audit without its record is no evidence', 'remove it')
      : retired('the record is always written'),
  thread_control: retired('threads never change a byte'),
  warn_on_failure: retired('the exit code follows the gates; set a gate to severity: warning'),
};

function isSwitchedOff(value: unknown): boolean {
  return isMap(value) && value['enabled'] === false;
}

function hasModelPath(file: unknown): boolean {
  const model = isMap(file) ? file['model'] : undefined;
  return isMap(model) && typeof model['path'] === 'string';
}
