import { z } from 'zod';
import { expects } from '../../base/zod-schema-walk.ts';
import { bool, integer, listOf, numberBetween, path, positiveNumber, refused, retired, text } from './scalars.ts';

export const modelTypes = [
  'xgboost',
  'lightgbm',
  'catboost',
  'logistic_regression',
  'random_forest',
  'sklearn',
  'onnx',
  'linear',
  'endpoint',
  'predictions_only',
] as const;

export const modelSchema = z
  .strictObject({
    id: text.describe('Identifier of the model in records and logs').exactOptional(),
    version: text.describe('Version of the model, quoted: "1.0"').exactOptional(),
    name: text.describe('Name for people; default: the id').exactOptional(),
    path: path.describe('Model file').exactOptional(),
    type: z.enum(modelTypes).describe('Default: detected').exactOptional(),
    best_iteration: expects('file, all or an integer', z.union([z.enum(['file', 'all']), integer(1)])).exactOptional(),
    calibration: z.unknown().exactOptional(),
    parity: z
      .strictObject({ path, column: text, tolerance: positiveNumber().exactOptional() })
      .describe('Recorded scores to verify the model file against')
      .exactOptional(),
    signature: z.unknown().exactOptional(),
    endpoint: z
      .strictObject({ url: text.exactOptional(), protocol: text.exactOptional(), cache: path.exactOptional() })
      .exactOptional(),
    params: expects('a map', z.record(z.string(), z.unknown())).exactOptional(),
    save_path: refused('models are audited, not trained').exactOptional(),
  })
  .describe('The model under audit; without path: predictions only');

export const preprocessingSchema = z.strictObject({
  mode: z.enum(['auto', 'artifact', 'none']).exactOptional(),
  artifact_path: path.exactOptional(),
  expected_file_hash: expects('sha256: and 64 hex digits', z.string().regex(/^sha256:[0-9a-f]{64}$/)).exactOptional(),
  unknown_rate_max: numberBetween(0, 1).exactOptional(),
  // Other keys of the earlier tool.
  expected_params_hash: retired('the file hash says it all').exactOptional(),
  fail_on_mismatch: retired('a mismatch always fails').exactOptional(),
  thresholds: retired('write unknown_rate_max').exactOptional(),
});

const explainerName = z.enum(['treeshap', 'kernelshap', 'coefficients', 'noop']);

export const explainersSchema = z.strictObject({
  method: z.enum(['auto', 'interventional', 'path_dependent', 'linear', 'permutation']).exactOptional(),
  background: z.strictObject({ rows: integer(1).exactOptional(), from: path.exactOptional() }).exactOptional(),
  strategy: text.exactOptional(),
  priority: expects('a list of explainer names', z.array(explainerName)).exactOptional(),
});

const reasonReference = expects(
  'near_threshold_approved, all_applicants or {path}',
  z.union([z.enum(['near_threshold_approved', 'all_applicants']), z.strictObject({ path })]),
);

export const reasonCodesSchema = z.strictObject({
  enabled: bool.exactOptional(),
  map: path.exactOptional(),
  reference: reasonReference.exactOptional(),
  top_n: integer(1).exactOptional(),
  organization: text.exactOptional(),
  contact_info: text.exactOptional(),
  exclude: refused('principal reasons are not left out').exactOptional(),
});

export const recourseSchema = z.strictObject({
  enabled: bool.exactOptional(),
  immutable_features: listOf(text, 'a list of features').exactOptional(),
  monotonic_constraints: z.record(z.string(), z.enum(['increase', 'decrease'])).exactOptional(),
  bounds: z.record(z.string(), expects('[low, high]', z.tuple([z.number(), z.number()]))).exactOptional(),
  costs: z.record(z.string(), positiveNumber()).exactOptional(),
  max_options: integer(1).exactOptional(),
  rows: integer(1).exactOptional(),
});
