import type { Metric, Scope, UndefinedReason } from '../../record/metric.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import {
  type ComparedGroups,
  comparedGroups,
  coverageOf,
  type GroupRate,
  groupRates,
  type Named,
  referenceOf,
} from '../groups.ts';
import { type Outcome, toMetric, wholeCoverage } from '../outcome.ts';
import { perAttribute } from '../slices.ts';
import type { AttributeStatistics, GroupSlice } from '../statistics.ts';

/** A group's share in a comparison with the reference group. */
export interface Item extends Named {
  /** Rows it stands on. */
  readonly rows: number;
}

/** All groups of an attribute that can be compared with its reference group. */
export interface AgainstReference<T extends Item> {
  readonly others: readonly T[];
  readonly reference: T;
  /** All groups compared, the reference at `referenceIndex`. */
  readonly items: readonly T[];
  readonly referenceIndex: number;
  readonly n: number;
  readonly attribute: AttributeStatistics;
}

export interface ReferenceEstimates<T extends Item> {
  /** What is compared: the groups that have it; those that are left out are named as undefined. */
  readonly items: (taking: readonly GroupSlice[], attribute: AttributeStatistics) => readonly T[];
  /** The value of one group against the reference; absent where only the whole is stated. */
  readonly ofGroup?: (item: T, compared: AgainstReference<T>) => Outcome;
  /** The value that gates see. */
  readonly ofAll: (compared: AgainstReference<T>) => Outcome;
  /** Why the whole is undefined if the reference has no such figure. */
  readonly withoutReference?: UndefinedReason;
}

/** One metric per group but the reference, and one over all of them, which gates see (metrics.md 1, "Reference"). */
export function againstReference<T extends Item>(
  definition: MetricDefinition,
  context: MetricContext,
  estimates: ReferenceEstimates<T>,
): Metric[] {
  const { id } = definition;
  return perAttribute(definition, context, (attribute, scope) => {
    const groups = comparedGroups(attribute, context.options);
    const items = estimates.items(groups.taking, attribute);
    const n = items.reduce((sum, { rows }) => sum + rows, 0);
    const undefinedGroups = groups.taking
      .map(({ group }) => group)
      .filter((group) => !items.some((item) => item.group === group));
    const named = referenceOf(attribute, context).group?.group;
    const referenceIndex = items.findIndex(({ group }) => group === named);
    const reference = items[referenceIndex];
    if (reference === undefined) {
      const reason = named === undefined ? 'no_reference' : (estimates.withoutReference ?? 'zero_denominator');
      const whole = toMetric(id, scope, { reason, n });
      if (named === undefined || estimates.ofGroup === undefined) return [whole];
      return [whole, ...others(groups, named).map((group) => toMetric(id, { ...scope, group }, { reason, n: 0 }))];
    }
    const rest = items.filter((item) => item !== reference);
    const compared = { others: rest, reference, items, referenceIndex, n, attribute };
    const gate: Outcome = rest.length === 0 ? { reason: 'fewer_than_two_groups', n } : estimates.ofAll(compared);
    const { ofGroup } = estimates;
    return [
      toMetric(id, scope, gate, coverageOf(groups, undefinedGroups)),
      ...(ofGroup === undefined
        ? []
        : [
            ...rest.map((item) =>
              toMetric(id, { ...scope, group: item.group }, ofGroup(item, compared), pair(groups, item, reference)),
            ),
            ...withoutFigure(id, scope, attribute, undefinedGroups),
          ]),
    ];
  });
}

/** Selection rates of the groups; a group with rows always has one. */
export function selectionItems(context: MetricContext) {
  return (_: readonly GroupSlice[], attribute: AttributeStatistics): readonly GroupRate[] =>
    groupRates(attribute, 'selection_rate', context).rates;
}

/** The item of largest value; of equal ones the first in code-point order. */
export function largest<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || value(item) > value(best) ? item : best),
    undefined,
  );
}

function others({ taking }: ComparedGroups, reference: string): string[] {
  return taking.map(({ group }) => group).filter((group) => group !== reference);
}

function pair(groups: ComparedGroups, item: Named, reference: Named) {
  const smallGroups = groups.small.filter((name) => name === item.group || name === reference.group);
  return { ...wholeCoverage, smallGroups };
}

function withoutFigure(
  id: string,
  scope: Scope,
  attribute: AttributeStatistics,
  undefinedGroups: readonly string[],
): Metric[] {
  const missing = (group: string, reason: UndefinedReason) => toMetric(id, { ...scope, group }, { reason, n: 0 });
  return [
    ...undefinedGroups.map((group) => missing(group, 'zero_denominator')),
    ...attribute.groups.filter(({ n }) => n === 0).map(({ group }) => missing(group, 'empty_group')),
  ];
}
