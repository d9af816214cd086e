import { sha256Hex } from '../../src/base/sha256.ts';
import { type Content, sectionKeys } from '../../src/record/content.ts';
import type { Decisions, NotJudged } from '../../src/record/decisions.ts';
import type { ManifestBody, RecordedMetric } from '../../src/record/manifest.ts';
import type { Metric } from '../../src/record/metric.ts';
import { recordMetrics } from '../../src/record/record-metric.ts';

const digest = (name: string): string => sha256Hex(name);

export const exampleMetrics: readonly Metric[] = [
  {
    kind: 'value',
    id: 'demographic_parity_difference',
    scope: { attribute: 'gender', split: 'audited' },
    value: 0.1 + 0.2,
    ci: { lower: 0.1, upper: 0.5, level: 0.95, method: 'tukey_newcombe', approximate: false },
    n: 300,
    complete: true,
    undefinedGroups: [],
    emptyGroups: [],
    smallGroups: ['a|b'],
    argmax: 'male',
    argmin: 'female',
  },
  { kind: 'undefined', id: 'roc_auc', scope: { split: 'audited' }, reason: 'not_computed', n: 300 },
  {
    kind: 'value',
    id: 'accuracy',
    scope: { split: 'audited' },
    value: 2 / 3,
    n: 300,
    complete: true,
    undefinedGroups: [],
    emptyGroups: [],
    smallGroups: [],
  },
];

const sections: Readonly<Record<string, string>> = {
  demographic_parity_difference: '7.3',
  roc_auc: '5.2',
  accuracy: '5.1',
};

export function exampleRecordedMetrics(): Readonly<Record<string, RecordedMetric>> {
  return recordMetrics(exampleMetrics, (id) => ({ unit: 'rate', method: id, section: sections[id] ?? '5' }));
}

function exampleContent(): Content {
  const blocks = Object.fromEntries(
    sectionKeys.map((key) => [key, { absent: 'not_in_this_version', supply: 'a later version' }]),
  ) as unknown as Content;
  return {
    ...blocks,
    '5': {
      tables: {
        performance: {
          subsection: '5.1',
          columns: ['metric', 'value'],
          rows: [['Accuracy', { metric: 'accuracy' }]],
          total: 1,
        },
      },
      series: { roc: { subsection: '5.2', x: [0, 1 / 3, 1], y: [0, 0.5, 1] } },
    },
    '7': { facts: { worst: { metric: 'demographic_parity_difference|attribute=gender' }, groups: ['female', 'male'] } },
    front: {
      review: {
        checklist: [{ id: 'ci', item: 'Intervals given', state: 'met', evidence: 'all', section: '5' }],
        red_flags: [{ id: 'wide', item: 'Wide intervals', state: 'clear', evidence: 'none', section: '7' }],
      },
      facts: { institution: 'Example Bank', sample: 'holdout', roles: [] },
    },
  };
}

/** A record with every field, as small as can be. */
export function exampleBody(gates: Decisions | NotJudged = { reason: 'no policy given' }): ManifestBody {
  return {
    format: 'glassalpha-manifest/1',
    manifest_version: '2.0',
    schema_version: '2.0.0',
    glassalpha_version: '0.3.0',
    generated_at: '2025-10-14T00:00:00Z',
    audit: {
      model_id: 'credit_v2',
      model_version: '2.1.0',
      title: 'Model audit report',
      as_of: '2025-10-14',
      profile: null,
    },
    configuration: {
      hash: digest('config'),
      size_bytes: 6,
      sections: ['as_of', 'data'],
      strict_mode: false,
      overrides: [{ flag: '--seed', key: 'random_seed', value: 7 }],
      files: [
        { role: 'config', name: 'audit.yaml', ref: 'audit.yaml', sha256: digest('config'), text: 'config' },
        { role: 'policy', name: 'firm.yaml', ref: 'policies/firm.yaml', sha256: digest('firm'), text: 'firm' },
        { role: 'schema', name: 'schema.json', ref: 'schema.json', sha256: digest('{}'), text: '{}' },
      ],
    },
    dataset: {
      audited: {
        name: 'holdout.csv',
        hash: digest('data'),
        size_bytes: 4,
        shape: [300, 2],
        dtypes: { score: 'text', gender: 'text' },
        null_counts: { score: 0, gender: 3 },
        logical_sha256: digest('cells'),
        columns: { score: digest('score'), gender: null },
        row_multiset: '1234',
        key_sha256: null,
        label_sha256: digest('label'),
      },
    },
    data_schema: {
      fields: [{ name: 'score', type: 'number', description: 'Score', constraints: { minimum: 0 } }],
      primaryKey: null,
      roles: {
        target: 'label',
        positive_label: '1',
        favorable_outcome: '1',
        score: 'score',
        prediction: null,
        protected: ['gender'],
        key: null,
        weight: null,
        period: null,
      },
    },
    model: {
      name: 'Credit',
      type: 'xgboost',
      format: 'xgboost-json',
      hash: digest('model'),
      size_bytes: 5,
      parameters: { max_depth: 3, objective: 'binary:logistic' },
      feature_names: ['age'],
      feature_count: 1,
      class_count: 2,
      trees: 10,
      parser: 'xgboost',
      calibration: null,
      threshold: { value: 0.123456789012345, policy: 'fixed' },
      preprocessing: null,
      signature: null,
    },
    components: {
      explainer: null,
      metrics: ['accuracy'],
      threshold_policy: 'fixed',
      selection_strategy: null,
      fallbacks_used: [],
      fonts: [{ name: 'Face', sha256: digest('font') }],
      template_sha256: digest('template'),
      modules: [{ name: 'typesetter', version: '1.0.0', sha256: null }],
    },
    environment: { runtime: 'node', supported: '>=20.19', bytes_depend_on: [] },
    dependencies: { core_packages: { zod: '4.6.7' } },
    constraints: { lockfile_sha256: digest('lock') },
    git: { available: false, sha: null, dirty: null, reason: 'outside a repository' },
    seeds: { master: 9007199254740991, derived: { bootstrap: '12345678901234567890' } },
    engine: {
      name: 'duckdb',
      version: '1.5.6',
      dialect: 'duckdb',
      query_log: [{ id: 'q1', purpose: 'count', sql: 'select 1', rows: 1, result_sha256: digest('q1') }],
    },
    metrics: exampleRecordedMetrics(),
    gates,
    content: exampleContent(),
    execution: { success: true, random_seed: 42, deterministic_mode: true },
    determinism: {
      statement: 'Same inputs, same bytes.',
      excluded: [{ what: 'times', why: 'they change between equal runs' }],
      checks: [{ id: '1', status: 'met', detail: 'stated' }],
    },
  };
}
