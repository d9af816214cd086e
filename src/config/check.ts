import { type Diagnostic, type DiagnosticCode, problem } from '../base/diagnostic.ts';
import type { YamlPath } from '../base/yaml.ts';
import { keyPath } from '../base/zod-diagnostics.ts';
import { attributeLabels } from './build-attributes.ts';
import { checkDeclared, checkPeriodsAndGrades } from './check-facts.ts';
import { checkIntersections } from './check-intersections.ts';
import type { Missing, Report, Stated } from './check-report.ts';
import { checkTask } from './check-task.ts';
import { checkThreshold } from './check-threshold.ts';
import { isMap, type Places, valueAt } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';
import { readShift } from './shift-text.ts';

/**
 * Rules that a single key cannot show: required keys, keys that need or exclude each other.
 *
 * @param file what could be read, aliases folded
 * @param raw the whole file: a key that stands there with a fault is not also missing
 * @param misspelled dotted keys that unknown ones were probably meant to be: not missing either
 */
export function checkAcrossKeys(
  file: ConfigFile,
  raw: unknown,
  misspelled: ReadonlySet<string>,
  places: Places,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const stated = (...path: string[]) => valueAt(raw, path) !== undefined || misspelled.has(path.join('.'));
  const report = (code: DiagnosticCode, path: YamlPath, message: string, hint?: string) => {
    const parent = path.slice(0, -1);
    const where = places.at(path) ?? (parent.length === 0 ? undefined : places.at(parent));
    found.push(problem(code, message, { hint, where }));
  };
  const missing = (path: YamlPath, add: string) =>
    report('config.missing_key', path, `"${keyPath(path)}" is missing; add: ${add}`);

  if (!stated('as_of')) missing(['as_of'], 'as_of: 2025-10-14');
  if (!stated('data')) missing(['data'], 'data: {path: data/holdout.csv, target_column: outcome}');
  else if (isMap(valueAt(raw, ['data']))) checkData(file, stated, missing, report);
  checkTask(file, stated, report);
  checkModel(file, stated, missing, report);
  checkThreshold(file, stated, missing, report);
  checkShifts(file, report);
  checkModelCard(file, report);
  checkDeclared(file, report);
  return found;
}

function checkData(file: ConfigFile, stated: Stated, missing: Missing, report: Report): void {
  const { data = {} } = file;
  const bundled = data.dataset === 'german_credit';
  if (!stated('data', 'path') && !bundled && !stated('data', 'table') && !stated('data', 'query')) {
    missing(['data', 'path'], 'path: data/holdout.csv');
  }
  if (!stated('data', 'target_column'))
    missing(['data', 'target_column'], 'target_column: <the column with the labels>');
  const scored = stated('model', 'path') || stated('model', 'endpoint') || stated('model', 'params');
  const isAmount = data.task === 'regression';
  const classed = data.task === 'multiclass';
  if (!scored && !classed && !stated('data', 'score_column') && !stated('data', 'prediction_column')) {
    if (isAmount)
      missing(
        ['data', 'prediction_column'],
        'prediction_column: <the column with the predicted amounts>, or model.path',
      );
    else
      missing(
        ['data', 'score_column'],
        'score_column: <the column with the scores>, or prediction_column, or model.path',
      );
  }
  if (data.split !== undefined && !stated('data', 'split_column'))
    missing(['data', 'split_column'], 'split_column: <the column that holds the split>');
  if (data.split_column !== undefined && !stated('data', 'split'))
    missing(['data', 'split'], 'split: <the value of the audited rows>');
  for (const rows of ['train', 'reference'] as const) {
    const named = stated('data', rows, 'path') || stated('data', rows, 'table') || stated('data', rows, 'query');
    if (data[rows] !== undefined && !named) missing(['data', rows, 'path'], `path: data/${rows}.csv`);
  }
  for (const [path, block] of [
    [['data'], data],
    [['data', 'train'], data.train],
    [['data', 'reference'], data.reference],
  ] as const) {
    if (block?.delimiter === undefined || block.format !== 'parquet') continue;
    const name = path.join('.');
    report(
      'config.conflict',
      [...path, 'delimiter'],
      `${name}.delimiter but ${name}.format: parquet`,
      `remove ${name}.delimiter`,
    );
  }
  if (
    data.feature_columns !== undefined &&
    data.target_column !== undefined &&
    data.feature_columns.includes(data.target_column)
  ) {
    const at = data.feature_columns.indexOf(data.target_column);
    report(
      'config.value',
      ['data', 'feature_columns', at],
      `data.feature_columns holds the target "${data.target_column}"`,
      'remove it from the list',
    );
  }
  if (data.challenger_column !== undefined && !scored && !stated('data', 'score_column')) {
    const hint = 'name the scores that it is compared with in data.score_column, or give model.path';
    report('config.conflict', ['data', 'challenger_column'], 'data.challenger_column needs scores', hint);
  }
  if (data.unlabelled === 'report' && (file.shifts ?? []).length > 0)
    report(
      'config.conflict',
      ['data', 'unlabelled'],
      'data.unlabelled: report with shifts: figures under other group shares need the label of every row',
      'remove shifts, or audit the rows with a label alone',
    );
  checkRoles(file, report);
  checkStrata(file, report);
  checkPeriodsAndGrades(file, report);
  checkAttributes(file, report);
  checkIntersections(file, report);
}

const roleKeys = [
  'target_column',
  'score_column',
  'prediction_column',
  'challenger_column',
  'id_column',
  'weight_column',
] as const;

/** One column cannot be the label and what the label is compared with. */
function checkRoles(file: ConfigFile, report: Report): void {
  const roles = new Map<string, string>();
  for (const key of roleKeys) {
    const column = file.data?.[key];
    if (column === undefined) continue;
    const other = roles.get(column);
    if (other !== undefined)
      report('config.value', ['data', key], `data.${key} and data.${other} name the same column "${column}"`);
    roles.set(column, other ?? key);
  }
}

/** A stratum that is the outcome or the group would compare nothing. */
function checkStrata({ data }: ConfigFile, report: Report): void {
  const seen = new Set<string>();
  const protectedColumns = (data?.protected_attributes ?? []).map((a) => (typeof a === 'string' ? a : a.column));
  for (const [i, column] of (data?.stratum_columns ?? []).entries()) {
    const path = ['data', 'stratum_columns', i];
    if (seen.has(column)) report('config.value', path, `the column "${column}" stands twice`, 'remove one');
    seen.add(column);
    if (column === data?.target_column || protectedColumns.includes(column))
      report(
        'config.value',
        path,
        `"${column}" is ${column === data?.target_column ? 'the target' : 'a protected attribute'}`,
        'name a legitimate factor',
      );
  }
}

function checkAttributes(file: ConfigFile, report: Report): void {
  const labels = new Set<string>();
  for (const [i, attribute] of (file.data?.protected_attributes ?? []).entries()) {
    const path = ['data', 'protected_attributes', i];
    const label = typeof attribute === 'string' ? attribute : (attribute.label ?? attribute.column);
    if (labels.has(label)) {
      const at = typeof attribute === 'string' ? path : [...path, attribute.label === undefined ? 'column' : 'label'];
      report('config.value', at, `two protected attributes are called "${label}"`, 'give one of them another label');
    }
    labels.add(label);
    if (typeof attribute === 'string' || attribute.bins === undefined) continue;
    const unsorted = attribute.bins.findIndex((edge, k) => k > 0 && edge <= (attribute.bins?.[k - 1] ?? 0));
    if (unsorted > 0) report('config.value', [...path, 'bins', unsorted], `${keyPath([...path, 'bins'])} must ascend`);
    if (attribute.groups !== undefined) {
      report(
        'config.conflict',
        [...path, 'groups'],
        `"${label}" has bins and groups`,
        'keep one: bins for numbers, groups for texts',
      );
    }
  }
}

function checkModel(file: ConfigFile, stated: Stated, missing: Missing, report: Report): void {
  const { model } = file;
  if (model === undefined) return;
  const hasPath = stated('model', 'path');
  if (model.type === 'xgboost' && !hasPath) missing(['model', 'path'], 'path: models/model.json');
  if (model.type === 'predictions_only' && hasPath) {
    report('config.conflict', ['model', 'type'], 'model.type: predictions_only but model.path is given', 'keep one');
  }
  if (hasPath || stated('model', 'endpoint')) return;
  for (const key of ['best_iteration', 'parity'] as const) {
    if (model[key] !== undefined)
      report(
        'config.conflict',
        ['model', key],
        `model.${key} without model.path`,
        `give model.path, or remove model.${key}`,
      );
  }
}

function checkShifts(file: ConfigFile, report: Report): void {
  const labels = attributeLabels(file.data);
  for (const [i, text] of (file.shifts ?? []).entries()) {
    const shift = readShift(text, labels);
    if ('fault' in shift) report('config.value', ['shifts', i], shift.fault);
  }
  if (file.fail_on_degradation !== undefined && (file.shifts ?? []).length === 0)
    report(
      'config.conflict',
      ['fail_on_degradation'],
      'fail_on_degradation without shifts: nothing could degrade',
      'add shifts: ["gender:+0.1"], or remove it',
    );
}

function checkModelCard(file: ConfigFile, report: Report): void {
  for (const [field, value] of Object.entries(file.model_card ?? {})) {
    if (!isMap(value) || field === 'inventory' || field === 'declared_accuracy') continue;
    const path = ['model_card', field];
    const hasText = 'text' in value;
    if (hasText && 'file' in value)
      report('config.conflict', path, `${keyPath(path)} has a text and a file`, 'keep one');
    if (!hasText && !('file' in value))
      report('config.missing_key', path, `${keyPath(path)} has no text; add: text: …, or file: …`);
  }
}
