import { allDefinitions } from '../../src/metrics/catalogue.ts';
import type { MetricDefinition } from '../../src/metrics/definition.ts';
import { type Metric, metricKey, type Scope } from '../../src/record/metric.ts';

/** Metrics of several classes or of amounts: made-up figures for all that the task has, a reason for the rest. */
export function otherTaskMetrics(
  task: 'multiclass' | 'regression',
  attributes: readonly { readonly name: string; readonly reference: string }[],
): ReadonlyMap<string, Metric> {
  const metrics = allDefinitions().flatMap((definition) =>
    scopesOf(definition, attributes).map((scope): Metric => {
      if (!definition.tasks.includes(task)) {
        return { kind: 'undefined', id: definition.id, scope, reason: 'task_mismatch', n: 300 };
      }
      return figure(definition, scope);
    }),
  );
  const ofClasses = ['ppv', 'tpr', 'f1', 'roc_auc'].flatMap((id) =>
    ['bad', 'fair', 'good'].map((name): Metric => {
      const definition = allDefinitions().find((one) => one.id === id);
      return definition === undefined || task === 'regression'
        ? { kind: 'undefined', id, scope: { class: name, split: 'audited' }, reason: 'task_mismatch', n: 300 }
        : figure(definition, { class: name, split: 'audited' });
    }),
  );
  return new Map([...metrics, ...ofClasses].map((metric) => [metricKey(metric.id, metric.scope), metric]));
}

function scopesOf(
  { slices }: MetricDefinition,
  attributes: readonly { readonly name: string; readonly reference: string }[],
): Scope[] {
  const split = 'audited';
  if (slices === 'attribute') return attributes.map(({ name }) => ({ attribute: name, split }));
  if (slices === 'reference') return attributes.map(({ name, reference }) => ({ attribute: name, reference, split }));
  return [{ split }];
}

function figure({ id, unit, interval }: MetricDefinition, scope: Scope): Metric {
  return {
    kind: 'value',
    id,
    scope,
    value: unit === 'count' ? 92 : 0.42,
    ...(interval === null || unit === 'count'
      ? {}
      : { ci: { lower: 0.31, upper: 0.55, level: 0.95, method: interval, approximate: false } }),
    n: 300,
    complete: true,
    undefinedGroups: [],
    emptyGroups: [],
    smallGroups: [],
  };
}
