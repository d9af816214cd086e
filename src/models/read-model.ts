import { type Diagnostic, type DiagnosticCode, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { detectFormat, type ModelFormat } from './detect-format.ts';
import { type DocumentValue, isObject } from './document.ts';
import { parseJson } from './parse-json.ts';
import type { ReadOptions, ReadResult } from './read-options.ts';
import { scoresHint } from './scores-hint.ts';
import { readXgboostDocument, readXgboostUbjson } from './xgboost/read-xgboost.ts';

/**
 * Reads a model file of any known format, detected by content. Nothing of it is executed.
 *
 * @param bytes the whole file
 * @returns the model with its warnings and notes, or null with every error found
 * @example readModel(bytes, { type: 'xgboost', bestIteration: 'file' })
 */
export function readModel(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  const detected = detectFormat(bytes);
  const mismatch = typeMismatch(detected, options);
  if (mismatch !== undefined) return { model: null, diagnostics: [mismatch] };
  if (detected === 'xgboost-ubj') return readXgboostUbjson(bytes, options);
  if (detected === 'json') return readJson(bytes, options);
  return refusal(detected, bytes, options);
}

/** JSON is shared by several formats: the keys at the top decide. */
function readJson(bytes: Uint8Array, options: ReadOptions): ReadResult {
  let root: DocumentValue;
  try {
    root = parseJson(bytes);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    return { model: null, diagnostics: error.diagnostics.map((d) => ({ ...d, ...whereOf(options) })) };
  }
  const kind = jsonKind(root);
  const mismatch = typeMismatch(kind, options);
  if (mismatch !== undefined) return { model: null, diagnostics: [mismatch] };
  if (kind === 'xgboost-json') return readXgboostDocument(root, 'xgboost-json', bytes, options);
  if (kind !== 'json') return refusal(kind, bytes, options);
  const keys = isObject(root) ? [...root.keys()].slice(0, 8).map((key) => JSON.stringify(key.slice(0, 40))) : [];
  const found = keys.length === 0 ? 'no object at its top' : `at its top ${keys.join(', ')}`;
  return refuse('model.unsupported', `JSON, but no model format this tool knows: ${found}`, options);
}

type JsonKind = 'xgboost-json' | 'catboost-json' | 'linear-json' | 'json';

function jsonKind(root: DocumentValue): JsonKind {
  if (!isObject(root)) return 'json';
  if (root.has('learner') || (root.has('Model') && root.has('Config'))) return 'xgboost-json';
  if (root.has('oblivious_trees') || root.has('features_info')) return 'catboost-json';
  const format = root.get('format');
  return typeof format === 'string' && format.startsWith('glassalpha-linear/') ? 'linear-json' : 'json';
}

type DetectedFormat = ModelFormat | JsonKind;

/** Config types a format can hold. A pickle can hold a wrapped booster, so several fit. */
const typesOf: Readonly<Partial<Record<DetectedFormat, readonly string[]>>> = {
  'xgboost-json': ['xgboost'],
  'xgboost-ubj': ['xgboost'],
  'xgboost-binary': ['xgboost'],
  'lightgbm-text': ['lightgbm'],
  'catboost-cbm': ['catboost'],
  'catboost-json': ['catboost'],
  'linear-json': ['linear', 'logistic_regression'],
  'linear-yaml': ['linear', 'logistic_regression'],
  onnx: ['onnx'],
  skops: ['sklearn', 'logistic_regression', 'random_forest', 'xgboost', 'lightgbm'],
  pickle: ['sklearn', 'logistic_regression', 'random_forest', 'xgboost', 'lightgbm'],
  'compressed-pickle': ['sklearn', 'logistic_regression', 'random_forest', 'xgboost', 'lightgbm'],
};

function typeMismatch(format: DetectedFormat, options: ReadOptions): Diagnostic | undefined {
  const allowed = typesOf[format];
  if (options.type === undefined || allowed === undefined || allowed.includes(options.type)) return undefined;
  return problem('model.type_mismatch', `model.type is "${options.type}", but the file is ${names[format]}`, {
    hint: `write type: ${allowed.join(' or ')}, or leave model.type out`,
    ...whereOf(options),
  });
}

const names: Readonly<Record<DetectedFormat, string>> = {
  empty: 'empty',
  'xgboost-json': 'an XGBoost model (JSON)',
  'xgboost-ubj': 'an XGBoost model (UBJSON)',
  'xgboost-binary': "a model in XGBoost's old binary format",
  json: 'JSON of no known model format',
  'lightgbm-text': 'a LightGBM text model',
  pickle: 'a Python pickle (scikit-learn, joblib)',
  'compressed-pickle': 'compressed, as joblib writes pickles',
  skops: 'a skops archive (scikit-learn)',
  zip: 'a zip archive of no known model format',
  mojo: 'an H2O MOJO archive',
  onnx: 'an ONNX model',
  'catboost-cbm': 'a CatBoost binary model (.cbm)',
  'catboost-json': 'a CatBoost model (JSON)',
  'linear-json': 'a linear model (glassalpha-linear)',
  'linear-yaml': 'a linear model (glassalpha-linear)',
  pmml: 'a PMML document',
  unknown: 'of no known model format',
};

/** Formats a later version reads. */
const later: ReadonlySet<DetectedFormat> = new Set<DetectedFormat>([
  'lightgbm-text',
  'pickle',
  'compressed-pickle',
  'skops',
  'onnx',
  'catboost-json',
  'linear-json',
  'linear-yaml',
]);

const resave: Readonly<Partial<Record<DetectedFormat, string>>> = {
  'xgboost-binary': 'load it with the XGBoost that wrote it and save it again as model.json',
  'catboost-cbm':
    'export it as JSON: model.save_model("model.json", format="json"); reading that comes in a later version',
};

function refusal(format: DetectedFormat, bytes: Uint8Array, options: ReadOptions): ReadResult {
  if (format === 'empty') return refuse('model.refused', 'the model file is empty', options, '');
  if (later.has(format)) {
    const message = `the model file is ${names[format]}, a format that is not available in this version`;
    return refuse('config.unavailable', message, options);
  }
  const first = format === 'unknown' ? `; it starts with the bytes ${hex(bytes.subarray(0, 8))}` : '';
  const way = resave[format];
  return refuse(
    'model.unsupported',
    `the model file is ${names[format]}${first}`,
    options,
    way === undefined ? scoresHint : `${way}; ${scoresHint}`,
  );
}

function refuse(code: DiagnosticCode, message: string, options: ReadOptions, hint = scoresHint): ReadResult {
  const more = { hint: hint === '' ? undefined : hint, ...whereOf(options) };
  return { model: null, diagnostics: [problem(code, message, more)] };
}

function whereOf(options: ReadOptions): { where?: { file: string } } {
  return options.file === undefined ? {} : { where: { file: options.file } };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
