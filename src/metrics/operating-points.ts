import { publish } from '../base/format.ts';
import type { ScoreHistogram } from './statistics.ts';

/**
 * What deciding at a threshold would do; published numbers, null where nothing can be divided by. Where the rows are weighted, all
 * are sums of weights.
 */
export interface SweepPoint {
  readonly threshold: number;
  readonly ppv: number | null;
  readonly tpr: number | null;
  readonly fpr: number | null;
  /** Share of the rows decided positive. */
  readonly positiveRate: number;
  /** Mean cost per row, c_fp · fp + c_fn · fn over n; null without costs. */
  readonly cost: number | null;
  /** The threshold of the audit. */
  readonly chosen: boolean;
}

export interface SweepOptions {
  /** Threshold of the audit, marked among the others; null if decisions follow none. */
  readonly chosen: number | null;
  /** Other thresholds than 0.05, 0.10 … 0.95. */
  readonly thresholds?: readonly number[];
  readonly costs?: { readonly falsePositive: number; readonly falseNegative: number };
}

/** Thresholds of the table: 0.05, 0.10 … 0.95. */
const swept = Array.from({ length: 19 }, (_, k) => (k + 1) / 20);

/**
 * Scores that every twentieth of the rows reaches, ascending: thresholds for scores without a scale of their own.
 *
 * @example scoreQuantiles({ scores: Float64Array.of(300, 700), negatives: Float64Array.of(1, 0), positives: Float64Array.of(0, 1) }) // [300, 700]
 */
export function scoreQuantiles({ scores, negatives, positives }: ScoreHistogram): readonly number[] {
  let n = 0;
  for (let i = 0; i < scores.length; i++) n += (negatives[i] ?? 0) + (positives[i] ?? 0);
  const found: number[] = [];
  let rows = 0;
  let k = 1;
  for (const [i, score] of scores.entries()) {
    rows += (negatives[i] ?? 0) + (positives[i] ?? 0);
    if (k > 19 || rows < (k * n) / 20) continue;
    found.push(score);
    while (k <= 19 && rows >= (k * n) / 20) k++;
  }
  return found;
}

/**
 * The decisions at 0.05, 0.10 … 0.95 (or the thresholds given) and at the chosen threshold, ascending.
 *
 * @param histogram scores, in rows or in weights; without rows there is nothing to sweep
 * @example thresholdSweep(histogram, { chosen: 0.5 }).find((point) => point.chosen)?.tpr
 */
export function thresholdSweep(
  histogram: ScoreHistogram,
  { chosen, costs, thresholds: tried = swept }: SweepOptions,
): readonly SweepPoint[] {
  const { scores, negatives, positives } = histogram;
  // Summed from the highest score down, as the decisions below are: all of them are exactly the whole.
  const total = { p: 0, q: 0 };
  for (let i = scores.length - 1; i >= 0; i--) {
    total.p += positives[i] ?? 0;
    total.q += negatives[i] ?? 0;
  }
  const n = total.p + total.q;
  if (n === 0) return [];
  const thresholds = [...new Set([...tried, ...(chosen === null ? [] : [chosen])])].sort((a, b) => b - a);
  const points: SweepPoint[] = [];
  let at = scores.length - 1;
  let tp = 0;
  let fp = 0;
  for (const threshold of thresholds) {
    for (; at >= 0 && (scores[at] ?? 0) >= threshold; at--) {
      tp += positives[at] ?? 0;
      fp += negatives[at] ?? 0;
    }
    points.push({
      threshold: publish(threshold),
      ppv: share(tp, tp + fp),
      tpr: share(tp, total.p),
      fpr: share(fp, total.q),
      positiveRate: publish((tp + fp) / n),
      cost: costs === undefined ? null : publish((costs.falsePositive * fp + costs.falseNegative * (total.p - tp)) / n),
      chosen: threshold === chosen,
    });
  }
  return points.reverse();
}

/** Share of the positives among the rows with the highest scores; published numbers. */
export interface GainPoint {
  readonly top: number;
  readonly captured: number;
  readonly lift: number;
}

/**
 * Gains at the top 5 %, 10 % … 100 %; rows with equal scores at the cut count pro rata.
 *
 * @param histogram in rows or in weights
 * @returns nothing without positives
 */
export function gainPoints({ scores, negatives, positives }: ScoreHistogram): readonly GainPoint[] {
  const p = positives.reduce((sum, count) => sum + count, 0);
  const n = p + negatives.reduce((sum, count) => sum + count, 0);
  if (p === 0) return [];
  const points: GainPoint[] = [];
  let at = scores.length - 1;
  let rows = 0;
  let found = 0;
  for (let k = 1; k <= 20; k++) {
    const wanted = (k * n) / 20;
    for (; at >= 0; at--) {
      const here = (positives[at] ?? 0) + (negatives[at] ?? 0);
      if (rows + here > wanted) break;
      rows += here;
      found += positives[at] ?? 0;
    }
    const tied = (positives[at] ?? 0) + (negatives[at] ?? 0);
    const part = at < 0 || tied === 0 ? 0 : ((wanted - rows) / tied) * (positives[at] ?? 0);
    const captured = (found + part) / p;
    points.push({ top: publish(k / 20), captured: publish(captured), lift: publish((captured * 20) / k) });
  }
  return points;
}

function share(x: number, n: number): number | null {
  return n === 0 ? null : publish(x / n);
}
