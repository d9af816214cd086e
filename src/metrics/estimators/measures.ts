import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { maxDifferenceInterval } from '../../stats/difference.ts';
import { imageOfDifference, imageOfMax, imageOfMin, imageOfMinOverMax } from '../../stats/image.ts';
import { type Limits, sharedLevel, zOf } from '../../stats/limits.ts';
import { tukeyZ } from '../../stats/studentized-range.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { type ComparedGroups, comparedGroups, coverageOf, extremes, type Named } from '../groups.ts';
import type { At, Measure } from '../measures/measure.ts';
import { mergedGroups } from '../merged-groups.ts';
import { auditInterval, type Outcome, toMetric } from '../outcome.ts';
import { groupReplicates, wholeReplicates } from '../replicates.ts';
import { perAttribute, perSlice } from '../slices.ts';
import type { AttributeStatistics, GroupSlice, Slice } from '../statistics.ts';
import { bootLimits, tukeyBootLimits } from './boot-limits.ts';

/** A measure overall and per group. */
export function measureMetric(measure: Measure) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const at = atLevel(context, context.options.level);
    return perSlice(definition, context, (slice, place) => {
      const { n } = slice;
      const found = measure.of(slice, at);
      if ('reason' in found) return { reason: found.reason, n };
      if (measure.interval === null) return { value: found.value, n };
      const limits = sliceLimits(measure, slice, at, context, place);
      if ('reason' in limits) return { value: found.value, n, ciReason: limits.reason };
      return { value: found.value, n, ...auditInterval(limits, measure.interval, definition, context) };
    });
  };
}

/** max − min over groups: moved limits of the groups, their image, or replicates (metrics.md 8, "Derived names"). */
export function measureDifference(measure: Measure) {
  return compare(measure, (groups, { max, min }) => {
    const outcome = { value: max.value - min.value, argmax: max.group, argmin: min.group };
    return { outcome, limits: () => differenceLimits(measure, groups) };
  });
}

/** min/max over groups, `image`; undefined where the maximum is 0. */
export function measureRatio(measure: Measure) {
  return compare(measure, (groups, { max, min }) => {
    if (max.value === 0) return { outcome: { reason: 'zero_denominator' } };
    const outcome = { value: min.value / max.value, argmax: max.group, argmin: min.group };
    return { outcome, limits: () => image(measure, groups, imageOfMinOverMax) };
  });
}

/** Lowest group, `image`. */
export function measureGroupMin(measure: Measure) {
  return compare(measure, (groups, { min }) => ({
    outcome: { value: min.value, argmin: min.group },
    limits: () => image(measure, groups, imageOfMin),
  }));
}

/** Highest group, `image`. */
export function measureGroupMax(measure: Measure) {
  return compare(measure, (groups, { max }) => ({
    outcome: { value: max.value, argmax: max.group },
    limits: () => image(measure, groups, imageOfMax),
  }));
}

/** Largest distance of a group from all rows in groups; no interval is named for it. */
export function measureDifferenceToOverall(measure: Measure) {
  return compare(measure, ({ values, attribute, context, at }) => {
    const overall = measure.of(mergedGroups(attribute, context.options), at);
    if ('reason' in overall) return { outcome: overall };
    const far = extremes(values, ({ value }) => Math.abs(value - overall.value))?.max;
    if (far === undefined) return { outcome: { reason: 'fewer_than_two_groups' } };
    return { outcome: { value: Math.abs(far.value - overall.value), argmax: far.group } };
  });
}

/** Smallest of r and 1/r, r a group's value over that of all rows in groups; no interval is named for it. */
export function measureRatioToOverall(measure: Measure) {
  return compare(measure, ({ values, attribute, context, at }) => {
    const overall = measure.of(mergedGroups(attribute, context.options), at);
    if ('reason' in overall) return { outcome: overall };
    if (overall.value === 0) return { outcome: { reason: 'zero_denominator' } };
    // As MetricFrame: only what lies above 1 is turned round.
    const share = (value: number) => (value / overall.value > 1 ? overall.value / value : value / overall.value);
    const far = extremes(values, ({ value }) => share(value))?.min;
    if (far === undefined) return { outcome: { reason: 'fewer_than_two_groups' } };
    return { outcome: { value: share(far.value), argmin: far.group } };
  });
}

type GroupValue = Named & { readonly value: number; readonly slice: GroupSlice };

/** The groups that have a value of the measure. */
interface Compared {
  readonly values: readonly GroupValue[];
  readonly compared: ComparedGroups;
  readonly attribute: AttributeStatistics;
  readonly context: MetricContext;
  readonly at: At;
}

type Found =
  | { readonly value: number; readonly argmax?: string; readonly argmin?: string }
  | { readonly reason: UndefinedReason };

interface Comparison {
  readonly outcome: Found;
  readonly limits?: () => Limits | { readonly reason: UndefinedReason };
}

function compare(
  measure: Measure,
  combine: (groups: Compared, ends: { max: GroupValue; min: GroupValue }) => Comparison,
) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const at = atLevel(context, context.options.level);
    return perAttribute(definition, context, (attribute, scope) => {
      const compared = comparedGroups(attribute, context.options);
      const figures = compared.taking.map((slice) => ({ slice, figure: measure.of(slice, at) }));
      const values = figures.flatMap(({ slice, figure }): GroupValue[] =>
        'value' in figure ? [{ group: slice.group, value: figure.value, slice }] : [],
      );
      const n = values.reduce((sum, { slice }) => sum + slice.n, 0);
      const ends = values.length < 2 ? null : extremes(values, ({ value }) => value);
      if (ends === null) return [toMetric(definition.id, scope, { reason: 'fewer_than_two_groups', n })];
      const { outcome, limits } = combine({ values, compared, attribute, context, at }, ends);
      const undefinedGroups = figures.flatMap(({ slice, figure }) => ('value' in figure ? [] : [slice.group]));
      return [
        toMetric(
          definition.id,
          scope,
          withInterval({ ...outcome, n }, limits, definition, context),
          coverageOf(compared, undefinedGroups),
        ),
      ];
    });
  };
}

function withInterval(
  outcome: Outcome,
  limits: Comparison['limits'],
  definition: MetricDefinition,
  context: MetricContext,
): Outcome {
  if ('reason' in outcome || definition.interval === null || limits === undefined) return outcome;
  const found = limits();
  return 'reason' in found
    ? { ...outcome, ciReason: found.reason }
    : { ...outcome, ...auditInterval(found, definition.interval, definition, context) };
}

function differenceLimits(measure: Measure, groups: Compared): Limits | { readonly reason: UndefinedReason } {
  const { values, context } = groups;
  if (measure.difference === 'tukey_boot') {
    return tukeyBootLimits(values, replicatesOf(measure, groups), context.options.level);
  }
  if (measure.difference !== 'mover') {
    return image(measure, groups, (parts) => {
      const spread = imageOfDifference(imageOfMax(parts), imageOfMin(parts));
      return { lower: Math.max(0, spread.lower), upper: spread.upper };
    });
  }
  const at = { ...groups.at, z: tukeyZ(context.options.level, values.length) };
  const arms = values.map(({ value, slice }) => ({ value, limits: sliceLimits(measure, slice, at, context, {}) }));
  const failed = arms.find(({ limits }) => 'reason' in limits);
  if (failed !== undefined && 'reason' in failed.limits) return failed.limits;
  return maxDifferenceInterval(
    arms.map(({ value, limits }) =>
      'reason' in limits ? { value, lower: value, upper: value } : { value, ...limits },
    ),
  );
}

/** The combination over the box of the groups' limits at 1 − α/K each. */
function image(
  measure: Measure,
  groups: Compared,
  combine: (parts: readonly Limits[]) => Limits,
): Limits | { readonly reason: UndefinedReason } {
  const { values, context } = groups;
  const at = atLevel(context, sharedLevel(context.options.level, values.length));
  const parts: Limits[] = [];
  for (const { slice } of values) {
    const limits = sliceLimits(measure, slice, at, context, { attribute: groups.attribute, group: slice.group });
    if ('reason' in limits) return limits;
    parts.push(limits);
  }
  return combine(parts);
}

/** Limits of one set of rows, from its counts or from its replicates. */
function sliceLimits(
  measure: Measure,
  slice: Slice,
  at: At,
  context: MetricContext,
  place: { readonly attribute?: AttributeStatistics; readonly group?: string },
): Limits | { readonly reason: UndefinedReason } {
  if (measure.limits !== undefined) return measure.limits(slice, at);
  const point = measure.of(slice, at);
  if ('reason' in point) return point;
  const { attribute, group } = place;
  const replicates =
    attribute === undefined || group === undefined ? wholeReplicates(context) : groupReplicates(context, attribute);
  return bootLimits(point.value, replicates?.of(measure, group ?? ''), at.level);
}

function replicatesOf(measure: Measure, { context, attribute, values }: Compared) {
  const replicates = groupReplicates(context, attribute);
  return values.map(({ group }) => replicates?.of(measure, group));
}

function atLevel({ options: { draws, seed } }: MetricContext, level: number): At {
  return { level, z: zOf(level), draws, seed };
}
