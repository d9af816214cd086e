import { compareCodePoints } from '../base/order.ts';
import type { MetricContext } from './context.ts';
import type { CountRateName } from './definition.ts';
import type { Coverage } from './outcome.ts';
import { type SliceRate, sliceRate } from './slice-rates.ts';
import type { AttributeStatistics, GroupSlice, MetricOptions } from './statistics.ts';

/** The groups of an attribute sorted by whether they can take part in a comparison. */
export interface ComparedGroups {
  /** Groups with rows, less those excluded as small; code-point order. */
  readonly taking: readonly GroupSlice[];
  readonly empty: readonly string[];
  readonly small: readonly string[];
  /** Whether small groups were taken out. */
  readonly excluded: boolean;
}

/** Empty and small groups found (metrics.md 1); `small_groups: exclude` takes the small ones out. */
export function comparedGroups(attribute: AttributeStatistics, options: MetricOptions): ComparedGroups {
  const groups = [...attribute.groups].sort((a, b) => compareCodePoints(a.group, b.group));
  const filled = groups.filter((group) => group.n > 0);
  const small = filled.filter((group) => group.n < options.minGroupN);
  const exclude = options.smallGroups === 'exclude';
  return {
    taking: exclude ? filled.filter((group) => !small.includes(group)) : filled,
    empty: groups.filter((group) => group.n === 0).map((group) => group.group),
    small: small.map((group) => group.group),
    excluded: exclude && small.length > 0,
  };
}

/** A group's value of a statistic. */
export interface Named {
  readonly group: string;
}

/** A group with its count rate. */
export type GroupRate = Named & SliceRate;

/** One count rate over the groups of an attribute. */
export interface GroupRates extends ComparedGroups {
  /** Groups whose rate is defined. */
  readonly rates: readonly GroupRate[];
  readonly undefinedGroups: readonly string[];
}

/** The rate of every group that takes part; a group with denominator 0 is named, not counted (0/0 is undefined). */
export function groupRates(attribute: AttributeStatistics, rate: CountRateName, context: MetricContext): GroupRates {
  const compared = comparedGroups(attribute, context.options);
  const favorable = context.statistics.favorableIsPositive;
  const rates = compared.taking.map((slice) => ({ group: slice.group, ...sliceRate(rate, slice, favorable) }));
  return {
    ...compared,
    rates: rates.filter(({ n }) => n > 0),
    undefinedGroups: rates.filter(({ n }) => n === 0).map(({ group }) => group),
  };
}

/** Coverage of a comparison over groups: complete only if every declared group took part. */
export function coverageOf(compared: ComparedGroups, undefinedGroups: readonly string[]): Coverage {
  return {
    complete: undefinedGroups.length === 0 && compared.empty.length === 0 && !compared.excluded,
    undefinedGroups,
    emptyGroups: compared.empty,
    smallGroups: compared.small,
  };
}

/**
 * Groups with the largest and the smallest value; among equals the first in code-point order.
 *
 * @param values at least one, in code-point order of their groups
 */
export function extremes<T extends Named>(values: readonly T[], value: (item: T) => number): { max: T; min: T } | null {
  const [first] = values;
  if (first === undefined) return null;
  let max = first;
  let min = first;
  for (const item of values) {
    if (value(item) > value(max)) max = item;
    if (value(item) < value(min)) min = item;
  }
  return { max, min };
}

/**
 * The reference group: the one given, the largest (golden convention 7: of equal ones the last in code-point order), or the
 * one with the highest selection rate, ties likewise.
 *
 * @returns `group` is null if it has no rows or there is none; `name` is known even then if it was given
 */
export function referenceOf(
  attribute: AttributeStatistics,
  context: MetricContext,
): { readonly name: string | null; readonly group: GroupSlice | null } {
  const { taking } = comparedGroups(attribute, context.options);
  const wanted = attribute.reference;
  if (typeof wanted === 'object') {
    return { name: wanted.group, group: taking.find(({ group }) => group === wanted.group) ?? null };
  }
  const size = (slice: GroupSlice) => (wanted === 'largest' ? slice.n : selectionRate(slice, context));
  const group = taking.reduce<GroupSlice | null>(
    (best, s) => (best === null || size(s) >= size(best) ? s : best),
    null,
  );
  return { name: group?.group ?? null, group };
}

function selectionRate(slice: GroupSlice, { statistics }: MetricContext): number {
  const { x, n } = sliceRate('selection_rate', slice, statistics.favorableIsPositive);
  return x / n;
}
