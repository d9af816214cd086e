import { publish } from '../base/format.ts';
import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import type { Fraction } from './count-rates.ts';
import type { Confusion, ScoreHistogram } from './statistics.ts';

/** A point of a curve with pointwise limits of its height; published numbers. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly lower: number;
  readonly upper: number;
  /** The rule is score ≥ threshold; null where nothing is decided positive. */
  readonly threshold: number | null;
}

/** Where the decisions of the audit stand on a curve, with limits in both directions; published numbers. */
export interface OperatingPoint {
  readonly x: number;
  readonly y: number;
  readonly xInterval: readonly [number, number];
  readonly yInterval: readonly [number, number];
}

/** Most points that a series of the record holds (report.md 5.2). */
export const mostPoints = 512;

/**
 * ROC curve: false positive rate × true positive rate at every distinct score, from (0, 0) to (1, 1), with Wilson limits of the
 * true positive rate. Longer curves are thinned to {@link mostPoints}.
 *
 * @returns nothing if a class has no rows
 */
export function rocCurve(histogram: ScoreHistogram, level: number): readonly CurvePoint[] {
  const z = zOf(level);
  const steps = cumulativeCounts(histogram);
  const { tp: positives = 0, fp: negatives = 0 } = steps.at(-1) ?? {};
  if (positives === 0 || negatives === 0) return [];
  return thinned(steps, mostPoints).map(({ tp, fp, threshold }) => ({
    x: publish(fp / negatives),
    ...height(tp, positives, z),
    threshold,
  }));
}

/**
 * Precision–recall curve: true positive rate × precision at every distinct score, with Wilson limits of the precision. It starts
 * at the highest score, since precision is undefined where nothing is decided positive.
 *
 * @returns nothing if there are no positives
 */
export function precisionRecallCurve(histogram: ScoreHistogram, level: number): readonly CurvePoint[] {
  const z = zOf(level);
  const steps = cumulativeCounts(histogram);
  const positives = steps.at(-1)?.tp ?? 0;
  if (positives === 0) return [];
  return thinned(steps, mostPoints)
    .filter(({ tp, fp }) => tp + fp > 0)
    .map(({ tp, fp, threshold }) => ({ x: publish(tp / positives), ...height(tp, tp + fp, z), threshold }));
}

/** The decisions on the ROC curve; null if a class has no rows. */
export function rocOperatingPoint({ tp, fp, fn, tn }: Confusion, level: number): OperatingPoint | null {
  return operatingPoint({ x: fp, n: fp + tn }, { x: tp, n: tp + fn }, level);
}

/** The decisions on the precision–recall curve; null without positives or without positive decisions. */
export function precisionRecallOperatingPoint({ tp, fp, fn }: Confusion, level: number): OperatingPoint | null {
  return operatingPoint({ x: tp, n: tp + fn }, { x: tp, n: tp + fp }, level);
}

interface Step {
  readonly tp: number;
  readonly fp: number;
  readonly threshold: number | null;
}

/** Rows of each class at or above each distinct score, from none to all. */
function cumulativeCounts({ scores, negatives, positives }: ScoreHistogram): readonly Step[] {
  const steps: Step[] = [{ tp: 0, fp: 0, threshold: null }];
  let tp = 0;
  let fp = 0;
  for (let i = scores.length - 1; i >= 0; i--) {
    tp += positives[i] ?? 0;
    fp += negatives[i] ?? 0;
    steps.push({ tp, fp, threshold: publish(scores[i] ?? 0) });
  }
  return steps;
}

/** At most `most` steps: those where the running count first reaches ⌈k·n/(most − 1)⌉, k = 0 … most − 1. */
function thinned(steps: readonly Step[], most: number): readonly Step[] {
  if (steps.length <= most) return steps;
  const last = steps.at(-1);
  const n = last === undefined ? 0 : last.tp + last.fp;
  const kept: Step[] = [];
  let k = 0;
  for (const step of steps) {
    const count = step.tp + step.fp;
    if (k >= most || count < Math.ceil((k * n) / (most - 1))) continue;
    kept.push(step);
    while (k < most && count >= Math.ceil((k * n) / (most - 1))) k++;
  }
  return kept;
}

function height(x: number, n: number, z: number): { y: number; lower: number; upper: number } {
  const { lower, upper } = wilsonInterval(x, n, z);
  return { y: publish(x / n), lower: publish(lower), upper: publish(upper) };
}

function operatingPoint(across: Fraction, up: Fraction, level: number): OperatingPoint | null {
  if (across.n === 0 || up.n === 0) return null;
  const z = zOf(level);
  const x = height(across.x, across.n, z);
  const y = height(up.x, up.n, z);
  return { x: x.y, y: y.y, xInterval: [x.lower, x.upper], yInterval: [y.lower, y.upper] };
}
