import { publish } from '../base/format.ts';
import { zOf } from '../stats/limits.ts';
import { wilsonInterval } from '../stats/proportion.ts';
import type { CountRateName } from './definition.ts';
import { sliceRate } from './slice-rates.ts';
import type { Confusion, Slice } from './statistics.ts';

/** A point of a curve with pointwise limits of its height; published numbers. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly lower: number;
  readonly upper: number;
  /** The rule is score ≥ threshold; null where nothing is decided positive. */
  readonly threshold: number | null;
}

/** Most points that a series of the record holds (report.md 5.2). */
export const mostPoints = 512;

/**
 * ROC curve: false positive rate × true positive rate at every distinct score, from (0, 0) to (1, 1), with Wilson limits of the
 * true positive rate. Longer curves are thinned to {@link mostPoints}. Weighted rows count by their weights, and the limits by
 * the effective number of them.
 *
 * @param slice rows with a score histogram
 * @returns nothing if a class has no rows
 */
export function rocCurve(slice: Slice, level: number): readonly CurvePoint[] {
  return curve(slice, level, 'fpr', 'tpr');
}

/**
 * Precision–recall curve: true positive rate × precision at every distinct score, with Wilson limits of the precision. It starts
 * at the highest score, since precision is undefined where nothing is decided positive.
 *
 * @param slice rows with a score histogram
 * @returns nothing if there are no positives
 */
export function precisionRecallCurve(slice: Slice, level: number): readonly CurvePoint[] {
  return curve(slice, level, 'tpr', 'ppv');
}

function curve(slice: Slice, level: number, across: CountRateName, up: CountRateName): readonly CurvePoint[] {
  const z = zOf(level);
  return decisionsAtScores(slice).flatMap(({ threshold, decided }) => {
    // The names mean the positive label, so it does not matter whose good it is.
    const [x, y] = [sliceRate(across, decided, true), sliceRate(up, decided, true)];
    if (!(x.n > 0 && y.n > 0)) return [];
    const { lower, upper } = wilsonInterval(y.effective.x, y.effective.n, z);
    return { x: publish(x.x / x.n), y: publish(y.x / y.n), lower: publish(lower), upper: publish(upper), threshold };
  });
}

/** The rows with the decisions of one threshold. */
interface Step {
  readonly threshold: number | null;
  readonly decided: Slice;
}

/** Decisions by the rule score ≥ t from none positive to all, at every distinct score that is kept. */
function decisionsAtScores({ n, histogram, weights }: Slice): readonly Step[] {
  if (histogram === undefined) return [];
  const { scores } = histogram;
  const sums = weights?.histogram;
  const counts = running(histogram);
  const masses = sums && running(sums);
  const squares = sums && running({ negatives: sums.negativeSquares, positives: sums.positiveSquares });
  return keptSteps(counts, mostPoints).map((k) => ({
    threshold: k === 0 ? null : publish(scores[scores.length - k] ?? 0),
    decided: {
      n,
      confusion: tableAt(counts, k),
      ...(masses === undefined || squares === undefined
        ? {}
        : { weights: { confusion: tableAt(masses, k), squares: tableAt(squares, k) } }),
    },
  }));
}

/** Entry k sums the k highest scores, the last all of them. */
interface Running {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

function running({ positives, negatives }: Running): Running {
  return { positives: runningSums(positives), negatives: runningSums(negatives) };
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 1; k < sums.length; k++) sums[k] = (sums[k - 1] ?? 0) + (values[values.length - k] ?? 0);
  return sums;
}

/** The k highest scores decided positive; sums only grow, so nothing that is left is below 0. */
function tableAt({ positives, negatives }: Running, k: number): Confusion {
  const [tp, fp] = [positives[k] ?? 0, negatives[k] ?? 0];
  return { tp, fp, fn: (positives.at(-1) ?? 0) - tp, tn: (negatives.at(-1) ?? 0) - fp };
}

/** At most `most` steps: those where the running count of rows first reaches ⌈k·n/(most − 1)⌉, k = 0 … most − 1. */
function keptSteps({ positives, negatives }: Running, most: number): number[] {
  const steps = [...positives.keys()];
  if (steps.length <= most) return steps;
  const rows = (step: number) => (positives[step] ?? 0) + (negatives[step] ?? 0);
  const n = rows(steps.length - 1);
  const kept: number[] = [];
  let k = 0;
  for (const step of steps) {
    const count = rows(step);
    if (k >= most || count < Math.ceil((k * n) / (most - 1))) continue;
    kept.push(step);
    while (k < most && count >= Math.ceil((k * n) / (most - 1))) k++;
  }
  return kept;
}
