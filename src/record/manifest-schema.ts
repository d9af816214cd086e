import { z } from 'zod';
import { contentSchema } from './content-schema.ts';
import { decisionsSchema, notJudgedSchema } from './decisions-schema.ts';
import { metricUnits, textFileRoles, thresholdPolicies } from './manifest.ts';
import { undefinedReasons } from './metric.ts';

const number = z.number();
const count = z.int().nonnegative();
const text = z.string();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const scalar = z.union([text, number, z.boolean()]);

const interval = z.strictObject({
  lower: number.nullable(),
  upper: number.nullable(),
  level: number,
  method: text,
  approximate: z.boolean(),
});

const result = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('value'),
    value: number,
    ci: interval.exactOptional(),
    ci_reason: z.enum(undefinedReasons).exactOptional(),
    n: count,
    complete: z.boolean(),
    undefined_groups: z.array(text),
    empty_groups: z.array(text),
    small_groups: z.array(text),
    argmax: text.exactOptional(),
    argmin: text.exactOptional(),
    tuned_on_audited_data: z.literal(true).exactOptional(),
    score_grid: number.exactOptional(),
    invariant: z.literal(true).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('undefined'), reason: z.enum(undefinedReasons), n: count }),
]);

const scope = z.strictObject({
  attribute: text.exactOptional(),
  group: text.exactOptional(),
  reference: text.exactOptional(),
  stratum: text.exactOptional(),
  class: text.exactOptional(),
  feature: text.exactOptional(),
  params: text.exactOptional(),
  split: text,
});

const metric = z.strictObject({
  result,
  unit: z.enum(metricUnits),
  method: text,
  section: text,
  slice: scope.exactOptional(),
});

const audit = z.strictObject({
  model_id: text,
  model_version: text,
  title: text,
  as_of: date,
  profile: text.nullable(),
  sequence: z.int().exactOptional(),
  challenge: text.exactOptional(),
  scores_sha256: sha256.exactOptional(),
});

const configuration = z.strictObject({
  hash: sha256,
  size_bytes: count,
  sections: z.array(text),
  strict_mode: z.boolean(),
  overrides: z.array(z.strictObject({ flag: text, key: text, value: z.union([scalar, z.array(text)]) })),
  files: z.array(z.strictObject({ role: z.enum(textFileRoles), name: text, ref: text, sha256, text })),
});

const dataset = z.strictObject({
  name: text,
  hash: sha256.nullable(),
  size_bytes: count.nullable(),
  shape: z.tuple([count, count]),
  dtypes: z.record(text, text),
  null_counts: z.record(text, count),
  logical_sha256: sha256,
  columns: z.record(text, sha256.nullable()),
  row_multiset: text.nullable(),
  key_sha256: sha256.nullable(),
  label_sha256: sha256.nullable(),
});

const dataSchema = z.strictObject({
  fields: z.array(
    z.strictObject({
      name: text,
      type: text,
      description: text.exactOptional(),
      constraints: z.record(text, z.unknown()).exactOptional(),
    }),
  ),
  primaryKey: text.nullable(),
  roles: z.strictObject({
    target: text.nullable(),
    positive_label: text.nullable(),
    favorable_outcome: text.nullable(),
    score: text.nullable(),
    prediction: text.nullable(),
    protected: z.array(text),
    key: text.nullable(),
    weight: text.nullable(),
    period: text.nullable(),
    task: z.enum(['multiclass', 'regression']).exactOptional(),
    classes: z.array(text).exactOptional(),
    class_scores: z.record(text, text).exactOptional(),
    challenger: text.exactOptional(),
  }),
});

const model = z.strictObject({
  name: text,
  type: text,
  format: text.nullable(),
  hash: sha256.nullable(),
  size_bytes: count.nullable(),
  parameters: z.record(text, scalar.nullable()).nullable(),
  feature_names: z.array(text).nullable(),
  feature_count: count.nullable(),
  class_count: count.nullable(),
  trees: count.exactOptional(),
  reason: text.exactOptional(),
  parser: text.nullable(),
  calibration: text.nullable(),
  threshold: z.strictObject({
    value: number.nullable(),
    policy: z.enum(thresholdPolicies),
    fit_on: text.exactOptional(),
    objective: number.exactOptional(),
  }),
  preprocessing: z.strictObject({ hash: sha256 }).nullable(),
  signature: z.null(),
});

const components = z.strictObject({
  explainer: text.nullable(),
  metrics: z.array(text),
  threshold_policy: text,
  selection_strategy: text.nullable(),
  fallbacks_used: z.array(z.never()),
  fonts: z.array(z.strictObject({ name: text, sha256 })),
  template_sha256: sha256,
  modules: z.array(z.strictObject({ name: text, version: text, sha256: sha256.nullable() })),
});

const query = z.strictObject({ id: text, purpose: text, sql: text, rows: count, result_sha256: sha256 });

const determinism = z.strictObject({
  statement: text,
  excluded: z.array(z.strictObject({ what: text, why: text })),
  checks: z.array(z.strictObject({ id: text, status: z.enum(['met', 'not_met']), detail: text })),
});

const hashes = z.strictObject({
  root: sha256,
  inputs: z.strictObject({
    config: sha256,
    policy: z.record(text, sha256),
    schema: sha256.nullable(),
    data: z.record(text, sha256),
    model: sha256.nullable(),
    seeds: sha256,
    claims: sha256,
  }),
  engine: sha256,
  results: z.record(text, sha256),
  gates: sha256,
});

/** Strict schema of `<report>.manifest.json` (evidence.md 1): an unknown field is a failed check. */
export const manifestSchema = z.strictObject({
  format: z.literal('glassalpha-manifest/1'),
  manifest_version: z.literal('2.0'),
  schema_version: z.literal('2.0.0'),
  glassalpha_version: text,
  generated_at: z.string().regex(/^\d{4}-\d{2}-\d{2}T00:00:00Z$/),
  audit,
  configuration,
  dataset: z.record(text, dataset),
  data_schema: dataSchema,
  model,
  components,
  environment: z.strictObject({
    runtime: z.literal('node'),
    supported: z.literal('>=20.19'),
    bytes_depend_on: z.array(z.never()),
  }),
  dependencies: z.strictObject({ core_packages: z.record(text, text) }),
  constraints: z.strictObject({ lockfile_sha256: sha256 }),
  git: z.strictObject({
    available: z.boolean(),
    sha: text.nullable(),
    dirty: z.boolean().nullable(),
    reason: text.exactOptional(),
  }),
  seeds: z.strictObject({ master: z.int(), derived: z.record(text, text) }),
  engine: z.strictObject({ name: text, version: text, dialect: text, query_log: z.array(query) }),
  metrics: z.record(text, metric),
  gates: z.union([decisionsSchema, notJudgedSchema]),
  content: contentSchema,
  execution: z.strictObject({
    success: z.literal(true),
    random_seed: z.int(),
    deterministic_mode: z.literal(true),
  }),
  determinism,
  hashes,
  manifest_hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
});
