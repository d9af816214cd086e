import { createSum } from '../base/exact-sum.ts';
import { publish } from '../base/format.ts';
import type { BinCounts } from '../stats/ece.ts';
import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import { widthPlaces } from './score-bins.ts';
import { sliceRate } from './slice-rates.ts';
import { weighedScores } from './slice-scores.ts';
import type { ScoreHistogram, Slice } from './statistics.ts';

/** One bin of equal width; `lower` and `upper` are its edges, the last bin closed. Empty bins keep their place. */
export interface ScoreBin extends BinCounts {
  readonly lower: number;
  readonly upper: number;
  /** Mean score, null without rows. */
  readonly meanScore: number | null;
}

/**
 * Scores in `count` bins of equal width over [0, 1]. The bin of a score is the number of inner edges i/count that are ≤ it, each
 * one correctly rounded division (golden convention 4): bins are [lo, hi) and 0.3, 0.6, 0.7 stand in the bin they open.
 *
 * @param histogram scores in [0, 1], in rows or in weights
 * @example widthBins(histogram, 10)[3] // rows with 0.3 ≤ score < 0.4
 */
export function widthBins(histogram: ScoreHistogram, count: number): readonly ScoreBin[] {
  const sums = Array.from({ length: count }, () => ({ n: 0, events: 0, scores: createSum() }));
  const places = widthPlaces(histogram.scores, count);
  histogram.scores.forEach((score, i) => {
    const bin = sums[places[i] ?? 0];
    if (bin === undefined) return;
    const positives = histogram.positives[i] ?? 0;
    const rows = positives + (histogram.negatives[i] ?? 0);
    bin.n += rows;
    bin.events += positives;
    bin.scores.add(rows * score);
  });
  return sums.map(({ n, events, scores }, k) => ({
    lower: k / count,
    upper: (k + 1) / count,
    n,
    events,
    meanScore: n === 0 ? null : scores.value() / n,
  }));
}

/** Observed rate − mean score of a bin with rows. */
export function binGap({ n, events, meanScore }: ScoreBin): number | null {
  return meanScore === null ? null : events / n - meanScore;
}

/** A filled bin as the report prints and draws it (report.md 6.2, 6.3); published numbers. */
export interface CalibrationBin {
  readonly lower: number;
  readonly upper: number;
  /** Rows, and those of the positive label. */
  readonly n: number;
  readonly events: number;
  /** In weights where the rows have them. */
  readonly meanPredicted: number;
  readonly observed: number;
  /** Wilson limits of the observed rate. */
  readonly ci: readonly [number, number];
  /** Observed − mean predicted. */
  readonly gap: number;
}

/**
 * The filled bins of the reliability figure and its table. A bin whose rows weigh nothing has no rate, and is left out.
 *
 * @param slice rows with a score histogram
 * @param level confidence level of the Wilson limits
 * @example calibrationBins(statistics.overall, 0.95).map((bin) => bin.gap)
 */
export function calibrationBins(slice: Slice, level: number, count = 10): readonly CalibrationBin[] {
  const z = zOf(level);
  const weighed = weighedScores(slice);
  if (slice.histogram === undefined || weighed === undefined) return [];
  const squares = slice.weights?.histogram && {
    scores: weighed.scores,
    negatives: slice.weights.histogram.negativeSquares,
    positives: slice.weights.histogram.positiveSquares,
  };
  const rows = widthBins(slice.histogram, count);
  const spreads = squares && widthBins(squares, count);
  return widthBins(weighed, count).flatMap((bin, k) => {
    const counted = rows[k];
    const { lower, upper, meanScore } = bin;
    if (meanScore === null || counted === undefined) return [];
    const { x, n, effective } = sliceRate('prevalence', asSlice(counted, bin, spreads?.[k]), true);
    const limits = wilsonInterval(effective.x, effective.n, z);
    return {
      lower: publish(lower),
      upper: publish(upper),
      n: counted.n,
      events: counted.events,
      meanPredicted: publish(meanScore),
      observed: publish(x / n),
      ci: [publish(limits.lower), publish(limits.upper)] as const,
      gap: publish(x / n - meanScore),
    };
  });
}

/** The rows of a bin as a set of rows of their own, none of them decided positive. */
function asSlice(counted: BinCounts, weighed: BinCounts, squares: BinCounts | undefined): Slice {
  const cells = ({ n, events }: BinCounts) => ({ tp: 0, fp: 0, fn: events, tn: n - events });
  return {
    n: counted.n,
    confusion: cells(counted),
    ...(squares === undefined ? {} : { weights: { confusion: cells(weighed), squares: cells(squares) } }),
  };
}
