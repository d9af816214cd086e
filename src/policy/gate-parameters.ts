import { problem } from '../base/diagnostic.ts';
import { jcsText } from '../base/jcs.ts';
import { suggest } from '../base/suggest.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import { type ParameterRule, parameterRules } from '../metrics/parameters.ts';
import { numberField } from './parse-number.ts';
import { isAbsent, mapField, type Report, textField, textList, wordField } from './parse-text.ts';

export type ParameterValue = string | number | readonly string[];

/** Options of the gate's metric that differ from its defaults, checked by the metric's definition. */
export type GateParameters = Readonly<Record<string, ParameterValue>>;

/** `params` of a gate; undefined if any of them cannot be read, which is reported. */
export function parseParameters(
  yaml: YamlFile,
  path: YamlPath,
  definition: MetricDefinition,
  report: Report,
): GateParameters | undefined {
  if (isAbsent(yaml, path)) return {};
  const map = mapField(yaml, path, report);
  if (map === undefined) return undefined;
  const rules = parameterRules(definition);
  const found = Object.keys(map).map((key): readonly [string, ParameterValue] | null | undefined => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined) {
      report(unknownParameter(key, definition, Object.keys(rules), yaml, [...path, key]));
      return undefined;
    }
    const value = parameter(rule, yaml, [...path, key], report);
    if (value === undefined) return undefined;
    return rule.usual !== undefined && jcsText(value) === jcsText(rule.usual) ? null : [key, value];
  });
  return found.includes(undefined) ? undefined : Object.fromEntries(found.flatMap((one) => (one ? [one] : [])));
}

/**
 * The part of the parameters that the metric's own key holds: `except` only leaves rows out.
 *
 * @returns canonical JSON as in `Scope.params`; undefined where the metric has its usual setting
 * @example parametersKey({ effect: 0.2 }) // '{"effect":0.2}'
 */
export function parametersKey(parameters: GateParameters, definition: MetricDefinition): string | undefined {
  const own = Object.entries(parameters).filter(([key]) => parameterRules(definition)[key]?.selects !== true);
  return own.length === 0 ? undefined : jcsText(Object.fromEntries(own));
}

function parameter(rule: ParameterRule, yaml: YamlFile, path: YamlPath, report: Report): ParameterValue | undefined {
  switch (rule.kind) {
    case 'word':
      return wordField(yaml, path, rule.allowed, report);
    case 'text':
      return textField(yaml, path, report);
    case 'texts': {
      const list = textList(yaml, path, report);
      return list === undefined ? undefined : [...new Set(list)];
    }
    case 'number': {
      const value = numberField(yaml, path, report);
      if (value === undefined || (value > rule.above && value < rule.below)) return value;
      const message = `${String(path.at(-1))} must lie between ${rule.above} and ${rule.below}, found ${value}`;
      report(problem('policy.schema', message, { rule: 'params', where: yaml.at(path) }));
      return undefined;
    }
  }
}

function unknownParameter(
  key: string,
  definition: MetricDefinition,
  known: readonly string[],
  yaml: YamlFile,
  path: YamlPath,
) {
  const meant = suggest(key, known);
  const hint =
    meant !== undefined
      ? `did you mean "${meant}"?`
      : known.length === 0
        ? `${definition.id} has no parameters`
        : `its parameters: ${known.join(', ')}`;
  const where = yaml.at(path, 'key');
  return problem('config.unknown_key', `"${key}" is not a parameter of ${definition.id}`, { hint, where });
}
