import type { YamlPath } from '../base/yaml.ts';
import type { Report, Stated } from './check-report.ts';
import { isMap } from './places.ts';
import type { ConfigFile } from './schema/audit-config-schema.ts';

/** Keys that say something about two classes only, or that this version measures for two classes only. */
const ofTwoClasses: readonly (readonly [path: readonly string[], why: 'meaningless' | 'later'])[] = [
  [['data', 'positive_label'], 'meaningless'],
  [['favorable_outcome'], 'meaningless'],
  [['threshold'], 'meaningless'],
  [['shifts'], 'later'],
  [['fail_on_degradation'], 'later'],
  [['data', 'stratum_columns'], 'later'],
  [['data', 'period_column'], 'later'],
  [['data', 'grade_column'], 'meaningless'],
  [['data', 'grade_pd'], 'meaningless'],
  [['data', 'challenger_column'], 'later'],
  [['data', 'score_kind'], 'meaningless'],
  [['data', 'unlabelled'], 'later'],
  [['model', 'parity'], 'later'],
  [['metrics', 'stability'], 'later'],
  [['metrics', 'individual_fairness'], 'later'],
];

/** What the kind of label asks for, and what it leaves no room for (interface.md 5, `data.task`). */
export function checkTask(file: ConfigFile, stated: Stated, report: Report): void {
  const { task = 'binary' } = file.data ?? {};
  if (task === 'binary') {
    if (stated('data', 'class_score_columns'))
      report(
        'config.conflict',
        ['data', 'class_score_columns'],
        'data.class_score_columns without data.task: multiclass',
        'write data.task: multiclass, or name the probability of the positive label in data.score_column',
      );
    return;
  }
  for (const [path, why] of ofTwoClasses) {
    if (!stated(...path) || (path[0] === 'threshold' && task === 'multiclass' && isFromFile(file))) continue;
    const key = path.join('.');
    if (why === 'later')
      report(
        'config.unavailable',
        path,
        `"${key}" is not available with data.task: ${task} in this version`,
        'remove it',
      );
    else report('config.conflict', path, `"${key}" says nothing where data.task is ${task}`, hintOf(path, task));
  }
  if (file.report?.save_scores === true)
    report(
      'config.unavailable',
      ['report', 'save_scores'],
      `"report.save_scores" is not available with data.task: ${task} in this version`,
      'remove it',
    );
  checkReferences(file, task, report);
  if (task === 'multiclass') checkClasses(file, stated, report);
  else checkAmounts(file, stated, report);
}

/** `threshold: {policy: from_file}`: the decision column holds, whatever the probabilities say. */
function isFromFile({ threshold }: ConfigFile): boolean {
  return isMap(threshold) && threshold.policy === 'from_file';
}

function hintOf([key]: readonly string[], task: 'multiclass' | 'regression'): string {
  if (key !== 'threshold' || task === 'regression') return 'remove it';
  return 'remove it: the class with the highest probability is predicted; or write threshold: {policy: from_file}';
}

/** The group that is selected most often may be another for every class. */
function checkReferences({ data }: ConfigFile, task: 'multiclass' | 'regression', report: Report): void {
  if (task === 'regression') return;
  for (const [i, attribute] of (data?.protected_attributes ?? []).entries()) {
    if (typeof attribute === 'string' || attribute.reference !== 'highest') continue;
    report(
      'config.conflict',
      ['data', 'protected_attributes', i, 'reference'],
      'reference: highest may be another group for every class',
      'name a group, or write largest',
    );
  }
}

function checkClasses({ data = {} }: ConfigFile, stated: Stated, report: Report): void {
  if (data.score_column !== undefined)
    report(
      'config.conflict',
      ['data', 'score_column'],
      'data.score_column holds one probability, but data.task: multiclass has one for each class',
      'name them in data.class_score_columns: {class: column, …}',
    );
  const columns = Object.entries(data.class_score_columns ?? {});
  if (data.class_score_columns !== undefined && columns.length < 2)
    report(
      'config.value',
      ['data', 'class_score_columns'],
      'data.class_score_columns must name the probability of every class, at least two',
    );
  const taken = new Map<string, string>();
  for (const key of ['target_column', 'prediction_column', 'id_column', 'weight_column'] as const) {
    const column = data[key];
    if (column !== undefined) taken.set(column, `data.${key}`);
  }
  for (const [name, column] of columns) {
    const other = taken.get(column);
    const path: YamlPath = ['data', 'class_score_columns', name];
    if (other !== undefined)
      report('config.value', path, `the probability of "${name}" and ${other} name the same column "${column}"`);
    taken.set(column, `that of "${name}"`);
  }
  if (!stated('model', 'path') && !stated('data', 'class_score_columns') && !stated('data', 'prediction_column'))
    report(
      'config.missing_key',
      ['data', 'class_score_columns'],
      '"data.class_score_columns" is missing; add: class_score_columns: {<class>: <column>, …}, or prediction_column, or model.path',
    );
}

function checkAmounts({ data = {} }: ConfigFile, stated: Stated, report: Report): void {
  if (stated('data', 'class_score_columns'))
    report(
      'config.conflict',
      ['data', 'class_score_columns'],
      'data.class_score_columns, but data.task: regression predicts one amount',
      'name the predicted amount in data.prediction_column',
    );
  if (data.score_column !== undefined && data.prediction_column !== undefined && !stated('model', 'path'))
    report(
      'config.conflict',
      ['data', 'score_column'],
      'data.score_column and data.prediction_column both name the predicted amount',
      'keep one',
    );
}
