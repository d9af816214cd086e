import type { Metric, Scope, UndefinedReason } from '../../record/metric.ts';
import { replicateLimits } from '../../stats/bootstrap.ts';
import { resampleCells } from '../../stats/resample.ts';
import { massesOf } from '../cell-counts.ts';
import type { MetricDefinition } from '../definition.ts';
import { comparedGroups, coverageOf } from '../groups.ts';
import { type Coverage, recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import { massClass } from '../score-classes.ts';
import { perAttribute } from '../slices.ts';
import { collapsePairs } from './collapse.ts';
import type { RegressionContext } from './context.ts';
import { effectiveRows } from './figures.ts';

import type { PairCounts, RegressionGroup } from './statistics.ts';

const deciles = 10;

/**
 * Outcomes over predictions by group, and by group and decile of the predictions of all rows in groups (`stratum` 1 … 10, the
 * lowest first). The attribute's own value is that of the group farthest from 1, by the larger of the ratio and its inverse.
 */
export function observedExpected(definition: MetricDefinition, context: RegressionContext): Metric[] {
  const { id } = definition;
  return perAttribute(definition, context, (attribute, scope) => {
    const compared = comparedGroups(attribute, context.options);
    const names = new Set(compared.taking.map(({ group }) => group));
    const all = context.regression.attributes.find(({ name }) => name === attribute.name)?.groups ?? [];
    const taking = all.filter(({ group }) => names.has(group));
    const decileOf = decilesOf(taking);
    const ofGroups = taking.map((slice) => ({ slice, ...groupRatios(definition, context, slice, scope, decileOf) }));
    const defined = ofGroups.filter(({ whole }) => whole.kind === 'value');
    const n = defined.reduce((sum, { slice }) => sum + slice.n, 0);
    const undefinedGroups = ofGroups.filter(({ whole }) => whole.kind !== 'value').map(({ slice }) => slice.group);
    return [
      farthest(id, scope, defined, n, coverageOf(compared, undefinedGroups)),
      ...ofGroups.flatMap(({ whole, byDecile }) => [whole, ...byDecile]),
    ];
  });
}

function farthest(
  id: string,
  scope: Scope,
  defined: readonly { readonly slice: RegressionGroup; readonly whole: Metric }[],
  n: number,
  coverage: Coverage,
): Metric {
  const distance = (metric: Metric) =>
    metric.kind === 'value' ? Math.max(metric.value, metric.value > 0 ? 1 / metric.value : Infinity) : 0;
  const [first] = defined;
  if (first === undefined) return toMetric(id, scope, { reason: 'zero_denominator', n });
  const far = defined.reduce((most, one) => (distance(one.whole) > distance(most.whole) ? one : most), first);
  if (far.whole.kind !== 'value') return toMetric(id, scope, { reason: 'zero_denominator', n });
  const value = far.whole.value;
  const named = value >= 1 ? { argmax: far.slice.group } : { argmin: far.slice.group };
  // Percentiles of an extreme do not hold their level.
  return toMetric(id, scope, { value, n, ciReason: 'not_computed', ...named }, coverage);
}

/** Decile of a prediction: equal-mass classes over all rows in groups, ties never split. */
function decilesOf(groups: readonly RegressionGroup[]): (prediction: number) => number {
  const masses = new Map<number, number>();
  for (const { pairs } of groups) {
    const rows = massesOf(pairs.counts);
    pairs.predictions.forEach((prediction, i) => {
      masses.set(prediction, (masses.get(prediction) ?? 0) + (rows[i] ?? 0));
    });
  }
  const ascending = [...masses.keys()].sort((a, b) => a - b);
  const classes = massClass(
    ascending.map((prediction) => masses.get(prediction) ?? 0),
    deciles,
  );
  const lowest = ascending.filter((_, i) => i === 0 || classes[i] !== classes[i - 1]);
  const decile = lowest.map((prediction) => classes[ascending.indexOf(prediction)] ?? 0);
  return (prediction) => {
    const above = lowest.findIndex((edge) => edge > prediction);
    return decile[(above < 0 ? lowest.length : above) - 1] ?? 0;
  };
}

function groupRatios(
  { id, range }: MetricDefinition,
  { options, regression }: RegressionContext,
  { group, n, pairs }: RegressionGroup,
  scope: Scope,
  decileOf: (prediction: number) => number,
): { readonly whole: Metric; readonly byDecile: readonly Metric[] } {
  const { level, draws, seed, minGroupN } = options;
  const full = ratios(pairs, decileOf);
  const cells = collapsePairs(pairs);
  const of = ratios(cells, decileOf);
  const points = full(massesOf(pairs.counts));
  const collapsed = of(massesOf(cells.counts));
  const series = points.map(() => new Float64Array(draws).fill(NaN));
  resampleCells(effectiveRows(cells.counts), { draws, seed }, (rows, replicate) => {
    of(rows).forEach(({ ratio }, k) => {
      const values = series[k];
      if (values !== undefined && ratio !== undefined) values[replicate] = ratio;
    });
  });
  const weighted = regression.overall.pairs.counts.weights !== undefined;
  const rows = full(pairs.counts.rows);
  const metrics = points.map(({ ratio }, k): Metric => {
    const here = { ...scope, group, ...(k === 0 ? {} : { stratum: String(k) }) };
    const used = k === 0 ? n : (rows[k]?.mass ?? 0);
    const reason: UndefinedReason = used === 0 ? 'empty_group' : 'zero_denominator';
    if (ratio === undefined) return toMetric(id, here, { reason, n: used });
    const limits = replicateLimits(series[k] ?? new Float64Array(0), level, ratio - (collapsed[k]?.ratio ?? ratio));
    const interval =
      limits === undefined
        ? ({ ciReason: 'unstable_resampling' } as const)
        : recordedInterval(limits, 'boot', level, range, weighted);
    const smallGroups = n < minGroupN ? [group] : [];
    return toMetric(id, here, { value: ratio, n: used, ...interval }, { ...wholeCoverage, smallGroups });
  });
  const [whole, ...byDecile] = metrics;
  return { whole: whole ?? toMetric(id, { ...scope, group }, { reason: 'empty_group', n }), byDecile };
}

/** Ratio of the sums and the rows: of all pairs first, then of every decile. */
function ratios({ outcomes, predictions }: PairCounts, decileOf: (prediction: number) => number) {
  const places = Array.from(predictions, decileOf);
  return (rows: ArrayLike<number>): { readonly ratio: number | undefined; readonly mass: number }[] => {
    const observed = new Float64Array(deciles + 1);
    const expected = new Float64Array(deciles + 1);
    const mass = new Float64Array(deciles + 1);
    for (let i = 0; i < places.length; i++) {
      const here = rows[i] ?? 0;
      for (const k of [0, (places[i] ?? 0) + 1]) {
        observed[k] = (observed[k] ?? 0) + here * (outcomes[i] ?? 0);
        expected[k] = (expected[k] ?? 0) + here * (predictions[i] ?? 0);
        mass[k] = (mass[k] ?? 0) + here;
      }
    }
    return Array.from(mass, (sum, k) => ({
      mass: sum,
      ratio: (expected[k] ?? 0) > 0 ? (observed[k] ?? 0) / (expected[k] ?? 1) : undefined,
    }));
  };
}
