import { isJudged } from './decisions.ts';
import type { ManifestBody } from './manifest.ts';

/**
 * Mandatory fields of a record that are empty, as paths (evidence.md 1.4), and references to metrics that are not in it.
 * Types cannot say these; a record that lacks one is no evidence.
 *
 * @returns empty for a complete record
 * @example missingFields(body) // ['audit.model_id', 'git.sha or git.reason']
 */
export function missingFields(record: ManifestBody): string[] {
  const { audit, configuration, dataset, dependencies, determinism, engine, gates, git, model, metrics } = record;
  const isFilled = (value: string | null | undefined): boolean => value !== null && value !== undefined && value !== '';
  const required: [string, boolean][] = [
    ['glassalpha_version', isFilled(record.glassalpha_version)],
    ['audit.model_id', isFilled(audit.model_id)],
    ['audit.as_of', isFilled(audit.as_of)],
    ['configuration.hash', isFilled(configuration.hash)],
    ['dataset', Object.keys(dataset).length > 0],
    ...Object.entries(dataset).map(([role, data]): [string, boolean] => [
      `dataset.${role}.logical_sha256`,
      isFilled(data.logical_sha256),
    ]),
    [
      'model.hash or model.reason of predictions_only',
      model.type === 'predictions_only' ? isFilled(model.reason) : isFilled(model.hash),
    ],
    ['seeds.master', Number.isSafeInteger(record.seeds.master)],
    ['dependencies.core_packages', Object.keys(dependencies.core_packages).length > 0],
    ['engine.version', isFilled(engine.version)],
    ['git.sha or git.reason', isFilled(git.sha) || isFilled(git.reason)],
    ['determinism.statement', isFilled(determinism.statement)],
    ['metrics', Object.keys(metrics).length > 0],
    [
      'gates or gates.reason',
      isJudged(gates)
        ? gates.gates.length + gates.tracked.length + gates.not_applicable.length > 0
        : isFilled(gates.reason),
    ],
  ];
  return required.filter(([, filled]) => !filled).map(([field]) => field);
}

/**
 * What the record refers to and does not hold: metric keys in `content`, and sections of metrics that have no block (and
 * so no leaf in the hash tree).
 *
 * @example danglingReferences(body) // ['content refers to metric "roc_auc|attribute=gender"']
 */
export function danglingReferences({ content, metrics }: ManifestBody): string[] {
  const problems: string[] = [];
  for (const [key, { section }] of Object.entries(metrics)) {
    if (!Object.hasOwn(content, section))
      problems.push(`metric "${key}" belongs to section "${section}", which has no block`);
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value !== null && typeof value === 'object') {
      const keys = Object.keys(value);
      const only = keys.length === 1 && keys[0] === 'metric' ? Reflect.get(value, 'metric') : undefined;
      if (typeof only === 'string' && !Object.hasOwn(metrics, only))
        problems.push(`content refers to metric "${only}"`);
      else Object.values(value).forEach(visit);
    }
  };
  visit(content);
  return problems;
}
