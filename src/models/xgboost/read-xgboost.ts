import { type Diagnostic, diagnostic, GlassAlphaError } from '../../base/diagnostic.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { createModel } from '../create-model.ts';
import { type DocumentValue, isObject, kindOf } from '../document.ts';
import { createFindings, type Findings, join, numbersAt, objectAt } from '../fields.ts';
import type { Model } from '../model.ts';
import { parseJson } from '../parse-json.ts';
import { parseUbjson } from '../parse-ubjson.ts';
import type { ReadOptions, ReadResult } from '../read-options.ts';
import { readBooster } from './booster.ts';
import { readInputs } from './inputs.ts';
import { readOutline } from './outline.ts';
import { readTraining } from './training.ts';

/** Raised when the same bytes would be read differently. */
const parserVersion = 1;

/** Versions whose files are tested, first and last. */
export const testedXgboost = { from: [2, 1], to: [3, 2] } as const;

/**
 * Reads an XGBoost model saved as `.json`, or the `{Config, Model}` document of a pickled booster.
 *
 * @param bytes the whole file
 * @returns the model, or every problem found: `model.refused` (damaged), `model.unsupported` (outside of what is read),
 *   `model.features`, `config.missing_key` (which boosting rounds count)
 * @example readXgboostJson(bytes, { bestIteration: 'file' }).model?.predict(columns, rowCount)
 */
export function readXgboostJson(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  return readWith(parseJson, 'xgboost-json', bytes, options);
}

/** Reads an XGBoost model saved as `.ubj`; see `readXgboostJson`. */
export function readXgboostUbjson(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  return readWith(parseUbjson, 'xgboost-ubj', bytes, options);
}

function readWith(
  parse: (bytes: Uint8Array) => DocumentValue,
  format: XgboostFormat,
  bytes: Uint8Array,
  options: ReadOptions,
): ReadResult {
  try {
    return readXgboostDocument(parse(bytes), format, bytes, options);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    const where = options.file === undefined ? {} : { where: { file: options.file } };
    return { model: null, diagnostics: error.diagnostics.map((d) => ({ ...d, ...where })) };
  }
}

export type XgboostFormat = 'xgboost-json' | 'xgboost-ubj';

/** The part after parsing, the same for both notations. */
export function readXgboostDocument(
  root: DocumentValue,
  format: XgboostFormat,
  bytes: Uint8Array,
  options: ReadOptions,
): ReadResult {
  const findings = createFindings(format === 'xgboost-json' ? 'XGBoost JSON' : 'XGBoost UBJSON', options.file);
  const model = readRoot(root, format, bytes, options, findings);
  return { model: findings.failed() ? null : (model ?? null), diagnostics: findings.diagnostics };
}

function readRoot(
  root: DocumentValue,
  format: XgboostFormat,
  bytes: Uint8Array,
  options: ReadOptions,
  findings: Findings,
): Model | undefined {
  if (!isObject(root)) {
    findings.refuse('the document', `expected an object, found ${kindOf(root)}`);
    return undefined;
  }
  const pickled = root.has('Model') && root.has('Config');
  const document = pickled ? objectAt(findings, root, 'Model', '') : root;
  if (document === undefined) return undefined;
  const prefix = pickled ? 'Model' : '';
  const version = numbersAt(findings, document, 'version', prefix, { length: 3, range: { min: 0, max: 1e6 } });
  const learner = objectAt(findings, document, 'learner', prefix);
  if (learner === undefined || version === undefined) return undefined;
  const path = join(prefix, 'learner');

  const outline = readOutline(learner, findings, path);
  if (outline === undefined) return undefined;
  const booster = readBooster(learner, outline, options, findings, path);
  const inputs = readInputs(learner, outline.featureCount, booster, options, findings, path);
  if (booster === undefined || inputs === undefined) return undefined;

  const { objective } = outline;
  const versionText = version.join('.');
  const untested = versionWarning(version, versionText, options.file);
  if (untested !== undefined) findings.add(untested);
  return createModel({
    task: objective.task,
    inputs,
    classes: objective.task === 'regression' ? [] : Array.from({ length: Math.max(2, outline.outputs) }, (_, k) => k),
    linkRule: { link: objective.link, round: 'float32' },
    structure: booster.structure,
    lineage: inputs.map(({ name, type }) => [{ column: name, via: type === 'category' ? 'ordinal' : 'identity' }]),
    parameters: {
      objective: outline.objectiveName,
      ...booster.parameters,
      ...outline.parameters,
      ...(pickled ? readTraining(root.get('Config')) : {}),
    },
    type: 'xgboost',
    provenance: {
      format,
      writer: 'xgboost',
      writerVersion: versionText,
      sha256: options.sha256 ?? sha256Hex(bytes),
      sizeBytes: bytes.length,
      parser: `${format}/${parserVersion}`,
      ...(booster.trees === undefined ? {} : { treesUsed: booster.trees.used, treesInFile: booster.trees.inFile }),
      notes: [
        'The value that stood for "missing" in training is not stored in the file.',
        ...(objective.note === undefined ? [] : [objective.note]),
        ...booster.notes,
        ...(untested === undefined ? [] : [untested.message]),
      ],
    },
  });
}

function versionWarning(version: Float64Array, text: string, file: string | undefined): Diagnostic | undefined {
  const order = (version[0] ?? 0) * 1e7 + (version[1] ?? 0);
  const { from, to } = testedXgboost;
  if (order >= from[0] * 1e7 + from[1] && order <= to[0] * 1e7 + to[1]) return undefined;
  return diagnostic(
    'warning',
    'model.untested_version',
    `The file was written by XGBoost ${text}; tested are ${from.join('.')} to ${to.join('.')}.`,
    {
      hint: 'compare its scores with recorded ones: model.parity, or data.score_column beside model.path',
      where: file === undefined ? undefined : { file },
    },
  );
}
