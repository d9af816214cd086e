import type { Metric, Scope } from '../../record/metric.ts';
import { newcombeInterval, referenceMax } from '../../stats/difference.ts';
import { sharedLevel, zOf } from '../../stats/limits.ts';
import { miettinenNurminenRatio, referenceRatio } from '../../stats/ratio.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import {
  coverageOf,
  extremes,
  type GroupRates,
  groupRates,
  type MetricContext,
  type Named,
  referenceOf,
} from '../groups.ts';
import { type Outcome, recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import { perAttribute } from '../slices.ts';
import type { AttributeStatistics } from '../statistics.ts';

/** Impact ratio: each group against the reference (`mn_ratio`), and the smallest (`reference_ratio`). */
export function impactRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  const z = zOf(level);
  return againstReference(definition, context, {
    ofGroup: (group, reference) => {
      const n = group.n + reference.n;
      if (reference.x === 0) return { reason: 'zero_denominator', n };
      const limits = miettinenNurminenRatio(group.x, group.n, reference.x, reference.n, z);
      return { value: ratio(group, reference), n, ...recordedInterval(limits, 'mn_ratio', level, definition.range) };
    },
    ofAll: ({ others, reference, rates, referenceIndex, n }) => {
      const least = extremes(others, (group) => ratio(group, reference))?.min;
      if (least === undefined || reference.x === 0) return { reason: 'zero_denominator', n };
      const limits = referenceRatio(rates, referenceIndex, level);
      const interval = recordedInterval(limits, 'reference_ratio', level, definition.range);
      return { value: ratio(least, reference), n, argmin: least.group, ...interval };
    },
  });
}

/** Signed difference in selection rates of each group (simultaneous `newcombe`), and the largest distance (`reference_max`). */
export function statisticalParityDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  return againstReference(definition, context, {
    ofGroup: (group, reference, groups) => {
      const z = zOf(sharedLevel(level, groups - 1));
      const limits = newcombeInterval(group.x, group.n, reference.x, reference.n, z);
      const interval = recordedInterval(limits, 'newcombe', level, definition.range);
      return { value: difference(group, reference), n: group.n + reference.n, ...interval };
    },
    ofAll: ({ others, reference, rates, referenceIndex, n }) => {
      const distance = (group: Fraction) => Math.abs(difference(group, reference));
      const farthest = extremes(others, distance)?.max;
      if (farthest === undefined) return { reason: 'fewer_than_two_groups', n };
      const limits = referenceMax(rates, referenceIndex, level);
      const interval = recordedInterval(limits, 'reference_max', level, definition.range);
      return { value: distance(farthest), n, argmax: farthest.group, ...interval };
    },
  });
}

/** Persons of each group selected fewer than at the reference rate, and the largest number. */
export function shortfall(definition: MetricDefinition, context: MetricContext): Metric[] {
  const missing = (group: Fraction, reference: Fraction) => -difference(group, reference) * group.n;
  return againstReference(definition, context, {
    ofGroup: (group, reference) => ({ value: missing(group, reference), n: group.n + reference.n }),
    ofAll: ({ others, reference, n }) => {
      const most = extremes(others, (group) => missing(group, reference))?.max;
      if (most === undefined) return { reason: 'fewer_than_two_groups', n };
      return { value: missing(most, reference), n, argmax: most.group };
    },
  });
}

type GroupRate = Named & Fraction;

interface AgainstReference {
  readonly others: readonly GroupRate[];
  readonly reference: GroupRate;
  /** All groups compared, the reference at `referenceIndex`. */
  readonly rates: readonly GroupRate[];
  readonly referenceIndex: number;
  readonly n: number;
}

interface ReferenceEstimates {
  readonly ofGroup: (group: GroupRate, reference: GroupRate, groups: number) => Outcome;
  readonly ofAll: (compared: AgainstReference) => Outcome;
}

/** One metric per group but the reference, and one over all of them, which gates see. */
function againstReference(
  definition: MetricDefinition,
  context: MetricContext,
  estimates: ReferenceEstimates,
): Metric[] {
  return perAttribute(definition, context, (attribute, scope) => {
    // A group with rows always has a selection rate.
    const groups = groupRates(attribute, 'selection_rate', context);
    const { rates } = groups;
    const n = rates.reduce((sum, group) => sum + group.n, 0);
    const reference = rates.find(({ group }) => group === referenceOf(attribute, context).group?.group);
    if (reference === undefined) return [toMetric(definition.id, scope, { reason: 'no_reference', n })];
    const others = rates.filter((group) => group !== reference);
    const referenceIndex = rates.indexOf(reference);
    const gate: Outcome =
      others.length === 0
        ? { reason: 'fewer_than_two_groups', n }
        : estimates.ofAll({ others, reference, rates, referenceIndex, n });
    return [
      toMetric(definition.id, scope, gate, coverageOf(groups, [])),
      ...others.map((group) =>
        toMetric(
          definition.id,
          { ...scope, group: group.group },
          estimates.ofGroup(group, reference, rates.length),
          pairCoverage(groups, group, reference),
        ),
      ),
      ...emptyGroups(definition, attribute, scope),
    ];
  });
}

function pairCoverage(groups: GroupRates, group: GroupRate, reference: GroupRate) {
  const smallGroups = groups.small.filter((name) => name === group.group || name === reference.group);
  return { ...wholeCoverage, smallGroups };
}

function emptyGroups(definition: MetricDefinition, attribute: AttributeStatistics, scope: Scope): Metric[] {
  return attribute.groups
    .filter(({ n }) => n === 0)
    .map(({ group }) => toMetric(definition.id, { ...scope, group }, { reason: 'empty_group', n: 0 }));
}

function ratio(group: Fraction, reference: Fraction): number {
  return group.x / group.n / (reference.x / reference.n);
}

function difference(group: Fraction, reference: Fraction): number {
  return group.x / group.n - reference.x / reference.n;
}
