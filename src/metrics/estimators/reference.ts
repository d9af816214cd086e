import { exp } from '../../base/detmath.ts';
import type { Metric } from '../../record/metric.ts';
import { newcombeInterval, referenceMax } from '../../stats/difference.ts';
import { logOddsRatioLimits } from '../../stats/haldane.ts';
import { imageOfMin } from '../../stats/image.ts';
import { type Limits, sharedLevel, widenTo, zOf } from '../../stats/limits.ts';
import { miettinenNurminenRatio, referenceRatio } from '../../stats/ratio.ts';
import type { MetricContext } from '../context.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import type { GroupRate } from '../groups.ts';
import { auditInterval, type Outcome } from '../outcome.ts';
import { type AgainstReference, againstReference, largest, selectionItems } from './against-reference.ts';

/** Impact ratio: each group against the reference (`mn_ratio`), and the smallest (`reference_ratio`). */
export function impactRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  const z = zOf(context.options.level);
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }) => {
      const n = group.rows + reference.rows;
      if (reference.x === 0) return { reason: 'zero_denominator', n };
      const [a, b] = [group.effective, reference.effective];
      const limits = miettinenNurminenRatio(a.x, a.n, b.x, b.n, z);
      return { value: ratio(group, reference), n, ...auditInterval(limits, 'mn_ratio', definition, context) };
    },
    ofAll: (compared) => {
      const least = leastRatio(compared);
      if (least === undefined) return { reason: 'zero_denominator', n: compared.n };
      const limits = ratioLimits(compared, context.options.level);
      const interval = auditInterval(limits, 'reference_ratio', definition, context);
      return { value: ratio(least, compared.reference), n: compared.n, argmin: least.group, ...interval };
    },
  });
}

/** The four-fifths rule of thumb: the smallest impact ratio. */
const fourFifthsRatio = 0.8;

/** 1 if every group reaches four fifths of the reference group's selection rate, else 0; limits where the ratio's limits do. */
export function fourFifths(definition: MetricDefinition, context: MetricContext): Metric[] {
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofAll: (compared) => {
      const least = leastRatio(compared);
      if (least === undefined) return { reason: 'zero_denominator', n: compared.n };
      const reaches = (value: number) => (value >= fourFifthsRatio ? 1 : 0);
      const { lower, upper } = ratioLimits(compared, context.options.level);
      const limits = { lower: reaches(lower), upper: reaches(upper) };
      const interval = auditInterval(limits, 'reference_ratio', definition, context);
      const value = reaches(ratio(least, compared.reference));
      return { value, n: compared.n, argmin: least.group, ...interval };
    },
  });
}

/** Signed difference in selection rates of each group (simultaneous `newcombe`), and the largest distance (`reference_max`). */
export function statisticalParityDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference, others }) => {
      const z = zOf(sharedLevel(level, others.length));
      const [a, b] = [group.effective, reference.effective];
      const limits = newcombeInterval(a.x, a.n, b.x, b.n, z);
      const n = group.rows + reference.rows;
      return { value: difference(group, reference), n, ...auditInterval(limits, 'newcombe', definition, context) };
    },
    ofAll: ({ others, reference, items, referenceIndex, n }) => {
      const distance = (group: Fraction) => Math.abs(difference(group, reference));
      const farthest = largest(others, distance);
      if (farthest === undefined) return { reason: 'fewer_than_two_groups', n };
      const limits = referenceMax(
        items.map(({ effective }) => effective),
        referenceIndex,
        level,
      );
      const interval = auditInterval(limits, 'reference_max', definition, context);
      return { value: distance(farthest), n, argmax: farthest.group, ...interval };
    },
  });
}

/** Persons of each group selected fewer than at the reference rate, and the largest number. */
export function shortfall(definition: MetricDefinition, context: MetricContext): Metric[] {
  const missing = (group: Fraction, reference: Fraction) => -difference(group, reference) * group.n;
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }) => ({ value: missing(group, reference), n: group.rows + reference.rows }),
    ofAll: ({ others, reference, n }) => {
      const most = largest(others, (group) => missing(group, reference));
      if (most === undefined) return { reason: 'fewer_than_two_groups', n };
      return { value: missing(most, reference), n, argmax: most.group };
    },
  });
}

/**
 * Odds of selection in each group over those in the reference (`haldane`), and the smallest: every group at 1 − α/(K − 1), minima
 * of the limits. A cell of 0 under the fraction leaves it undefined; such a group is never the smallest.
 */
export function oddsRatio(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  const limitsAt = (group: GroupRate, reference: GroupRate, z: number): Limits => {
    const { lower, upper } = logOddsRatioLimits(group.effective, reference.effective, z);
    return { lower: exp(lower), upper: exp(upper) };
  };
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }): Outcome => {
      const n = group.rows + reference.rows;
      const value = odds(group, reference);
      if (value === undefined) return { reason: 'zero_denominator', n };
      // With a cell of 0 the half added to it can move both limits past the plain cross product.
      const limits = widenTo(value, limitsAt(group, reference, zOf(level)));
      return { value, n, ...auditInterval(limits, 'haldane', definition, context) };
    },
    ofAll: ({ others, reference, n }) => {
      const defined = others.filter((group) => odds(group, reference) !== undefined);
      const least = largest(defined, (group) => -(odds(group, reference) ?? 0));
      if (least === undefined) return { reason: 'zero_denominator', n };
      const z = zOf(sharedLevel(level, others.length));
      const value = odds(least, reference) ?? 0;
      const limits = widenTo(value, imageOfMin(others.map((group) => limitsAt(group, reference, z))));
      return { value, n, argmin: least.group, ...auditInterval(limits, 'haldane', definition, context) };
    },
  });
}

/** The group of smallest impact ratio; undefined if nobody of the reference is selected. */
function leastRatio({ others, reference }: AgainstReference<GroupRate>): GroupRate | undefined {
  return reference.x === 0 ? undefined : largest(others, (group) => -ratio(group, reference));
}

function ratioLimits({ items, referenceIndex }: AgainstReference<GroupRate>, level: number): Limits {
  return referenceRatio(
    items.map(({ effective }) => effective),
    referenceIndex,
    level,
  );
}

function ratio(group: Fraction, reference: Fraction): number {
  return group.x / group.n / (reference.x / reference.n);
}

function difference(group: Fraction, reference: Fraction): number {
  return group.x / group.n - reference.x / reference.n;
}

/** Cross product as a quotient of two odds; undefined over 0. */
function odds(group: Fraction, reference: Fraction): number | undefined {
  const below = (group.n - group.x) * (reference.x / reference.n);
  return below === 0 ? undefined : (group.x * ((reference.n - reference.x) / reference.n)) / below;
}
