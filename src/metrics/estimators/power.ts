import type { Metric } from '../../record/metric.ts';
import { type Comparison, minimumDetectableDifference, powerToDetect } from '../../stats/power.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import type { GroupRate } from '../groups.ts';
import { againstReference, largest, selectionItems } from './against-reference.ts';

/** Difference that power is about where a gate states none. */
const usualEffect = 0.1;

/**
 * Power to see a difference in selection rates of `effect` between each group and the reference, both sizes and their pooled rate
 * kept, at α/(K − 1); for the gate the smallest. One group for which no such difference is possible leaves the whole undefined.
 */
export function statisticalPower(definition: MetricDefinition, context: MetricContext): Metric[] {
  const effect = context.options.parameters?.effect ?? usualEffect;
  const found = overPairs(definition, context, (pair, alpha) => powerToDetect(effect, pair, alpha), 'least');
  if (effect === usualEffect) return found;
  const params = `{"effect":${effect}}`;
  return found.map((metric) => ({ ...metric, scope: { ...metric.scope, params } }));
}

/** Smallest difference seen with power 0.80, likewise; for the gate the largest. */
export function detectableDifference(definition: MetricDefinition, context: MetricContext): Metric[] {
  return overPairs(definition, context, (pair, alpha) => minimumDetectableDifference(pair, alpha), 'most');
}

function overPairs(
  definition: MetricDefinition,
  context: MetricContext,
  figure: (pair: Comparison, alpha: number) => number | undefined,
  end: 'least' | 'most',
): Metric[] {
  const alpha = 1 - context.options.level;
  const of = (group: GroupRate, reference: GroupRate, others: number) =>
    figure(pairOf(group, reference), alpha / others);
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference, others }) => {
      const n = group.rows + reference.rows;
      const value = of(group, reference, others.length);
      return value === undefined ? { reason: 'not_detectable', n } : { value, n };
    },
    ofAll: ({ others, reference, n }) => {
      const figures = others.flatMap((group) => {
        const value = of(group, reference, others.length);
        return value === undefined ? [] : [{ group: group.group, value }];
      });
      const worst = largest(figures, ({ value }) => (end === 'most' ? value : -value));
      if (worst === undefined || figures.length < others.length) return { reason: 'not_detectable', n };
      return { value: worst.value, n, ...(end === 'most' ? { argmax: worst.group } : { argmin: worst.group }) };
    },
  });
}

function pairOf({ effective: a }: GroupRate, { effective: b }: GroupRate): Comparison {
  return { pooled: (a.x + b.x) / (a.n + b.n), group: a.n, reference: b.n };
}
