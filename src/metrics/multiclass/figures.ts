import { log } from '../../base/detmath.ts';
import { compensatedSum, createSum } from '../../base/exact-sum.ts';
import { replicateLimits } from '../../stats/bootstrap.ts';
import { type Moments, meanInterval } from '../../stats/delta.ts';
import { eceTriangle } from '../../stats/ece.ts';
import { imageOfMean } from '../../stats/image.ts';
import { type Limits, sharedLevel, zOf } from '../../stats/limits.ts';
import { wilsonInterval } from '../../stats/proportion.ts';
import { resampleCells } from '../../stats/resample.ts';
import { widthBins } from '../calibration-bins.ts';
import { massesOf, squaresOf } from '../cell-counts.ts';
import { plainMeanOf } from '../mean-of.ts';
import type { MetricOptions, ScoreHistogram } from '../statistics.ts';
import { confusionIds, confusionPoints } from './confusion-points.ts';
import { jointPoints } from './joint-points.ts';
import { brierSum, classAucs, labelTotals, oneAgainstRest, wonAgainst } from './score-points.ts';
import type { LabelHistogram, MulticlassSlice } from './statistics.ts';

/** A figure of one set of rows with more than two classes. */
export interface Figure {
  readonly value: number | undefined;
  /** Limits at any level; undefined where replicates or rows are too few. */
  readonly limits: (level: number) => Limits | undefined;
  /** Name of the interval; null where none is computed. */
  readonly interval: string | null;
  readonly needsScores: boolean;
}

export type Figures = ReadonlyMap<string, Figure>;

/**
 * All figures of metrics.md 8.10 of one set of rows. Accuracy has Wilson's limits, log loss those of a mean; calibration errors,
 * which percentiles cannot bound, the triangle; the rest shares one set of replicates of the joint cells.
 */
export function multiclassFigures(slice: MulticlassSlice, classes: number, options: MetricOptions): Figures {
  const { confusion, scores, topLabel, topTwo } = slice;
  const points = confusionPoints(massesOf(confusion), classes);
  const replicates = replicatesOf(slice, classes, options);
  const figures = new Map<string, Figure>();
  const boot = (id: string, value: number | undefined, needsScores: boolean) =>
    figures.set(id, { value, interval: 'boot', needsScores, limits: (level) => replicates(id, value, level) });
  for (const id of confusionIds) boot(id, points[id], false);
  boot('f1', points.f1_macro, false);
  boot('ppv', points.precision_macro, false);
  boot('tpr', points.recall_macro, false);
  figures.set('accuracy', {
    value: points.accuracy,
    interval: 'wilson',
    needsScores: false,
    limits: (level) => accuracyLimits(slice, classes, level),
  });
  const won = scores?.map(wonAgainst);
  const totals = scores?.[0] === undefined ? [] : labelTotals(scores[0]);
  const aucs = won === undefined ? undefined : classAucs(won, totals);
  for (const id of ['auc_ovr_macro', 'auc_ovr_weighted', 'auc_ovo_macro'] as const) boot(id, aucs?.[id], true);
  const brier = scores === undefined ? undefined : brierSum(scores);
  boot('brier_multi_sum', brier, true);
  boot('brier_multi_half', brier === undefined ? undefined : brier / 2, true);
  boot('top2_accuracy', topTwo === undefined ? undefined : shareOfSecond(massesOf(topTwo)), true);
  figures.set('log_loss', logLossFigure(scores));
  figures.set(
    'ece_top_label_10',
    calibration(topLabel === undefined ? [] : [{ histogram: topLabel, positive: 1 }], options),
  );
  figures.set(
    'ece_classwise_10_mean',
    calibration(
      (scores ?? []).map((histogram, positive) => ({ histogram, positive })),
      options,
    ),
  );
  return figures;
}

/** Limits of what is resampled, from replicates that are drawn when first asked for. */
function replicatesOf(
  slice: MulticlassSlice,
  classes: number,
  { draws, seed }: MetricOptions,
): (id: string, value: number | undefined, level: number) => Limits | undefined {
  const { cells, confusion } = slice;
  const pointsOf =
    cells === undefined
      ? (rows: ArrayLike<number>): Readonly<Record<string, number | undefined>> => ({
          ...confusionPoints(rows, classes),
        })
      : (rows: ArrayLike<number>): Readonly<Record<string, number | undefined>> => ({ ...prepared(rows) });
  const prepared = cells === undefined ? () => ({}) : jointPoints(cells, classes);
  const counts = cells?.counts ?? confusion;
  let series: ReadonlyMap<string, Float64Array> | undefined;
  let collapsed: Readonly<Record<string, number | undefined>> = {};
  const draw = () => {
    const drawn = new Map<string, Float64Array>();
    resampleCells(effectiveRows(counts), { draws, seed }, (rows, replicate) => {
      for (const [id, value] of Object.entries(pointsOf(rows))) {
        const values = drawn.get(id) ?? new Float64Array(draws).fill(NaN);
        drawn.set(id, values);
        if (value !== undefined) values[replicate] = value;
      }
    });
    collapsed = pointsOf(massesOf(counts));
    return drawn;
  };
  const sources: Readonly<Record<string, string>> = { f1: 'f1_macro', ppv: 'precision_macro', tpr: 'recall_macro' };
  return (id, value, level) => {
    if (value === undefined || slice.n === 0) return undefined;
    series ??= draw();
    const source = sources[id] ?? id;
    const values = series.get(source);
    // What coarse cells lose at the point, the quantiles get back.
    return values && replicateLimits(values, level, value - (collapsed[source] ?? value));
  };
}

/** Weights shrunk to the effective number of rows (Σw)²/Σw²; rows as they are without weights. */
function effectiveRows(counts: MulticlassSlice['confusion']): Float64Array {
  const masses = massesOf(counts);
  if (counts.weights === undefined) return masses;
  const sum = compensatedSum(masses);
  const squares = compensatedSum(squaresOf(counts));
  return masses.map((mass) => (mass * sum) / squares);
}

function accuracyLimits({ confusion }: MulticlassSlice, classes: number, level: number): Limits | undefined {
  const masses = massesOf(confusion);
  const squares = squaresOf(confusion);
  const right = (values: Float64Array) => compensatedSum(values.filter((_, i) => i % (classes + 1) === 0));
  const all = compensatedSum(masses);
  if (!(all > 0)) return undefined;
  const p = right(masses) / all;
  const allSquares = compensatedSum(squares);
  const rightSquares = right(squares);
  const kish = (all * all) / allSquares;
  const spread = rightSquares * (1 - p) * (1 - p) + (allSquares - rightSquares) * p * p;
  const n = p > 0 && p < 1 ? Math.min(kish, (p * (1 - p) * all * all) / spread) : kish;
  return wilsonInterval(p === 1 ? n : p * n, n, zOf(level));
}

const least = 2.220446049250313e-16;
/** Fewest rows of each class at which the interval of a mean loss holds its level (metrics.md 4). */
const leastOfClass = 10;

function logLossFigure(scores: readonly LabelHistogram[] | undefined): Figure {
  // Every row stands once among those of its own label, with the score of that class.
  const losses = (scores ?? []).flatMap(({ scores: values, labels }, label) => {
    const counts = labels[label];
    if (counts === undefined) return [];
    const masses = massesOf(counts);
    const squares = squaresOf(counts);
    return Array.from(values, (score, i) => ({
      loss: -log(Math.min(1 - least, Math.max(least, score))),
      mass: masses[i] ?? 0,
      square: squares[i] ?? 0,
    })).filter(({ mass }) => mass > 0);
  });
  const n = compensatedSum(losses.map(({ mass }) => mass));
  const value = n > 0 ? compensatedSum(losses.map(({ loss, mass }) => mass * loss)) / n : undefined;
  const rows = (scores ?? []).map(({ labels }, k) => compensatedSum(labels[k]?.rows ?? []));
  return {
    value,
    interval: 'delta',
    needsScores: true,
    limits: (level) => {
      if (value === undefined || rows.some((count) => count < leastOfClass)) return undefined;
      const moments = weightedMoments(losses, value, n);
      return meanInterval(moments, zOf(level));
    },
  };
}

/** Moments of a loss at the effective number of rows: the smaller of Kish's and the one the weights of large losses leave. */
function weightedMoments(
  losses: readonly { readonly loss: number; readonly mass: number; readonly square: number }[],
  mean: number,
  n: number,
): Moments {
  const deviations = createSum();
  const spread = createSum();
  const squares = createSum();
  for (const { loss, mass, square } of losses) {
    const deviation = (loss - mean) * (loss - mean);
    deviations.add(mass * deviation);
    spread.add(square * deviation);
    squares.add(square);
  }
  const variance = deviations.value() / n;
  const kish = (n * n) / squares.value();
  const effective = spread.value() > 0 ? Math.min(kish, (variance * n * n) / spread.value()) : kish;
  return { n: effective, mean, squaredDeviations: variance * effective };
}

/** Mean of calibration errors over 10 bins; together their limits hold the level (`image`), a single one has its own. */
function calibration(
  parts: readonly { readonly histogram: LabelHistogram; readonly positive: number }[],
  { draws, seed }: MetricOptions,
): Figure {
  const binned = parts.map(({ histogram, positive }) => {
    const bins = widthBins(oneAgainstRest(histogram, positive), 10);
    const n = compensatedSum(bins.map((bin) => bin.n));
    const gaps = bins.map((bin) =>
      bin.meanScore === null ? 0 : (bin.n / n) * Math.abs(bin.events / bin.n - bin.meanScore),
    );
    return { error: n > 0 ? compensatedSum(gaps) : undefined, effective: effectiveHistogram(histogram, positive) };
  });
  return {
    value: binned.length === 0 ? undefined : plainMeanOf(binned.map(({ error }) => error)),
    interval: binned.length === 1 ? 'ece_triangle' : 'image',
    needsScores: true,
    limits: (level) => {
      const each = sharedLevel(level, binned.length);
      const limits = binned.flatMap(({ error, effective }) =>
        error === undefined ? [] : [eceTriangle(error, widthBins(effective, 10), { level: each, draws, seed })],
      );
      return limits.length < binned.length || limits.length === 0 ? undefined : imageOfMean(limits);
    },
  };
}

function effectiveHistogram(histogram: LabelHistogram, positive: number): ScoreHistogram {
  const sum = compensatedSum(histogram.labels.map((counts) => compensatedSum(massesOf(counts))));
  const squares = compensatedSum(histogram.labels.map((counts) => compensatedSum(squaresOf(counts))));
  const { scores, negatives, positives } = oneAgainstRest(histogram, positive);
  const shrink = (values: Float64Array) => values.map((value) => (value * sum) / squares);
  return histogram.labels[0]?.weights === undefined
    ? { scores, negatives, positives }
    : { scores, negatives: shrink(negatives), positives: shrink(positives) };
}

function shareOfSecond(masses: Float64Array): number | undefined {
  const [miss = 0, hit = 0] = masses;
  return miss + hit > 0 ? hit / (miss + hit) : undefined;
}
