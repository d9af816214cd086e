import { createSum } from '../base/exact-sum.ts';
import { publish } from '../base/format.ts';
import type { BinCounts } from '../stats/ece.ts';
import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import type { ScoreHistogram } from './statistics.ts';

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
 * @param histogram scores in [0, 1]
 * @example widthBins(histogram, 10)[3] // rows with 0.3 ≤ score < 0.4
 */
export function widthBins(histogram: ScoreHistogram, count: number): readonly ScoreBin[] {
  const sums = Array.from({ length: count }, () => ({ n: 0, events: 0, scores: createSum() }));
  histogram.scores.forEach((score, i) => {
    const bin = sums[binOf(score, count)];
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
  readonly n: number;
  readonly events: number;
  readonly meanPredicted: number;
  readonly observed: number;
  /** Wilson limits of the observed rate. */
  readonly ci: readonly [number, number];
  /** Observed − mean predicted. */
  readonly gap: number;
}

/**
 * The filled bins of the reliability figure and its table.
 *
 * @param level confidence level of the Wilson limits
 * @example calibrationBins(histogram, 0.95).map((bin) => bin.gap)
 */
export function calibrationBins(histogram: ScoreHistogram, level: number, count = 10): readonly CalibrationBin[] {
  const z = zOf(level);
  return widthBins(histogram, count).flatMap((bin) => {
    const { lower, upper, n, events, meanScore } = bin;
    if (meanScore === null) return [];
    const limits = wilsonInterval(events, n, z);
    return {
      lower: publish(lower),
      upper: publish(upper),
      n,
      events,
      meanPredicted: publish(meanScore),
      observed: publish(events / n),
      ci: [publish(limits.lower), publish(limits.upper)] as const,
      gap: publish(events / n - meanScore),
    };
  });
}

/** Number of inner edges at or below the score. */
function binOf(score: number, count: number): number {
  let bin = Math.min(count - 1, Math.max(0, Math.floor(score * count)));
  while (bin > 0 && bin / count > score) bin--;
  while (bin < count - 1 && (bin + 1) / count <= score) bin++;
  return bin;
}
