import { log } from '../../base/detmath.ts';
import { compensatedSum } from '../../base/exact-sum.ts';
import type { Metric } from '../../record/metric.ts';
import { classTotals } from '../../stats/auc.ts';
import { lossMoments, meanInterval } from '../../stats/delta.ts';
import { eceTriangle } from '../../stats/ece.ts';
import { zOf } from '../../stats/limits.ts';
import { binGap, type ScoreBin, widthBins } from '../calibration-bins.ts';
import type { MetricDefinition } from '../definition.ts';
import type { MetricContext } from '../groups.ts';
import { type Outcome, recordedInterval } from '../outcome.ts';
import { perSlice } from '../slices.ts';
import type { ScoreHistogram } from '../statistics.ts';

/** Brier score: mean (score − label)². */
export function brier(definition: MetricDefinition, context: MetricContext): Metric[] {
  return meanLoss(definition, context, (score, label) => (score - label) * (score - label));
}

/** Log loss in nats; scores clipped at 2^−52 as in golden convention 8. */
export function logLoss(definition: MetricDefinition, context: MetricContext): Metric[] {
  const least = 2.220446049250313e-16;
  return meanLoss(definition, context, (score, label) => {
    const clipped = Math.min(1 - least, Math.max(least, score));
    return -log(label === 1 ? clipped : 1 - clipped);
  });
}

/** Expected calibration error over bins of equal width. */
export function expectedCalibrationError(count: number) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] => {
    const { level, draws, seed } = context.options;
    return onScores(definition, context, (histogram, n) => {
      const bins = widthBins(histogram, count);
      const value = compensatedSum(bins.map((bin) => (bin.n / n) * absoluteGap(bin)));
      const limits = eceTriangle(value, bins, { level, draws, seed });
      return { value, n, ...recordedInterval(limits, 'ece_triangle', level, definition.range) };
    });
  };
}

/** Largest distance between score and observed rate in a filled bin of equal width. */
export function maximumCalibrationError(count: number) {
  return (definition: MetricDefinition, context: MetricContext): Metric[] =>
    onScores(definition, context, (histogram, n) => ({
      value: widthBins(histogram, count).reduce((most, bin) => Math.max(most, absoluteGap(bin)), 0),
      n,
    }));
}

/** Fewest rows of each class at which the delta interval of a mean loss holds its level (metrics.md 4). */
const leastOfClass = 10;

function meanLoss(
  definition: MetricDefinition,
  context: MetricContext,
  loss: (score: number, label: 0 | 1) => number,
): Metric[] {
  const { level } = context.options;
  const z = zOf(level);
  return onScores(definition, context, (histogram, rows) => {
    const moments = lossMoments(histogram, loss);
    if (moments === undefined) return { reason: 'zero_denominator', n: rows };
    const { n, mean: value } = moments;
    const { negatives, positives } = classTotals(histogram);
    const limits = Math.min(negatives, positives) < leastOfClass ? undefined : meanInterval(moments, z);
    if (limits === undefined) return { value, n, ciReason: 'unstable_resampling' };
    return { value, n, ...recordedInterval(limits, 'delta', level, definition.range) };
  });
}

function onScores(
  definition: MetricDefinition,
  context: MetricContext,
  estimate: (histogram: ScoreHistogram, n: number) => Outcome,
): Metric[] {
  return perSlice(definition, context, ({ histogram, n }) =>
    histogram === undefined ? { reason: 'no_scores', n } : estimate(histogram, n),
  );
}

function absoluteGap(bin: ScoreBin): number {
  return Math.abs(binGap(bin) ?? 0);
}
