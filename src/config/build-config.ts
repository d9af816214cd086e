import { sortedKeys } from '../base/order.ts';
import type { YamlPath } from '../base/yaml.ts';
import { configPath, optional, textAsWritten } from './as-written.ts';
import type { AuditConfig, DataConfig, FileReading, ModelConfig, OtherRows, Switch } from './audit-config.ts';
import { attributeLabels, attributesOf, intersectionsOf } from './build-attributes.ts';
import { modelCardOf } from './build-model-card.ts';
import { isMap, type Places } from './places.ts';
import { policyReference } from './policy-reference.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';
import { readShift } from './shift-text.ts';

export interface BuildInput {
  /** Validated, aliases folded. */
  readonly file: ConfigFile;
  /** As it stands, before folding. */
  readonly raw: unknown;
  /** Default of model.id. */
  readonly stem: string;
  readonly places: Places;
  readonly statedKeys: readonly string[];
  readonly retiredKeys: readonly string[];
  /** Strict by the file or by the caller: it changes a default. */
  readonly strict: boolean;
}

/** Fills defaults and gives every value its final form. Keys that are missing though required become empty text. */
export function buildConfig(input: BuildInput): AuditConfig {
  const { file, raw, places } = input;
  const { metrics = {}, report = {}, engine = {}, git = {} } = file;
  return {
    asOf: file.as_of ?? '',
    randomSeed: file.random_seed ?? 42,
    strictMode: file.strict_mode ?? false,
    auditProfile: file.audit_profile ?? null,
    title: file.title ?? 'Model audit report',
    policies: policiesOf(file, places),
    fairnessAnalysis: switchOf(file.fairness_analysis),
    calibrationTesting: switchOf(file.calibration_testing),
    reasonCodes: switchOf(file.reason_codes),
    recourseAnalysis: switchOf(file.recourse_analysis),
    threshold: thresholdOf(file),
    ...optional('costs', costsOf(file)),
    ...optional('favorableOutcome', file.favorable_outcome),
    ...optional('shifts', shiftsOf(file)),
    ...optional('failOnDegradation', file.fail_on_degradation),
    institution: file.institution ?? {},
    modelCard: modelCardOf(file, places),
    ...optional('retention', file.retention),
    git: { allowDirty: git.allow_dirty ?? false, ...optional('reason', git.reason) },
    ...policyGatesOf(file, places),
    ...(file.log === undefined ? {} : { log: configPath(file.log, ['log'], places) }),
    ...(file.findings === undefined ? {} : { findings: configPath(file.findings, ['findings'], places) }),
    ...optional('sequence', file.sequence),
    ...optional('challenge', file.challenge),
    engine: {
      name: 'duckdb',
      ...optional('memoryLimit', engine.memory_limit),
      maxDistinctScores: engine.max_distinct_scores ?? 1_000_000,
      maxResultRows: engine.max_result_rows ?? 20_000_000,
      timeoutS: engine.timeout_s ?? 900,
    },
    data: dataOf(file, places),
    model: modelOf(file, input.stem, places),
    metrics: {
      confidenceLevel: metrics.confidence_level ?? 0.95,
      nBootstrap: metrics.n_bootstrap ?? defaultBootstrap(input.strict),
      minGroupN: metrics.min_group_n ?? 30,
      smallGroups: metrics.small_groups ?? 'keep',
      ...optional('individualFairness', individualOf(metrics)),
      ...optional('stability', stabilityOf(metrics)),
      drift: metrics.drift?.enabled ?? true,
    },
    report: {
      ...optional('outputPath', report.output_path),
      outputFormat: 'pdf',
      paper: report.paper ?? 'us-letter',
      ...(report.save_scores === true ? { saveScores: true } : {}),
    },
    statedKeys: input.statedKeys,
    sections: isMap(raw) ? sortedKeys(raw) : [],
    retiredKeys: input.retiredKeys,
  };
}

/** Replicates when the file says nothing; strict mode asks for more (interface.md 4, item 8). */
export function defaultBootstrap(strictMode: boolean): number {
  return strictMode ? 10_000 : 2000;
}

function individualOf({ individual_fairness: block }: MetricsFile): AuditConfig['metrics']['individualFairness'] {
  if (block === undefined || block.enabled === false) return undefined;
  return { maxDistance: block.max_distance ?? 0.05, scoreDifference: block.prediction_diff_threshold ?? 0.1 };
}

function stabilityOf({ stability: block }: MetricsFile): AuditConfig['metrics']['stability'] {
  if (block === undefined || block.enabled === false) return undefined;
  return { epsilons: [...new Set(block.epsilon_values ?? [0.01, 0.05, 0.1])].sort((a, b) => a - b) };
}

type MetricsFile = NonNullable<ConfigFile['metrics']>;

function policiesOf(file: ConfigFile, places: Places): AuditConfig['policies'] {
  const { policy_gates: gates } = file;
  const base: YamlPath = isMap(gates) ? ['policy_gates', 'files'] : ['policy_gates'];
  const listed = isMap(gates) ? (gates as { readonly files?: string | string[] }).files : gates;
  if (typeof listed === 'string') return [policyReference(listed, configPath(listed, base, places))];
  return (listed ?? []).map((item, i) => policyReference(item, configPath(item, [...base, i], places)));
}

/** What stands beside the policy files in the map form of `policy_gates`. */
function policyGatesOf(
  { policy_gates: gates }: ConfigFile,
  places: Places,
): Pick<AuditConfig, 'waivers' | 'jurisdictions' | 'authorities'> {
  if (!isMap(gates)) return {};
  const { waivers, jurisdictions, authorities } = gates as PolicyGatesMap;
  const pathOf = (value: string, key: string) => configPath(value, ['policy_gates', key], places);
  return {
    ...(waivers === undefined ? {} : { waivers: pathOf(waivers, 'waivers') }),
    ...(jurisdictions === undefined ? {} : { jurisdictions }),
    ...(authorities === undefined ? {} : { authorities: pathOf(authorities, 'authorities') }),
  };
}

type PolicyGatesMap = Extract<NonNullable<ConfigFile['policy_gates']>, { readonly files?: unknown }>;

/** A section this version cannot compute never gets here with `true` or a map that is on. */
function switchOf(value: unknown): Switch {
  if (isMap(value)) return value['enabled'] !== false;
  return value === true || value === false ? value : 'auto';
}

function thresholdOf({ threshold, data, model }: ConfigFile): AuditConfig['threshold'] {
  if (data?.task === 'regression') return { policy: 'none' };
  if (data?.task === 'multiclass') {
    const decided = typeof threshold === 'object' && threshold.policy === 'from_file';
    const scored = data.class_score_columns !== undefined || model?.path !== undefined;
    // Without probabilities, recorded decisions are all there is.
    return {
      policy: decided || (data.prediction_column !== undefined && !scored) ? 'from_file' : 'highest_probability',
    };
  }
  if (threshold === undefined) return { policy: 'fixed', value: 0.5 };
  if (typeof threshold === 'number') return { policy: 'fixed', value: threshold };
  const { policy, value, rate, fit_on: fitOn = 'audited' } = threshold;
  switch (policy) {
    case 'fixed':
      return { policy, value: value ?? 0.5 };
    case 'from_file':
      return { policy };
    case 'youden':
    case 'prevalence':
    case 'cost':
      return { policy, fitOn };
    default:
      return { policy, rate: rate ?? 0.5, fitOn };
  }
}

function costsOf({ threshold }: ConfigFile): AuditConfig['costs'] {
  if (typeof threshold !== 'object') return undefined;
  const { c_fp: falsePositive, c_fn: falseNegative } = threshold;
  return falsePositive === undefined || falseNegative === undefined ? undefined : { falsePositive, falseNegative };
}

function shiftsOf(file: ConfigFile): AuditConfig['shifts'] {
  const labels = attributeLabels(file.data);
  return file.shifts?.map((text) => readShift(text, labels)).filter((shift) => 'moves' in shift);
}

function dataOf(file: ConfigFile, places: Places): DataConfig {
  const { data = {} } = file;
  const paths = typeof data.path === 'string' ? [data.path] : (data.path ?? []);
  const reading = readingOf(data, ['', 'NA', 'NaN', 'null']);
  return {
    paths: paths.map((item, i) =>
      configPath(item, typeof data.path === 'string' ? ['data', 'path'] : ['data', 'path', i], places),
    ),
    ...(data.dataset === 'german_credit' ? { dataset: data.dataset } : {}),
    ...reading,
    targetColumn: data.target_column ?? '',
    ...optional('positiveLabel', data.positive_label),
    ...optional('scoreColumn', data.score_column),
    ...(data.unlabelled === 'report' ? { unlabelled: data.unlabelled } : {}),
    ...(data.score_kind === 'logit' || data.score_kind === 'points' ? { scoreKind: data.score_kind } : {}),
    ...optional('classScores', classScoresOf(data)),
    ...optional('predictionColumn', data.prediction_column),
    ...optional('challengerColumn', data.challenger_column),
    ...optional('idColumn', data.id_column),
    ...optional('weightColumn', data.weight_column),
    ...optional('periodColumn', data.period_column),
    ...optional('gradeColumn', data.grade_column),
    ...optional('gradePd', data.grade_pd),
    ...optional('stratumColumns', data.stratum_columns),
    ...optional('splitColumn', data.split_column),
    ...(data.split === undefined ? {} : { split: textAsWritten(data.split, ['data', 'split'], places) }),
    task: data.task ?? 'binary',
    ...optional('sample', data.sample),
    ...optional('train', otherRows('train', file, places, reading)),
    ...optional('reference', otherRows('reference', file, places, reading)),
    ...optional('featureColumns', data.feature_columns),
    protectedAttributes: attributesOf(file, places),
    ...optional('intersections', intersectionsOf(file)),
    ...(data.schema_path === undefined
      ? {}
      : { schemaPath: configPath(data.schema_path, ['data', 'schema_path'], places) }),
    ...optional('holdoutStatement', data.holdout_statement),
  };
}

function classScoresOf({ class_score_columns: columns }: NonNullable<ConfigFile['data']>): DataConfig['classScores'] {
  return columns === undefined ? undefined : Object.entries(columns).map(([name, column]) => ({ class: name, column }));
}

type FileKeys = Pick<NonNullable<ConfigFile['data']>, 'format' | 'delimiter' | 'encoding' | 'missing_values'>;

function readingOf(
  { format, delimiter, encoding, missing_values: missing }: FileKeys,
  usual: readonly string[],
): FileReading {
  return {
    ...(format === 'csv' || format === 'parquet' ? { format } : {}),
    ...optional('delimiter', delimiter),
    encoding: encoding ?? 'utf-8',
    missingValues: missing ?? usual,
  };
}

/** A file of its own: only the texts that count as missing are those of the audited rows, unless it says otherwise. */
function otherRows(
  key: 'train' | 'reference',
  { data }: ConfigFile,
  places: Places,
  audited: FileReading,
): OtherRows | undefined {
  const block = data?.[key];
  if (typeof block?.path !== 'string') return undefined;
  return { ...configPath(block.path, ['data', key, 'path'], places), ...readingOf(block, audited.missingValues) };
}

function modelOf(file: ConfigFile, stem: string, places: Places): ModelConfig {
  const { model = {} } = file;
  const id = model.id ?? stem;
  const { parity } = model;
  return {
    id,
    version: model.version ?? 'unversioned',
    name: model.name ?? id,
    stated: { id: model.id !== undefined, version: model.version !== undefined },
    ...(model.path === undefined ? {} : { path: configPath(model.path, ['model', 'path'], places) }),
    ...optional('type', model.type),
    ...optional('bestIteration', model.best_iteration),
    ...(parity === undefined
      ? {}
      : {
          parity: {
            file: configPath(parity.path, ['model', 'parity', 'path'], places),
            column: parity.column,
            tolerance: parity.tolerance ?? 1e-6,
          },
        }),
  };
}
