import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { allDefinitions } from '../catalogue.ts';
import type { MetricContext } from '../context.ts';
import type { MetricDefinition } from '../definition.ts';
import { estimators } from '../estimators.ts';
import { recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import { undefinedSlices } from '../slices.ts';
import { asBinary } from './as-binary.ts';
import { figureIds, type RegressionFigure, type RegressionFigures, regressionFigures } from './figures.ts';
import { groupComparisons } from './group-comparisons.ts';
import type { RegressionOptions, RegressionSlice, RegressionStatistics } from './statistics.ts';

/**
 * Every metric of the catalogue on one split of a task whose outcome is an amount (metrics.md 8.11), from counts of pairs. Figures
 * of one set of rows stand overall and per group; means compare groups by Welch, shares above a cut as selection rates do.
 *
 * @returns unrounded values in catalogue order; the record publishes them
 * @example computeRegression(statistics, { level: 0.95, minGroupN: 30, smallGroups: 'keep', draws: 2000, seed: 42 })
 */
export function computeRegression(statistics: RegressionStatistics, options: RegressionOptions): Metric[] {
  const figures = new Map<RegressionSlice, RegressionFigures>();
  const figuresOf = (slice: RegressionSlice): RegressionFigures => {
    const known = figures.get(slice) ?? regressionFigures(slice, options);
    figures.set(slice, known);
    return known;
  };
  const predictions: MetricContext = { statistics: asBinary(statistics, (_, prediction) => prediction), options };
  const residuals: MetricContext = { statistics: asBinary(statistics, (outcome, p) => p - outcome), options };
  return allDefinitions().flatMap((definition): readonly Metric[] => {
    const { id, method } = definition;
    if (figureIds.has(id)) return sliceMetrics(definition, statistics, options, figuresOf);
    const comparison = groupComparisons[id];
    if (comparison !== undefined)
      return comparison(definition, { ...predictions, regression: statistics, options, figuresOf });
    const estimator = definition.computed ? estimators.get(method) : undefined;
    if (estimator !== undefined && onPredictions.has(id)) return estimator(definition, predictions);
    if (estimator !== undefined && id === 'residual_smd') return estimator(definition, residuals);
    return undefinedSlices(definition, predictions, whyNot(definition));
  });
}

/** Estimators of the binary task that look at rows and at the distribution of the scores only. */
const onPredictions: ReadonlySet<string> = new Set([
  'n',
  'n_missing',
  'min_group_size',
  'smd',
  'score_ks',
  'score_wasserstein',
]);

function sliceMetrics(
  { id, range }: MetricDefinition,
  { split, overall, attributes }: RegressionStatistics,
  { level, minGroupN }: RegressionOptions,
  figuresOf: (slice: RegressionSlice) => RegressionFigures,
): Metric[] {
  const approximate = overall.pairs.counts.weights !== undefined;
  const outcome = (slice: RegressionSlice) => {
    if (slice.n === 0) return { reason: 'empty_group', n: 0 } as const;
    const figure = figuresOf(slice).of(id);
    if (figure?.value === undefined) return { reason: whyUndefined(id), n: slice.n };
    return { value: figure.value, n: figure.n, ...intervalOf(figure, level, range, approximate) };
  };
  return [
    toMetric(id, { split }, outcome(overall)),
    ...attributes.flatMap(({ name: attribute, groups }) =>
      groups.map((slice) => {
        const { group, n } = slice;
        const smallGroups = n > 0 && n < minGroupN ? [group] : [];
        return toMetric(id, { attribute, group, split }, outcome(slice), { ...wholeCoverage, smallGroups });
      }),
    ),
  ];
}

function intervalOf(
  { interval, limits }: RegressionFigure,
  level: number,
  range: MetricDefinition['range'],
  approximate: boolean,
) {
  if (interval === null) return {};
  const found = limits(level);
  if (found === undefined) return { ciReason: 'unstable_resampling' } as const;
  return recordedInterval(found, interval, level, range, approximate);
}

function whyUndefined(id: string): UndefinedReason {
  return id === 'mape' || id === 'residual_sd' ? 'zero_denominator' : 'zero_variance';
}

function whyNot({ tasks }: MetricDefinition): UndefinedReason {
  return tasks.includes('regression') ? 'not_computed' : 'task_mismatch';
}
