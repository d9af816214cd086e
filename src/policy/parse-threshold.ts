import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { Comparison, Severity, Threshold } from '../record/decisions.ts';
import { bounds } from './comparison.ts';
import { numberField } from './parse-number.ts';
import { type Report, valueAt } from './parse-text.ts';

interface GateSoFar {
  readonly definition: MetricDefinition | undefined;
  readonly comparison: Comparison | undefined;
  readonly severity: Severity | undefined;
}

/** The threshold of a gate as it is compared, null for a tracked gate; undefined if it is none, which is reported. */
export function parseThreshold(
  yaml: YamlFile,
  path: YamlPath,
  gate: GateSoFar,
  report: Report,
): Threshold | null | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  const where = yaml.at(path, 'value');
  const refuse = (message: string, hint?: string, rule = 'threshold'): undefined => {
    report(problem('policy.schema', message, { rule, hint, where }));
    return undefined;
  };

  if (value === null) {
    if (gate.severity === undefined || gate.severity === 'info') return null;
    return refuse('a gate without a threshold is tracked only', 'write severity: info, or give a threshold');
  }
  if (gate.comparison === 'between') {
    const pair = numberPair(value, yaml, path, report);
    if (pair === undefined) return undefined;
    if (pair === 'other') return refuse('between needs [low, high] with low ≤ high', 'write threshold: [0.2, 0.8]');
    return inRange(pair, gate, refuse, report, where);
  }
  if (Array.isArray(value)) {
    return refuse('a threshold of two numbers needs comparison: between', 'write one number, or comparison: between');
  }
  if (typeof value === 'boolean') {
    if (gate.definition === undefined || gate.comparison === undefined) return undefined;
    if (!gate.definition.boolean)
      return refuse(`${gate.definition.id} is a number: true and false need a metric that is true or false`);
    if (gate.comparison !== 'equals') return refuse('a threshold of true or false needs comparison: equals');
    return value;
  }
  const number = numberField(yaml, path, report, { wordsToo: gate.definition?.boolean ?? false });
  if (number === undefined) return undefined;
  if (gate.definition?.boolean === true) {
    if (number !== 0 && number !== 1)
      return refuse(`${gate.definition.id} is true or false`, 'write threshold: true or threshold: false');
    if (gate.comparison === 'equals') return number === 1;
  }
  return inRange(number, gate, refuse, report, where);
}

function numberPair(
  value: unknown,
  yaml: YamlFile,
  path: YamlPath,
  report: Report,
): readonly [number, number] | 'other' | undefined {
  if (!Array.isArray(value) || value.length !== 2) return 'other';
  const [low, high] = value.map((_, index) => numberField(yaml, [...path, index], report));
  if (low === undefined || high === undefined) return undefined;
  return low <= high ? [low, high] : 'other';
}

/** A gate that no value of the metric can fail, or none can pass, judges nothing: an error, a warning if only tracked. */
function inRange<T extends number | readonly [number, number]>(
  threshold: T,
  { definition, comparison, severity }: GateSoFar,
  refuse: (message: string, hint?: string) => undefined,
  report: Report,
  where: Diagnostic['where'],
): T | undefined {
  if (definition === undefined || comparison === undefined || severity === undefined) return threshold;
  const verdict = vacuous(definition.range, comparison, threshold);
  if (verdict === undefined) return threshold;
  const [low, high] = definition.range;
  const message = `this gate ${verdict}: ${definition.id} lies in [${low ?? '−∞'}, ${high ?? '∞'}]`;
  const hint = 'check threshold and comparison';
  if (severity !== 'info') return refuse(message, hint);
  report(diagnostic('warning', 'policy.schema', message, { rule: 'threshold', hint, where }));
  return threshold;
}

function vacuous(
  range: readonly [number | null, number | null],
  comparison: Comparison,
  threshold: Threshold,
): 'cannot fail' | 'cannot pass' | undefined {
  const [least, most] = [range[0] ?? -Infinity, range[1] ?? Infinity];
  const [low, high] = bounds(threshold);
  const judge = (cannotFail: boolean, cannotPass: boolean) =>
    cannotFail ? 'cannot fail' : cannotPass ? 'cannot pass' : undefined;
  switch (comparison) {
    case 'less_than':
      return judge(most < low, least >= low);
    case 'less_than_or_equal':
      return judge(most <= low, least > low);
    case 'greater_than':
      return judge(least > low, most <= low);
    case 'greater_than_or_equal':
      return judge(least >= low, most < low);
    case 'equals':
      return judge(false, low < least || low > most);
    case 'between':
      return judge(low <= least && most <= high, high < least || low > most);
  }
}
