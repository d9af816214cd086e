import type { Metric } from '../../record/metric.ts';
import { contingency } from '../../stats/contingency.ts';
import { massesOf } from '../cell-counts.ts';
import type { MetricDefinition } from '../definition.ts';
import { coverageOf } from '../groups.ts';
import { toMetric } from '../outcome.ts';
import type { MetricOptions } from '../statistics.ts';
import type { MulticlassSlice, MulticlassStatistics } from './statistics.ts';

/** Pearson's χ² of group × predicted class: its p-value, and Cramér's V as the size of the effect. Counts, never weights. */
export function predictionTests(
  { id }: MetricDefinition,
  { split, classes, attributes }: MulticlassStatistics,
  options: MetricOptions,
): Metric[] {
  return attributes.map(({ name: attribute, groups }) => {
    const filled = groups.filter(({ n }) => n > 0);
    const small = filled.filter(({ n }) => n < options.minGroupN).map(({ group }) => group);
    const exclude = options.smallGroups === 'exclude';
    const taking = exclude ? filled.filter(({ group }) => !small.includes(group)) : filled;
    const n = taking.reduce((sum, group) => sum + group.n, 0);
    const scope = { attribute, split };
    if (taking.length < 2) return toMetric(id, scope, { reason: 'fewer_than_two_groups', n });
    const found = contingency(taking.map((slice) => predictions(slice, classes.length)));
    if (found === undefined) return toMetric(id, scope, { reason: 'zero_variance', n });
    const empty = groups.filter((slice) => slice.n === 0).map(({ group }) => group);
    const coverage = coverageOf({ taking: [], empty, small, excluded: exclude && small.length > 0 }, []);
    return toMetric(id, scope, { value: id === 'prediction_chi2_p' ? found.p : found.cramersV, n }, coverage);
  });
}

function predictions({ confusion }: MulticlassSlice, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  massesOf({ rows: confusion.rows }).forEach((rows, i) => {
    sums[i % classes] = (sums[i % classes] ?? 0) + rows;
  });
  return sums;
}
