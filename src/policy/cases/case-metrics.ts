import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import { nearest } from '../../base/suggest.ts';
import { definitionOf, metricNames } from '../../metrics/catalogue.ts';
import type { MetricDefinition } from '../../metrics/definition.ts';
import { type Metric, metricKey, type Scope, scopeFields } from '../../record/metric.ts';
import { parametersKey } from '../gate-parameters.ts';
import type { Gate, Policy } from '../policy.ts';
import type { CaseMetric, PolicyCase } from './parse-cases.ts';

/**
 * The figures of a case as metrics of a record. A plain id or alias stands for every slice that a gate of the policy asks of
 * this metric: the whole model, or each attribute of the case. A key as in a record (`tpr|attribute=gender|group=female`) stands
 * for its slice alone.
 */
export function caseMetrics(
  { metrics, at }: PolicyCase,
  attributes: readonly string[],
  policy: Policy,
): { readonly metrics: ReadonlyMap<string, Metric>; readonly diagnostics: readonly Diagnostic[] } {
  const found = new Map<string, Metric>();
  const diagnostics: Diagnostic[] = [];
  for (const [key, figure] of Object.entries(metrics)) {
    const [name = '', ...parts] = splitKey(key);
    const definition = definitionOf(name);
    const scope = parts.length === 0 ? undefined : scopeOf(parts);
    const where = at('metrics', key);
    if (definition === undefined) {
      const hint = `nearest: ${nearest(name, metricNames(), 3).join(', ')}; all: glassalpha list metrics`;
      diagnostics.push(problem('policy.unknown_metric', `"${name}" is not a metric`, { hint, where }));
    } else if (scope === null) {
      const hint = 'write it as in a record: tpr|attribute=gender|group=female';
      diagnostics.push(problem('policy.schema', `"${key}" is no key of a metric`, { rule: 'cases', hint, where }));
    } else {
      for (const slice of scope === undefined ? slicesOf(definition, attributes, policy) : [scope]) {
        found.set(metricKey(definition.id, slice), metricOf(definition.id, slice, figure));
      }
    }
  }
  return { metrics: found, diagnostics };
}

/** The slices that gates ask for; without a gate the plain ones. */
function slicesOf(definition: MetricDefinition, attributes: readonly string[], { gates }: Policy): Scope[] {
  const asking = gates.filter((gate) => gate.definition.id === definition.id);
  const askers: readonly Pick<Gate, 'parameters' | 'scope'>[] =
    asking.length > 0 ? asking : [{ parameters: {}, scope: {} }];
  const perAttribute = definition.slices === 'attribute' || definition.slices === 'reference';
  return askers.flatMap(({ parameters, scope }) => {
    const params = parametersKey(parameters, definition);
    const rest = { ...(params === undefined ? {} : { params }), split: scope.split ?? 'audited' };
    return perAttribute ? attributes.map((attribute) => ({ attribute, ...rest })) : [rest];
  });
}

function metricOf(id: string, scope: Scope, figure: CaseMetric): Metric {
  if ('undefined' in figure) return { kind: 'undefined', id, scope, reason: figure.undefined, n: 0 };
  const { value, ci, n = 0, undefined_groups: undefinedGroups = [], complete = undefinedGroups.length === 0 } = figure;
  return {
    kind: 'value',
    id,
    scope,
    value: Number(value),
    ...(ci === undefined
      ? {}
      : { ci: { lower: ci[0], upper: ci[1], level: 0.95, method: 'case', approximate: false } }),
    n,
    complete,
    undefinedGroups,
    emptyGroups: [],
    smallGroups: [],
  };
}

/** `field=value` each; null if one is not. */
function scopeOf(parts: readonly string[]): Scope | null {
  const fields = parts.map((part) => /^([a-z]+)=(.*)$/s.exec(part)?.slice(1) ?? []);
  if (!fields.every(([field = '']) => scopeFields.some((one) => one === field))) return null;
  const values = fields.map(([field = '', value = '']) => [field, value.replace(/\\(.)/gs, '$1')] as const);
  return { split: 'audited', ...Object.fromEntries(values) };
}

/** At `|` that no backslash escapes. */
function splitKey(key: string): string[] {
  return key.match(/(?:\\.|[^|\\])+/gs) ?? [];
}
