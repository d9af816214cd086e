import type { Metric } from '../../record/metric.ts';
import { chiSquareOfRates, pooledZ } from '../../stats/chi-square-test.ts';
import { fisherExactP } from '../../stats/fisher.ts';
import type { MetricContext } from '../context.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import type { GroupRate } from '../groups.ts';
import type { Outcome } from '../outcome.ts';
import { againstReference, largest, selectionItems } from './against-reference.ts';

/** Exact test of selection in each group against the reference, and the smallest p. Effective counts of weighted rows are rounded. */
export function selectionFisherP(definition: MetricDefinition, context: MetricContext): Metric[] {
  const p = (group: GroupRate, reference: GroupRate) =>
    fisherExactP(whole(group.effective), whole(reference.effective));
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }) => ({ value: p(group, reference), n: group.rows + reference.rows }),
    ofAll: ({ others, reference, n }) => {
      const least = largest(others, (group) => -p(group, reference));
      if (least === undefined) return { reason: 'fewer_than_two_groups', n };
      return { value: p(least, reference), n, argmin: least.group };
    },
  });
}

/** Pearson's χ² of selection in each group against the reference, and over all groups at once. */
export function selectionChiSquareP(definition: MetricDefinition, context: MetricContext): Metric[] {
  const p = (groups: readonly GroupRate[], n: number): Outcome => {
    const found = chiSquareOfRates(groups.map(({ effective }) => effective));
    return found === undefined ? { reason: 'zero_variance', n } : { value: found.p, n };
  };
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }) => p([group, reference], group.rows + reference.rows),
    ofAll: ({ items, n }) => p(items, n),
  });
}

/** z of the difference in selection rates with the variance of the pooled rate; for the gate the largest size. */
export function selectionZ(definition: MetricDefinition, context: MetricContext): Metric[] {
  const z = (group: GroupRate, reference: GroupRate) => pooledZ(group.effective, reference.effective)?.z;
  return againstReference(definition, context, {
    items: selectionItems(context),
    ofGroup: (group, { reference }) => {
      const n = group.rows + reference.rows;
      const value = z(group, reference);
      return value === undefined ? { reason: 'zero_variance', n } : { value, n };
    },
    ofAll: ({ others, reference, n }) => {
      const sizes = others.flatMap((group) => {
        const found = z(group, reference);
        return found === undefined ? [] : [{ group: group.group, size: Math.abs(found) }];
      });
      const far = largest(sizes, ({ size }) => size);
      return far === undefined ? { reason: 'zero_variance', n } : { value: far.size, n, argmax: far.group };
    },
  });
}

function whole({ x, n }: Fraction): Fraction {
  return { x: Math.floor(x + 0.5), n: Math.floor(n + 0.5) };
}
