import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import { dataSchema } from './data.ts';
import { metricsSchema } from './metrics.ts';
import { explainersSchema, modelSchema, preprocessingSchema, reasonCodesSchema, recourseSchema } from './model.ts';
import { bool, date, integer, numberBetween, path, retired, scalar, sectionSwitch, text } from './scalars.ts';
import {
  engineSchema,
  gitSchema,
  institutionSchema,
  modelCardSchema,
  policyGatesSchema,
  reportSchema,
  reproducibilitySchema,
  retentionSchema,
  runtimeSchema,
  shiftsSchema,
  thresholdSchema,
} from './sections.ts';

const reasonCodes = expects('true, false, auto or a map', z.union([z.boolean(), z.literal('auto'), reasonCodesSchema]));
const recourse = expects('true, false, auto or a map', z.union([z.boolean(), z.literal('auto'), recourseSchema]));

/**
 * The audit configuration as people write it (interface.md 5): every key that is known, available in this version or not.
 * `key-states.ts` says which is which; `check.ts` says which keys are required.
 */
export const auditConfigSchema = z.strictObject({
  as_of: date.describe('Effective date: the only "now" of report, gates and record').exactOptional(),
  random_seed: integer(0).describe('Seed of every random stream; default 42').exactOptional(),
  strict_mode: bool.describe('Refuse to run unless every strict requirement is met').exactOptional(),
  audit_profile: text.describe('A label without effect').exactOptional(),
  title: text.describe('Title of the report').exactOptional(),
  policy_gates: policyGatesSchema
    .describe('Policy file, name of a shipped policy, or a list; all must hold')
    .exactOptional(),
  fairness_analysis: sectionSwitch
    .describe('true: must be computable; auto: if possible; false: not requested')
    .exactOptional(),
  calibration_testing: sectionSwitch
    .describe('true: must be computable; auto: if possible; false: not requested')
    .exactOptional(),
  reason_codes: reasonCodes.exactOptional(),
  recourse_analysis: recourse.exactOptional(),
  threshold: thresholdSchema
    .describe('A score at or above it is a decision for the positive label; default 0.5')
    .exactOptional(),
  favorable_outcome: scalar.describe('Label value that is good for the person').exactOptional(),
  shifts: shiftsSchema
    .describe('Group shares to test under: attr:±x moves all groups but the reference, attr=group:±x one group')
    .exactOptional(),
  fail_on_degradation: numberBetween(0, 1).describe('Fail if a shift worsens a metric by this or more').exactOptional(),
  institution: institutionSchema.describe('Who stands behind the report').exactOptional(),
  model_card: modelCardSchema.exactOptional(),
  retention: retentionSchema.describe('How long the evidence is kept, and by which rule').exactOptional(),
  git: gitSchema.describe('Why git is left out, or why modified files are accepted').exactOptional(),
  findings: path.describe('YAML list of findings on the model').exactOptional(),
  previous: path.exactOptional(),
  log: path.exactOptional(),
  sequence: integer(1).describe('Number of this audit in its series').exactOptional(),
  challenge: text.describe("The reader's nonce against replay").exactOptional(),
  engine: engineSchema.exactOptional(),
  data: dataSchema.exactOptional(),
  model: modelSchema.exactOptional(),
  preprocessing: preprocessingSchema.exactOptional(),
  explainers: explainersSchema.exactOptional(),
  metrics: metricsSchema.exactOptional(),
  recourse: recourse.exactOptional(),
  report: reportSchema.exactOptional(),
  reproducibility: reproducibilitySchema.exactOptional(),
  runtime: runtimeSchema.exactOptional(),
  strict: bool.meta({ description: 'Old name of strict_mode', deprecated: true }).exactOptional(),
  manifest: retired('the record is always written').exactOptional(),
  thread_control: retired('threads never change a byte').exactOptional(),
  warn_on_failure: retired('the exit code follows the gates').exactOptional(),
});

/** The file's content after validation, keys as written. */
export type ConfigFile = z.output<typeof auditConfigSchema>;

/** What the library accepts instead of a file. */
export type AuditConfigInput = z.input<typeof auditConfigSchema>;
