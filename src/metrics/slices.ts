import type { Metric, Scope, UndefinedReason } from '../record/metric.ts';
import type { MetricContext } from './context.ts';
import type { MetricDefinition } from './definition.ts';
import { referenceOf } from './groups.ts';
import { type Outcome, toMetric, wholeCoverage } from './outcome.ts';
import type { AttributeStatistics, Slice } from './statistics.ts';

/** Which group a slice is; nothing for all rows. */
export interface Place {
  readonly attribute?: AttributeStatistics;
  readonly group?: string;
}

/**
 * A metric of one set of rows: for all rows, and per group where the definition says so. Without rows there are counts of 0 and
 * nothing else; a small group is named beside its figure.
 */
export function perSlice(
  definition: MetricDefinition,
  context: MetricContext,
  estimate: (slice: Slice, place: Place) => Outcome,
): Metric[] {
  const { id, unit, perGroup } = definition;
  const { statistics, options } = context;
  const { split, overall, attributes } = statistics;
  const outcomeOf = (slice: Slice, place: Place): Outcome =>
    slice.n === 0 && unit !== 'count' ? { reason: 'empty_group', n: 0 } : estimate(slice, place);
  const whole = toMetric(id, { split }, outcomeOf(overall, {}));
  if (!perGroup) return [whole];
  const groups = attributes.flatMap((attribute) =>
    attribute.groups.map((slice) => {
      const { group, n } = slice;
      const smallGroups = n > 0 && n < options.minGroupN ? [group] : [];
      const scope = { attribute: attribute.name, group, split };
      return toMetric(id, scope, outcomeOf(slice, { attribute, group }), { ...wholeCoverage, smallGroups });
    }),
  );
  return [whole, ...groups];
}

/** A metric that compares the groups of each attribute. */
export function perAttribute(
  definition: MetricDefinition,
  context: MetricContext,
  compare: (attribute: AttributeStatistics, scope: Scope) => readonly Metric[],
): Metric[] {
  const { split, attributes } = context.statistics;
  return attributes.flatMap((attribute) => compare(attribute, attributeScope(definition, attribute, context, split)));
}

/** The slice a gate asks for; a metric against a reference group has the reference in its key (metrics.md 1). */
function attributeScope(
  definition: MetricDefinition,
  attribute: AttributeStatistics,
  context: MetricContext,
  split: string,
): Scope {
  const reference = definition.slices === 'reference' ? referenceOf(attribute, context).name : null;
  return { attribute: attribute.name, ...(reference === null ? {} : { reference }), split };
}

/** The slices a gate would ask for, undefined for one reason. */
export function undefinedSlices(
  definition: MetricDefinition,
  context: MetricContext,
  reason: UndefinedReason,
): Metric[] {
  const { split, overall } = context.statistics;
  const outcome = { reason, n: overall.n };
  if (definition.slices === 'overall' || definition.slices === 'feature') {
    return [toMetric(definition.id, { split }, outcome)];
  }
  return perAttribute(definition, context, (_, scope) => [toMetric(definition.id, scope, outcome)]);
}
