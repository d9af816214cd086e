import type { Metric } from '../../record/metric.ts';
import type { MetricDefinition } from '../definition.ts';
import { type Outcome, recordedInterval, toMetric, wholeCoverage } from '../outcome.ts';
import type { MetricOptions } from '../statistics.ts';
import { type Figure, type Figures, multiclassFigures } from './figures.ts';
import type { MulticlassSlice, MulticlassStatistics } from './statistics.ts';

/** The figures of all rows and of every group. */
export interface FigureSlices {
  readonly statistics: MulticlassStatistics;
  readonly options: MetricOptions;
  readonly overall: Figures;
  /** Per attribute, then per group, in the order of the statistics. */
  readonly groups: readonly (readonly Figures[])[];
  readonly ids: ReadonlySet<string>;
  /** Whether rows have weights: the effective size then stands in for the rows. */
  readonly approximate: boolean;
}

export function createFigureSlices(statistics: MulticlassStatistics, options: MetricOptions): FigureSlices {
  const classes = statistics.classes.length;
  const figures = (slice: MulticlassSlice) => multiclassFigures(slice, classes, options);
  const overall = figures(statistics.overall);
  return {
    statistics,
    options,
    overall,
    groups: statistics.attributes.map(({ groups }) => groups.map(figures)),
    ids: new Set(overall.keys()),
    approximate: statistics.overall.confusion.weights !== undefined,
  };
}

/** A figure of all rows, and of every group. */
export function sliceMetrics(definition: MetricDefinition, slices: FigureSlices): Metric[] {
  const { id } = definition;
  const { statistics, options, overall, groups } = slices;
  const { split } = statistics;
  return [
    toMetric(id, { split }, outcomeOf(definition, overall.get(id), statistics.overall, slices)),
    ...statistics.attributes.flatMap(({ name: attribute, groups: members }, a) =>
      members.map((slice, g) => {
        const { group, n } = slice;
        const outcome = outcomeOf(definition, groups[a]?.[g]?.get(id), slice, slices);
        const smallGroups = n > 0 && n < options.minGroupN ? [group] : [];
        return toMetric(id, { attribute, group, split }, outcome, { ...wholeCoverage, smallGroups });
      }),
    ),
  ];
}

function outcomeOf(
  { range }: MetricDefinition,
  figure: Figure | undefined,
  { n, scores }: MulticlassSlice,
  { options: { level }, approximate }: FigureSlices,
): Outcome {
  if (n === 0) return { reason: 'empty_group', n };
  if (figure === undefined) return { reason: 'not_computed', n };
  const { value, interval, needsScores } = figure;
  if (value === undefined) return { reason: needsScores && scores === undefined ? 'no_scores' : 'zero_denominator', n };
  if (interval === null) return { value, n };
  const limits = figure.limits(level);
  if (limits === undefined) return { value, n, ciReason: 'unstable_resampling' };
  return { value, n, ...recordedInterval(limits, interval, level, range, approximate) };
}
