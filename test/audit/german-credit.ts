import { readFileSync } from 'node:fs';
import type { AuditContext, ColumnProfile } from '../../src/audit/context.ts';
import { gatherFacts } from '../../src/audit/gather-facts.ts';
import { manifestBody } from '../../src/audit/manifest-body.ts';
import { buildContent } from '../../src/audit/steps/all.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { AttributeConfig, AuditConfig, CardText } from '../../src/config/audit-config.ts';
import { allDefinitions } from '../../src/metrics/catalogue.ts';
import { computeMetrics } from '../../src/metrics/compute.ts';
import type { MulticlassStatistics } from '../../src/metrics/multiclass/statistics.ts';
import type { RegressionStatistics } from '../../src/metrics/regression/statistics.ts';
import type { BinaryStatistics } from '../../src/metrics/statistics.ts';
import type { AuthorityTable } from '../../src/policy/authorities/authority-table.ts';
import { parseAuthorities } from '../../src/policy/authorities/parse-authorities.ts';
import { emptyContext } from '../../src/policy/condition.ts';
import { evaluatePolicies } from '../../src/policy/evaluate.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import type { Content } from '../../src/record/content.ts';
import type { Decisions, NotJudged } from '../../src/record/decisions.ts';
import type { RecordedDataset } from '../../src/record/manifest.ts';
import { type Metric, metricKey } from '../../src/record/metric.ts';
import { type SealedManifest, sealManifest } from '../../src/record/seal.ts';
import { replacedCharacters } from '../../src/report/printable.ts';
import { tabulateClasses } from '../metrics/multiclass-tables.ts';
import { tabulateAmounts } from '../metrics/regression-tables.ts';
import { type Row, tabulate } from '../metrics/tables.ts';
import { withFacts } from './fact-parts.ts';
import { largestDegradation, measuredParts } from './measured-parts.ts';
import { otherTaskMetrics } from './other-task.ts';

const example = new URL('../../examples/german-credit/', import.meta.url);
const csv = readQuotedCsv(readFileSync(new URL('data/holdout_scored.csv', example), 'utf8'));

/** What a case leaves out of the German Credit hold-out. */
export interface CaseOptions {
  readonly scores?: boolean;
  readonly attributes?: readonly ('gender' | 'age_group')[];
  readonly policy?: string | null;
  readonly model?: boolean;
  /** The outcome that is good for the person; 1, the positive label, unless stated. */
  readonly favorable?: 0 | 1;
  /** Other names for the age groups. */
  readonly rename?: (group: string) => string;
  /** Labels of several classes, or amounts, with figures made up; two classes unless stated. */
  readonly task?: 'multiclass' | 'regression';
  /** Hand the sections every part that an audit can measure, with figures made up. */
  readonly measured?: boolean;
  /** Periods, rating grades, findings and what people declare. */
  readonly facts?: boolean;
  /** Keep only rows that satisfy this. */
  readonly rows?: (row: Row) => boolean;
  readonly config?: Partial<AuditConfig>;
  readonly change?: (context: AuditContext) => AuditContext;
}

function shippedTable(): AuthorityTable {
  const { table } = parseAuthorities(
    readFileSync(new URL('../../authorities.yaml', import.meta.url)),
    'authorities.yaml',
  );
  if (table === null) throw new Error('the shipped table of authorities has a fault');
  return table;
}

/** The 300 applicants of the German Credit hold-out under the shipped policy, measured by the metrics room itself. */
export function germanCredit(options: CaseOptions = {}): AuditContext {
  const {
    scores = true,
    attributes = ['gender', 'age_group'],
    model = true,
    favorable = 1,
    rename = (group: string) => group,
  } = options;
  const rows = csv
    .map(
      (cells): Row => ({
        label: Number(cells['credit_risk']),
        decision: Number(cells['score']) >= 0.5 ? 1 : 0,
        ...(scores ? { score: Number(cells['score']) } : {}),
        groups: {
          gender: cells['gender'] ?? '',
          age_group: rename(cells['age_group'] ?? ''),
          'gender*age_group': `${cells['gender']}|${cells['age_group']}`,
        },
      }),
    )
    .filter(options.rows ?? (() => true));
  const { task } = options;
  const base = configOf(attributes, scores, model);
  const config = {
    ...base,
    ...(task === undefined ? {} : { data: { ...base.data, task } }),
    ...options.config,
  };
  const compared = options.measured === true ? [...attributes, 'gender*age_group'] : attributes;
  const statistics = { ...statisticsOf(rows, compared), favorableIsPositive: favorable === 1 };
  const byKey = new Map(
    task === undefined
      ? metricsOf(statistics, JSON.stringify([rows, compared, favorable]))
      : otherTaskMetrics(
          task,
          attributes.map((name) => ({ name, reference: referenceGroup(name) })),
        ),
  );
  if (options.measured === true) byKey.set(largestDegradation.id, largestDegradation);
  const policy = options.policy === undefined ? shippedPolicy() : options.policy;
  const context: AuditContext = {
    config,
    toolVersion: '0.3.0',
    rows: rows.length,
    datasets: {
      audited: dataset('holdout.csv', rows.length, 24),
      ...(model ? { train: dataset('train.csv', 700, 24) } : {}),
    },
    findings: null,
    conditions: { context: emptyContext, gated: attributes },
    authorities: shippedTable(),
    records: [],
    replacedInPrint: (text, writer) =>
      replacedCharacters(text, writer === 'person' ? { face: 'serif', keepLines: true } : {}),
    files: [
      file('config', 'audit.yaml', 'as_of: 2025-09-30\n'),
      ...(policy === null ? [] : [file('policy', 'configs/policy/firm_credit_baseline.yaml', policy)]),
    ],
    columns: profiles(scores),
    missingness: attributes.flatMap((attribute) =>
      groupsOf(statistics, attribute).map(({ group, n }) => ({ column: 'savings', attribute, group, n, missing: 0 })),
    ),
    attributes: attributes.map((name) => ({
      name,
      column: name === 'age_group' ? 'age' : name,
      source: 'self_reported',
      missing: 0,
      reference: referenceGroup(name),
      binned: name === 'age_group',
      groups: groupsOf(statistics, name),
      inputOfModel: model ? 'no' : 'no model',
    })),
    statistics: task === undefined ? statistics : taskStatistics(task, rows, attributes),
    facts: gatherFacts(
      config,
      statistics,
      options.measured === true ? measuredParts(groupsOf(statistics, 'gender*age_group')) : {},
    ),
    descriptions: { duration_months: 'duration of the credit' },
    labels: task === undefined ? { positive: '1', negative: '0', favorable: String(favorable) } : null,
    hasScores: scores,
    model: {
      ...(model ? xgboost : noModel),
      threshold: { value: scores ? 0.5 : null, policy: scores ? 'fixed' : 'from_file' },
    },
    modelNotes: model ? ['All 120 trees of the file are used.'] : [],
    unseenCategories: {},
    parity: model
      ? {
          rows: 300,
          maxAbs: 2.9e-8,
          decisionsEqual: true,
          toleranceUsed: 1e-6,
          scoresSha256: sha256Hex('scores'),
          against: 'scores.csv, column xgboost_without_protected',
        }
      : null,
    overlap: model ? { trainRows: 700, sharedIds: 0, reason: null } : null,
    metrics: byKey,
    definitions: new Map(allDefinitions().map((d) => [d.id, d])),
    gates: judge(policy, byKey, attributes),
    git: { available: false, sha: null, dirty: null, reason: 'example project outside a repository' },
    checks: [
      { id: 'stated_keys', status: 'met', detail: 'all six keys stand in the configuration' },
      { id: 'parity', status: 'met', detail: '300 recorded scores agree' },
    ],
    strictPassed: true,
  };
  const told = options.facts === true ? withFacts({ ...context, statistics }, rows) : context;
  return options.change === undefined ? told : options.change(told);
}

/** The same rows with three classes, or with amounts, made of their scores. */
function taskStatistics(
  task: 'multiclass' | 'regression',
  rows: readonly Row[],
  attributes: readonly string[],
): MulticlassStatistics | RegressionStatistics {
  if (task === 'regression')
    return tabulateAmounts(
      rows.map(({ label, score = 0, groups }, i) => ({
        outcome: 1000 * label + i,
        prediction: Math.round(1000 * score) + i,
        groups,
      })),
      attributes,
    );
  const classOf = (score: number) => (score < 0.5 ? 'bad' : score < 0.7 ? 'fair' : 'good');
  return tabulateClasses(
    rows.map(({ label, score = 0, groups }, i) => ({
      label: i % 5 === 0 ? 'fair' : label === 1 ? 'good' : 'bad',
      predicted: classOf(score),
      groups,
    })),
    ['bad', 'fair', 'good'],
    attributes,
  );
}

function referenceGroup(attribute: string): string {
  return attribute === 'gender' ? 'male' : '40-61';
}

const measured = new Map<string, ReadonlyMap<string, Metric>>();

/** The metrics of the rows, computed once for all cases that have the same. Few draws: these tests look at words. */
function metricsOf(statistics: BinaryStatistics, key: string): ReadonlyMap<string, Metric> {
  const known = measured.get(key);
  if (known !== undefined) return known;
  const options = { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 200, seed: 42 } as const;
  const metrics = computeMetrics(statistics, options);
  const byKey = new Map(metrics.map((m) => [metricKey(m.id, m.scope), m]));
  measured.set(key, byKey);
  return byKey;
}

/** Rows of a CSV file whose fields may be quoted, without quotes or line feeds inside. */
function readQuotedCsv(text: string): Record<string, string>[] {
  const cells = (line: string) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((m) => m[1] ?? m[2] ?? '');
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = cells(head);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? '', cell])));
}

/** The record of a case, sealed. */
export function recordOf(context: AuditContext, content: Content = buildContent(context)): SealedManifest {
  const roles = {
    target: 'credit_risk',
    positive_label: context.config.data.task === 'binary' ? '1' : null,
    favorable_outcome: context.config.data.task === 'binary' ? (context.labels?.favorable ?? null) : null,
    score: null,
    prediction: null,
  };
  return sealManifest(
    manifestBody({
      context,
      content,
      dataSchema: {
        fields: [{ name: 'credit_risk', type: 'integer' }],
        primaryKey: 'applicant_id',
        roles: {
          ...roles,
          protected: context.attributes.map((a) => a.name),
          key: 'applicant_id',
          weight: null,
          period: null,
          ...(context.config.data.task === 'binary' ? {} : { task: context.config.data.task }),
          ...('classes' in context.statistics ? { classes: context.statistics.classes } : {}),
        },
      },
      configBytes: 18,
      overrides: [],
      tool: {
        version: '0.3.0',
        fonts: [{ name: 'Source Sans 3', sha256: sha256Hex('font') }],
        templateSha256: sha256Hex('templates'),
        modules: [],
        corePackages: { '@duckdb/node-api': '1.5.6-r.1', zod: '4.6.7' },
        pinnedPackages: {},
        lockfileSha256: sha256Hex('lock'),
      },
      engine: {
        name: 'duckdb',
        version: '1.5.6',
        dialect: 'duckdb',
        queryLog: [{ id: 'q1', purpose: 'cells', sql: 'SELECT 1', rows: 12, result_sha256: sha256Hex('q1') }],
      },
      streams: { ece_triangle: '1234567890123456789' },
    }),
  );
}

export function shippedPolicy(): string {
  return readFileSync(new URL('configs/policy/firm_credit_baseline.yaml', example), 'utf8');
}

/** A policy of the original format with the gates given as YAML list items. */
export function policyText(gates: string): string {
  return `policy_name: "House policy"\nversion: "2.0"\neffective_date: "2025-01-01"\ngates:\n${gates}`;
}

function judge(
  policy: string | null,
  metrics: ReadonlyMap<string, Metric>,
  attributes: readonly string[],
): Decisions | NotJudged {
  if (policy === null) return { reason: 'no policy was given' };
  const parsed = parsePolicy(new TextEncoder().encode(policy), 'configs/policy/firm_credit_baseline.yaml');
  if (parsed.policy === null) throw new Error(JSON.stringify(parsed.diagnostics));
  return evaluatePolicies({
    authorities: shippedTable(),
    policies: [parsed.policy],
    metrics,
    attributes,
    asOf: '2025-09-30',
  });
}

function statisticsOf(rows: readonly Row[], attributes: readonly string[]): BinaryStatistics {
  const statistics = tabulate(rows, attributes);
  return {
    ...statistics,
    attributes: statistics.attributes.map((a) => ({
      ...a,
      reference: a.name.includes('*') ? 'largest' : { group: referenceGroup(a.name) },
    })),
  };
}

function groupsOf(statistics: BinaryStatistics, attribute: string): { group: string; n: number }[] {
  const groups = statistics.attributes.find((a) => a.name === attribute)?.groups ?? [];
  return groups.map(({ group, n }) => ({ group, n }));
}

function profiles(scores: boolean): ColumnProfile[] {
  const names = Object.keys(csv[0] ?? {}).filter((name) => scores || name !== 'score');
  const roles: Readonly<Record<string, readonly string[]>> = {
    applicant_id: ['id'],
    credit_risk: ['target'],
    gender: ['attribute gender'],
    age: ['attribute age_group'],
    score: ['score'],
    personal_status: [],
    foreign_worker: [],
    age_group: [],
  };
  return names.map((name) => {
    const cells = csv.map((row) => row[name] ?? '');
    const numbers = cells.map(Number);
    const isNumeric = numbers.every(Number.isFinite);
    return {
      name,
      roles: roles[name] ?? ['model input'],
      type: isNumeric ? 'number' : 'string',
      missing: 0,
      distinct: new Set(cells).size,
      range: isNumeric ? [Math.min(...numbers), Math.max(...numbers)] : null,
    };
  });
}

const xgboost: AuditContext['model'] = {
  name: 'German Credit risk score',
  type: 'xgboost',
  format: 'xgboost-json',
  hash: sha256Hex('model'),
  size_bytes: 250000,
  parameters: { objective: 'binary:logistic', booster: 'gbtree', base_score: 0.7, max_depth: 3 },
  feature_names: ['checking_status', 'duration_months', 'credit_amount', 'savings'],
  feature_count: 4,
  class_count: 2,
  trees: 120,
  parser: 'xgboost',
  calibration: null,
  threshold: { value: 0.5, policy: 'fixed' },
  preprocessing: null,
  signature: null,
};

const noModel: AuditContext['model'] = {
  ...withoutTrees(xgboost),
  type: 'predictions_only',
  format: null,
  hash: null,
  size_bytes: null,
  parameters: null,
  feature_names: null,
  feature_count: null,
  reason: 'recorded predictions only',
  parser: null,
};

function withoutTrees({ trees: _trees, ...rest }: AuditContext['model']): AuditContext['model'] {
  return rest;
}

function dataset(name: string, rows: number, columns: number): RecordedDataset {
  return {
    name,
    hash: sha256Hex(name),
    size_bytes: 30000,
    shape: [rows, columns],
    dtypes: {},
    null_counts: {},
    logical_sha256: sha256Hex(`cells of ${name}`),
    columns: {},
    row_multiset: null,
    key_sha256: null,
    label_sha256: null,
  };
}

function file(role: 'config' | 'policy', ref: string, text: string): AuditContext['files'][number] {
  return { role, name: ref.split('/').at(-1) ?? ref, ref, sha256: sha256Hex(text), text };
}

const by = (authorRole: string, text: string): CardText => ({ text, authorRole });

function configOf(attributes: readonly string[], scores: boolean, model: boolean): AuditConfig {
  const statedKeys = ['as_of', 'random_seed', 'model.id', 'model.version', 'threshold', 'favorable_outcome'];
  return {
    asOf: '2025-09-30',
    randomSeed: 42,
    strictMode: true,
    auditProfile: null,
    title: 'Model audit report',
    policies: [],
    fairnessAnalysis: 'auto',
    calibrationTesting: 'auto',
    reasonCodes: 'auto',
    recourseAnalysis: 'auto',
    threshold: scores ? { policy: 'fixed', value: 0.5 } : { policy: 'from_file' },
    favorableOutcome: 1,
    institution: {
      name: 'Example Bank',
      unit: 'Model Risk Management',
      contact: { role: 'Model Risk', email: 'model-risk@example.com' },
    },
    modelCard: model ? fullCard : { texts: {}, lists: {}, files: {}, approvals: [] },
    retention: { period: 'P7Y', authority: 'firm policy' },
    git: { allowDirty: false, reason: 'example project outside a repository' },
    engine: { name: 'duckdb', maxDistinctScores: 1_000_000, maxResultRows: 1_000_000, timeoutS: 600 },
    data: {
      paths: [{ path: 'data/holdout.csv', key: 'data.path' }],
      encoding: 'utf-8',
      missingValues: ['', 'NA'],
      targetColumn: 'credit_risk',
      positiveLabel: 1,
      ...(scores ? { scoreColumn: 'score' } : { predictionColumn: 'decision' }),
      idColumn: 'applicant_id',
      task: 'binary',
      sample: 'holdout',
      protectedAttributes: attributes.map(
        (label): AttributeConfig => ({
          column: label === 'age_group' ? 'age' : label,
          label,
          reference: label === 'gender' ? 'male' : '40-61',
          unknown: [],
          groups: {},
          source: 'self_reported',
        }),
      ),
    },
    model: {
      id: 'german_credit_xgb',
      version: '1.0',
      name: 'German Credit risk score',
      stated: { id: true, version: true },
    },
    metrics: { confidenceLevel: 0.95, nBootstrap: 1000, minGroupN: 30, smallGroups: 'keep' },
    report: { outputFormat: 'pdf', paper: 'us-letter' },
    statedKeys,
    sections: ['as_of', 'data', 'model'],
    retiredKeys: [],
  };
}

const fullCard: AuditConfig['modelCard'] = {
  texts: {
    purpose: by('Model owner', 'Rank consumer loan applications by the chance that the loan is repaid.'),
    intended_use: by(
      'Model owner',
      'First decision on instalment loans to private persons; refusals are looked at again by a credit officer.',
    ),
    out_of_scope: by('Model owner', 'Business loans; mortgages; limit management; pricing.'),
    owner: { text: 'Head of Consumer Lending', authorRole: null },
    developer: { text: 'Credit Modelling', authorRole: null },
    tier: { text: '2', authorRole: null },
    tier_rationale: by('Model Risk', 'Decides on single loans of limited size; refusals are reviewed by a person.'),
    methodology: by('Developer', 'Gradient-boosted trees on 17 application fields.'),
    training_data: by('Developer', '700 of the 1,000 applications of the Statlog German Credit data, 1973 to 1975.'),
    human_oversight: by('Model owner', 'A credit officer decides on every refusal that the applicant contests.'),
  },
  lists: {
    assumptions: [by('Developer', 'Applicants resemble those of the training sample.')],
    limitations: [
      by('Validator', 'The published data carry a known coding defect: gender is as published, not as true.'),
      by('Validator', 'Scores are not default probabilities of any present population.'),
    ],
  },
  files: {},
  approvals: [{ role: 'Model owner', name: 'A. Example', date: '2025-09-15' }],
};
