import type { Metric, UndefinedReason } from '../../record/metric.ts';
import { imageOfMax, imageOfMin } from '../../stats/image.ts';
import { foldLimits, type Limits, sharedLevel, zOf } from '../../stats/limits.ts';
import { miettinenNurminenRatio, referenceRatio } from '../../stats/ratio.ts';
import { gapLimits } from '../../stats/replicate-gaps.ts';
import { welchInterval } from '../../stats/welch.ts';
import { type CellCounts, massesOf, squaresOf } from '../cell-counts.ts';
import type { Fraction } from '../count-rates.ts';
import type { MetricDefinition } from '../definition.ts';
import { againstReference, type Item, largest } from '../estimators/against-reference.ts';
import { type ComparedGroups, comparedGroups, coverageOf, extremes } from '../groups.ts';
import { recordedInterval, toMetric } from '../outcome.ts';
import { perAttribute } from '../slices.ts';
import type { RegressionContext } from './context.ts';
import type { RegressionFigures } from './figures.ts';
import { observedExpected } from './observed-expected.ts';
import { medianOf, orderOf, total } from './points.ts';
import type { RegressionAttribute, RegressionGroup, RegressionSlice } from './statistics.ts';

type Comparison = (definition: MetricDefinition, context: RegressionContext) => Metric[];

/** Comparisons of groups by metric id (metrics.md 8.11). */
export const groupComparisons: Readonly<Record<string, Comparison>> = {
  mean_prediction_difference: meanPredictionDifference,
  mae_difference: maeDifference,
  mae_group_max: (definition, context) => groupExtreme(definition, context, 'mae', 'max'),
  r2_group_min: (definition, context) => groupExtreme(definition, context, 'r2', 'min'),
  air_at_cut: impactRatioAtCut,
  observed_expected_ratio: observedExpected,
};

/** Fewest rows of a group at which a resampled gap holds its level (metrics.md 4, `tukey_boot`). */
const leastRows = 100;

/** max − min of the mean predictions; every pair by Welch at 1 − α/(number of pairs), folded. */
function meanPredictionDifference(definition: MetricDefinition, context: RegressionContext): Metric[] {
  const { level } = context.options;
  return compare(definition, context, (_, figures) => figures.moments((_outcome, prediction) => prediction)?.mean, {
    value: ({ max, min }) => max - min,
    limits: (groups) => {
      const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => [a, b] as const));
      const each = sharedLevel(level, pairs.length);
      const prediction = (_: number, value: number) => value;
      const limits = pairs.flatMap(([a, b]) => {
        const [ofA, ofB] = [context.figuresOf(a).moments(prediction), context.figuresOf(b).moments(prediction)];
        const found = ofA && ofB && welchInterval(ofA, ofB, each);
        return found === undefined ? [] : [foldLimits(found)];
      });
      return limits.length < pairs.length ? undefined : imageOfMax(limits);
    },
    missing: 'zero_denominator',
    method: 'welch',
    names: 'both',
  });
}

/** max − min of the mean absolute errors, by replicates. */
function maeDifference(definition: MetricDefinition, context: RegressionContext): Metric[] {
  const { level } = context.options;
  return compare(definition, context, (_, figures) => figures.of('mae')?.value, {
    value: ({ max, min }) => max - min,
    limits: (groups, values) =>
      groups.some(({ n }) => n < leastRows)
        ? undefined
        : gapLimits(
            values,
            groups.map((slice) => context.figuresOf(slice).replicates('mae').values),
            level,
          ),
    missing: 'unstable_resampling',
    method: 'tukey_boot',
    names: 'both',
  });
}

/** The largest or smallest value of a figure over the groups; their intervals together hold the level. */
function groupExtreme(
  definition: MetricDefinition,
  context: RegressionContext,
  id: 'mae' | 'r2',
  end: 'max' | 'min',
): Metric[] {
  const { level } = context.options;
  return compare(definition, context, (_, figures) => figures.of(id)?.value, {
    value: (ends) => ends[end],
    limits: (groups) => {
      const each = sharedLevel(level, groups.length);
      const parts = groups.flatMap((slice) => context.figuresOf(slice).of(id)?.limits(each) ?? []);
      if (parts.length < groups.length) return undefined;
      return end === 'max' ? imageOfMax(parts) : imageOfMin(parts);
    },
    missing: 'unstable_resampling',
    method: 'image',
    names: end,
  });
}

interface Estimates {
  readonly value: (ends: { readonly max: number; readonly min: number }) => number;
  readonly limits: (groups: readonly RegressionGroup[], values: readonly number[]) => Limits | undefined;
  /** Why there are no limits. */
  readonly missing: UndefinedReason;
  readonly method: string;
  readonly names: 'both' | 'max' | 'min';
}

/** A comparison of one figure over the groups of each attribute. */
function compare(
  definition: MetricDefinition,
  context: RegressionContext,
  figure: (slice: RegressionGroup, figures: RegressionFigures) => number | undefined,
  { value, limits, missing, method, names }: Estimates,
): Metric[] {
  const { id, range } = definition;
  const { level } = context.options;
  return perAttribute(definition, context, (attribute, scope) => {
    const groups = comparedGroups(attribute, context.options);
    const taking = slicesOf(context, attribute.name, groups);
    const defined = taking.flatMap((slice) => {
      const found = figure(slice, context.figuresOf(slice));
      return found === undefined ? [] : [{ group: slice.group, slice, value: found }];
    });
    const n = defined.reduce((sum, { slice }) => sum + slice.n, 0);
    const ends = defined.length < 2 ? null : extremes(defined, (one) => one.value);
    if (ends === null) return [toMetric(id, scope, { reason: 'fewer_than_two_groups', n })];
    const found = limits(
      defined.map(({ slice }) => slice),
      defined.map((one) => one.value),
    );
    const weighted = context.regression.overall.pairs.counts.weights !== undefined;
    const interval =
      found === undefined ? { ciReason: missing } : recordedInterval(found, method, level, range, weighted);
    const outcome = {
      value: value({ max: ends.max.value, min: ends.min.value }),
      n,
      ...(names === 'min' ? {} : { argmax: ends.max.group }),
      ...(names === 'max' ? {} : { argmin: ends.min.group }),
      ...interval,
    };
    const undefinedGroups = taking
      .filter((slice) => !defined.some((one) => one.slice === slice))
      .map(({ group }) => group);
    return [toMetric(id, scope, outcome, coverageOf(groups, undefinedGroups))];
  });
}

function slicesOf({ regression }: RegressionContext, name: string, { taking }: ComparedGroups): RegressionGroup[] {
  const groups = regression.attributes.find((attribute) => attribute.name === name)?.groups ?? [];
  const names = new Set(taking.map(({ group }) => group));
  return groups.filter(({ group }) => names.has(group));
}

interface CutItem extends Item {
  readonly rate: Fraction;
  readonly effective: Fraction;
}

/** Share of a group at or above the cut over that of the reference (`mn_ratio`), and the smallest (`reference_ratio`). */
function impactRatioAtCut(definition: MetricDefinition, context: RegressionContext): Metric[] {
  const { level } = context.options;
  const weighted = context.regression.overall.pairs.counts.weights !== undefined;
  const interval = (limits: Limits, method: string) =>
    recordedInterval(limits, method, level, definition.range, weighted);
  const ratio = (item: CutItem, reference: CutItem) =>
    item.rate.x / item.rate.n / (reference.rate.x / reference.rate.n);
  return againstReference<CutItem>(definition, context, {
    items: (_, attribute) => {
      const taking = slicesOf(context, attribute.name, comparedGroups(attribute, context.options));
      const cut = context.options.cut ?? pooledMedian(context.regression.attributes, attribute.name);
      return taking.map((slice) => ({ group: slice.group, rows: slice.n, ...shareFrom(slice, cut) }));
    },
    ofGroup: (item, { reference }) => {
      const n = item.rows + reference.rows;
      if (reference.rate.x === 0) return { reason: 'zero_denominator', n };
      const [a, b] = [item.effective, reference.effective];
      return {
        value: ratio(item, reference),
        n,
        ...interval(miettinenNurminenRatio(a.x, a.n, b.x, b.n, zOf(level)), 'mn_ratio'),
      };
    },
    ofAll: ({ others, reference, items, referenceIndex, n }) => {
      const least = largest(others, (item) => -ratio(item, reference));
      if (least === undefined || reference.rate.x === 0) return { reason: 'zero_denominator', n };
      const limits = referenceRatio(
        items.map(({ effective }) => effective),
        referenceIndex,
        level,
      );
      return { value: ratio(least, reference), n, argmin: least.group, ...interval(limits, 'reference_ratio') };
    },
  });
}

/** Median prediction of the rows in the groups of an attribute. */
function pooledMedian(attributes: readonly RegressionAttribute[], name: string): number {
  const groups = attributes.find((attribute) => attribute.name === name)?.groups ?? [];
  const predictions = Float64Array.from(groups.flatMap(({ pairs }) => Array.from(pairs.predictions)));
  const masses = groups.flatMap(({ pairs }) => Array.from(massesOf(pairs.counts)));
  return medianOf(predictions, orderOf(predictions), masses, total(masses));
}

function shareFrom(
  { pairs: { predictions, counts } }: RegressionSlice,
  cut: number,
): Pick<CutItem, 'rate' | 'effective'> {
  const above = (amounts: Float64Array) => total(amounts.filter((_, i) => (predictions[i] ?? 0) >= cut));
  const masses = massesOf(counts);
  const rate = { x: above(masses), n: total(masses) };
  return { rate, effective: effectiveShare(rate, counts, above) };
}

/** The smaller of Kish's size and the one that the weights on either side of the cut leave. */
function effectiveShare(rate: Fraction, counts: CellCounts, above: (amounts: Float64Array) => number): Fraction {
  if (counts.weights === undefined) return rate;
  const squares = squaresOf(counts);
  const all = total(squares);
  const own = above(squares);
  const p = rate.x / rate.n;
  const kish = (rate.n * rate.n) / all;
  const spread = own * (1 - p) * (1 - p) + (all - own) * p * p;
  const n = p > 0 && p < 1 && spread > 0 ? Math.min(kish, (p * (1 - p) * rate.n * rate.n) / spread) : kish;
  return { x: p === 1 ? n : p * n, n };
}
