import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { nearest, suggest } from '../base/suggest.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { showFound } from '../base/zod-diagnostics.ts';
import { definitionOf, metricNames } from '../metrics/catalogue.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import { type Comparison, comparisons, type Severity, severities } from '../record/decisions.ts';
import { comparisonOf } from './comparison.ts';
import { keyProblems } from './parse-keys.ts';
import { textField, valueAt } from './parse-text.ts';
import { parseThreshold } from './parse-threshold.ts';
import type { Gate } from './policy.ts';
import { gateKeys, laterGateKeys } from './policy-keys.ts';

type Report = (found: Diagnostic) => void;

/** The gate at an index of the list; undefined if it cannot be judged, which is then reported. */
export function parseGate(yaml: YamlFile, index: number, report: Report): Gate | undefined {
  const path: YamlPath = ['gates', index];
  const where = yaml.at(path);
  const map = valueAt(yaml.value, path);
  if (map === null || typeof map !== 'object' || Array.isArray(map)) {
    const message = `gate ${index + 1} must be a map with ${gateKeys.join(', ')}`;
    report(problem('policy.schema', message, { rule: 'missing_key', where }));
    return undefined;
  }
  const fields = map as Readonly<Record<string, unknown>>;
  keyProblems(yaml, path, fields, {
    noun: 'a gate field',
    owner: gateLabel(fields['name'], index),
    known: gateKeys,
    later: laterGateKeys,
    required: ['name', 'metric', 'threshold', 'comparison', 'severity'],
  }).forEach(report);

  const name = textField(yaml, [...path, 'name'], report);
  const id = name === undefined ? undefined : gateId(name);
  if (id === '') {
    const message = `gate name "${name}" has no letter or digit (a–z, 0–9) to make an id from`;
    report(problem('policy.schema', message, { rule: 'id', where: yaml.at([...path, 'name']) }));
  }
  const clause = textField(yaml, [...path, 'clause'], report, true) ?? '';
  const metric = textField(yaml, [...path, 'metric'], report);
  const definition = metric === undefined ? undefined : metricField(metric, yaml, path, report);
  const comparison = comparisonField(yaml, path, report);
  const severity = severityField(yaml, path, report);
  const threshold = parseThreshold(yaml, [...path, 'threshold'], { definition, comparison, severity }, report);

  if (name === undefined || id === undefined || id === '' || metric === undefined || definition === undefined)
    return undefined;
  if (comparison === undefined || severity === undefined || threshold === undefined || where === undefined)
    return undefined;
  return { id, name, clause, metric, definition, threshold, comparison, severity, where };
}

/**
 * The id of a gate without one: its name in lower case, runs of other characters as `_`.
 *
 * @example gateId('Demographic Parity (sex)') // 'demographic_parity_sex'
 */
export function gateId(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

function gateLabel(name: unknown, index: number): string {
  return typeof name === 'string' && name !== '' ? `gate "${name}"` : `gate ${index + 1}`;
}

function metricField(metric: string, yaml: YamlFile, path: YamlPath, report: Report): MetricDefinition | undefined {
  const definition = definitionOf(metric);
  if (definition === undefined) {
    const close = nearest(metric, metricNames(), 3).map((name) => `"${name}"`);
    const hint = `nearest: ${close.join(', ')}; all: glassalpha list metrics`;
    const where = yaml.at([...path, 'metric']);
    report(problem('policy.unknown_metric', `"${metric}" is not a metric`, { hint, where }));
  }
  return definition;
}

function comparisonField(yaml: YamlFile, path: YamlPath, report: Report): Comparison | undefined {
  const word = textField(yaml, [...path, 'comparison'], report);
  if (word === undefined) return undefined;
  const comparison = comparisonOf(word);
  if (comparison === undefined) report(notAWord('comparison', word, comparisons, yaml, path));
  return comparison;
}

function severityField(yaml: YamlFile, path: YamlPath, report: Report): Severity | undefined {
  const word = textField(yaml, [...path, 'severity'], report);
  if (word === undefined) return undefined;
  const severity = severities.find((name) => name === word.trim().toLowerCase());
  if (severity === undefined) report(notAWord('severity', word, severities, yaml, path));
  return severity;
}

function notAWord(
  key: 'comparison' | 'severity',
  word: string,
  allowed: readonly string[],
  yaml: YamlFile,
  path: YamlPath,
): Diagnostic {
  const meant = suggest(word, allowed);
  const hint = `${meant === undefined ? '' : `did you mean "${meant}"? `}one of ${allowed.join(', ')}`;
  const message = `${key} ${showFound(word)} is not known`;
  return problem('policy.schema', message, { rule: key, hint, where: yaml.at([...path, key]) });
}
