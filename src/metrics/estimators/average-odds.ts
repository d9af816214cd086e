import type { Metric } from '../../record/metric.ts';
import { newcombeInterval } from '../../stats/difference.ts';
import { imageOfMax, imageOfMean } from '../../stats/image.ts';
import { foldLimits, type Limits, sharedLevel, zOf } from '../../stats/limits.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { auditInterval } from '../outcome.ts';
import { type SliceRate, sliceRate } from '../slice-rates.ts';
import type { GroupSlice } from '../statistics.ts';
import { againstReference, type Item, largest } from './against-reference.ts';

/**
 * Mean of the differences in TPR and FPR to the reference, favourable outcome as class 1: signed per group, the arms of both
 * Newcombe intervals joined as half the root of their squares; for the gate the largest distance, simultaneous and folded.
 */
export function averageOddsDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  const mean = (item: OddsItem, reference: OddsItem) =>
    (gap(item.tpr, reference.tpr) + gap(item.fpr, reference.fpr)) / 2;
  const limitsAt = (item: OddsItem, reference: OddsItem, z: number): Limits => {
    const value = mean(item, reference);
    const tpr = newcombe(item.tpr, reference.tpr, z);
    const fpr = newcombe(item.fpr, reference.fpr, z);
    const down = root(gap(item.tpr, reference.tpr) - tpr.lower, gap(item.fpr, reference.fpr) - fpr.lower);
    const up = root(tpr.upper - gap(item.tpr, reference.tpr), fpr.upper - gap(item.fpr, reference.fpr));
    return { lower: value - down / 2, upper: value + up / 2 };
  };
  return againstReference(definition, context, {
    items: oddsItems(context),
    ofGroup: (item, { reference }) => {
      const limits = limitsAt(item, reference, zOf(level));
      const interval = auditInterval(limits, 'newcombe', definition, context);
      return { value: mean(item, reference), n: item.rows + reference.rows, ...interval };
    },
    ofAll: ({ others, reference, n }) => {
      const distance = (item: OddsItem) => Math.abs(mean(item, reference));
      const far = largest(others, distance);
      if (far === undefined) return { reason: 'fewer_than_two_groups', n };
      const z = zOf(sharedLevel(level, others.length));
      const limits = imageOfMax(others.map((item) => foldLimits(limitsAt(item, reference, z))));
      return { value: distance(far), n, argmax: far.group, ...auditInterval(limits, 'newcombe', definition, context) };
    },
  });
}

/** Mean of the absolute differences in TPR and FPR to the reference, `image` of both folded; for the gate the largest. */
export function averageAbsOddsDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  const { level } = context.options;
  const mean = (item: OddsItem, reference: OddsItem) =>
    (Math.abs(gap(item.tpr, reference.tpr)) + Math.abs(gap(item.fpr, reference.fpr))) / 2;
  const limitsAt = (item: OddsItem, reference: OddsItem, each: number): Limits => {
    const z = zOf(each);
    return imageOfMean([
      foldLimits(newcombe(item.tpr, reference.tpr, z)),
      foldLimits(newcombe(item.fpr, reference.fpr, z)),
    ]);
  };
  return againstReference(definition, context, {
    items: oddsItems(context),
    ofGroup: (item, { reference }) => {
      const limits = limitsAt(item, reference, sharedLevel(level, 2));
      const interval = auditInterval(limits, 'image', definition, context);
      return { value: mean(item, reference), n: item.rows + reference.rows, ...interval };
    },
    ofAll: ({ others, reference, n }) => {
      const far = largest(others, (item) => mean(item, reference));
      if (far === undefined) return { reason: 'fewer_than_two_groups', n };
      const each = sharedLevel(level, 2 * others.length);
      const limits = imageOfMax(others.map((item) => limitsAt(item, reference, each)));
      const interval = auditInterval(limits, 'image', definition, context);
      return { value: mean(far, reference), n, argmax: far.group, ...interval };
    },
  });
}

interface OddsItem extends Item {
  readonly tpr: SliceRate;
  readonly fpr: SliceRate;
}

/** Both rates of the groups that have them, the favourable outcome as class 1: TNR and FNR where it is the other label. */
function oddsItems({ statistics: { favorableIsPositive: favorable } }: MetricContext) {
  return (taking: readonly GroupSlice[]): readonly OddsItem[] =>
    taking
      .map((slice) => ({
        group: slice.group,
        rows: slice.n,
        tpr: sliceRate(favorable ? 'tpr' : 'tnr', slice, favorable),
        fpr: sliceRate(favorable ? 'fpr' : 'fnr', slice, favorable),
      }))
      .filter(({ tpr, fpr }) => tpr.n > 0 && fpr.n > 0);
}

function gap(a: SliceRate, b: SliceRate): number {
  return a.x / a.n - b.x / b.n;
}

function newcombe({ effective: a }: SliceRate, { effective: b }: SliceRate, z: number): Limits {
  return newcombeInterval(a.x, a.n, b.x, b.n, z);
}

function root(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}
