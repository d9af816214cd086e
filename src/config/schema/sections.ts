import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import {
  bool,
  date,
  environmentName,
  integer,
  listOf,
  numberBetween,
  path,
  positiveNumber,
  retired,
  text,
  texts,
} from './scalars.ts';

export const policyGatesSchema = expects(
  'a policy file, the name of a shipped policy, or a list of them',
  z.union([
    path,
    listOf(path, 'a list of policy files'),
    z.strictObject({
      files: expects(
        'a policy file, or a list',
        z.union([path, listOf(path, 'a list of policy files')]),
      ).exactOptional(),
      waivers: path.exactOptional(),
      jurisdictions: texts.exactOptional(),
      authorities: path.exactOptional(),
    }),
  ]),
);

export const thresholdSchema = expects(
  'a number from 0 to 1, or a map with "policy"',
  z.union([
    // The range is that of the scores: `checkThreshold` says so.
    z.number(),
    z.strictObject({
      policy: z.enum([
        'fixed',
        'from_file',
        'youden',
        'target_rate',
        'prevalence',
        'cost',
        'target_tpr',
        'target_fpr',
        'target_ppv',
      ]),
      value: expects('a number from 0 to 1', z.number()).exactOptional(),
      fit_on: z
        .enum(['audited', 'train', 'reference'])
        .describe('Rows it is fitted on; default audited')
        .exactOptional(),
      rate: numberBetween(0, 1).describe('Rate that target_* aims at').exactOptional(),
      c_fp: positiveNumber().exactOptional(),
      c_fn: positiveNumber().exactOptional(),
    }),
  ]),
);

export const institutionSchema = z.strictObject({
  name: text.exactOptional(),
  unit: text.exactOptional(),
  address: text.exactOptional(),
  contact: z
    .strictObject({
      name: text.exactOptional(),
      role: text.exactOptional(),
      email: text.exactOptional(),
      phone: text.exactOptional(),
    })
    .exactOptional(),
});

const cardText = expects(
  'text, {text, author_role} or {file}',
  z.union([
    text,
    z.strictObject({ text: text.exactOptional(), author_role: text.exactOptional(), file: path.exactOptional() }),
  ]),
);
const cardList = expects(
  'a list of texts, or {file}',
  z.union([
    z.array(
      expects(
        'text, or {text, author_role}',
        z.union([text, z.strictObject({ text, author_role: text.exactOptional() })]),
      ),
    ),
    z.strictObject({ file: path }),
    text,
  ]),
);

/** Fields of the model card by what they hold. */
export const cardTextFields = [
  'purpose',
  'intended_use',
  'out_of_scope',
  'owner',
  'developer',
  'vendor',
  'tier',
  'tier_rationale',
  'methodology',
  'training_data',
  'human_oversight',
  'label_choice',
  'metric_choice',
  'signatory',
  'independence',
  'audit_date',
  'log_schema',
  'special_category_basis',
  'lda_search',
] as const;
export const cardListFields = ['assumptions', 'limitations', 'compensating_controls', 'monitoring_plan'] as const;

type OptionalOf<S extends z.ZodType> = z.ZodExactOptional<S>;
function each<K extends string, S extends z.ZodType>(keys: readonly K[], schema: S): Record<K, OptionalOf<S>> {
  return Object.fromEntries(keys.map((key) => [key, schema.exactOptional()])) as Record<K, OptionalOf<S>>;
}

const inventoryScalar = z.union([z.string(), z.number(), z.boolean()]);
const inventoryValue = expects(
  'text, a number, true, false, a list of them, or nothing',
  z.union([inventoryScalar, z.array(inventoryScalar), z.null()]),
);

export const modelCardSchema = z
  .strictObject({
    ...each(cardTextFields, cardText),
    ...each(cardListFields, cardList),
    approvals: listOf(z.strictObject({ role: text, name: text, date }), 'a list of {role, name, date}').exactOptional(),
    inventory: expects('a map from field to value', z.record(z.string(), inventoryValue))
      .describe('Entry of the model inventory; a field without a value counts as not filled')
      .exactOptional(),
    declared_accuracy: z
      .strictObject({ metric: text, value: z.number() })
      .describe('Figure of the instructions of use, compared with the interval measured')
      .exactOptional(),
  })
  .describe('Texts written by people; never generated');

const duration = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

export const retentionSchema = z.strictObject({
  period: expects('an ISO 8601 duration such as P7Y', z.string().regex(duration)),
  authority: text,
});

export const gitSchema = z.strictObject({ allow_dirty: bool.exactOptional(), reason: text.exactOptional() });

export const engineSchema = z.strictObject({
  name: z.enum(['duckdb', 'trino', 'postgres']).exactOptional(),
  memory_limit: expects('an amount such as 4GB', z.string().regex(/^\d+(\.\d+)?\s?([KMGT]i?)?B$/)).exactOptional(),
  max_distinct_scores: integer(1, 100_000_000).exactOptional(),
  max_result_rows: integer(1).exactOptional(),
  timeout_s: integer(1, 86_400).exactOptional(),
  host_env: environmentName.exactOptional(),
  user_env: environmentName.exactOptional(),
  password_env: environmentName.exactOptional(),
  token_env: environmentName.exactOptional(),
  database: text.exactOptional(),
  ca_path: path.exactOptional(),
  allow_plaintext: bool.exactOptional(),
});

export const reportSchema = z.strictObject({
  output_path: path
    .describe('Relative to the config; {model_id}, {model_version}, {as_of}, {quarter} are filled in')
    .exactOptional(),
  output_format: z.enum(['pdf', 'html']).exactOptional(),
  title: text.meta({ description: 'Old place of title', deprecated: true }).exactOptional(),
  threshold: thresholdSchema.exactOptional(),
  save_scores: bool.exactOptional(),
  paper: z.enum(['us-letter', 'a4']).exactOptional(),
  template: retired('there is one report').exactOptional(),
  sections: retired('all sections always stand').exactOptional(),
  include_sections: retired('all sections always stand').exactOptional(),
  styling: retired('there is one report').exactOptional(),
  pdf_profile: retired('the report is PDF/A').exactOptional(),
  pdf_cache: retired('nothing is cached').exactOptional(),
});

export const runtimeSchema = z.strictObject({
  strict_mode: bool.meta({ description: 'Old place of strict_mode', deprecated: true }).exactOptional(),
  fast_mode: retired('nothing needs cutting').exactOptional(),
  compact_report: retired('all sections always stand').exactOptional(),
  no_fallback: retired('there are no fallbacks').exactOptional(),
});

export const reproducibilitySchema = z.strictObject({
  strict: bool.meta({ description: 'Old place of strict_mode', deprecated: true }).exactOptional(),
  random_seed: integer(0).meta({ description: 'Old place of random_seed', deprecated: true }).exactOptional(),
  thread_control: retired('threads never change a byte').exactOptional(),
});

export const shiftsSchema = expects(
  'a list such as ["gender:+0.1"]',
  z.array(z.string().regex(/^.+:[+-](0(\.\d+)?|\.\d+)$/s)),
);
