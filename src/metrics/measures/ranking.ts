import { aucHull, classTotals, rocAuc } from '../../stats/auc.ts';
import type { Limits } from '../../stats/limits.ts';
import { averagePrecisionArm, ksArm } from '../../stats/score-arms.ts';
import { remembered } from '../remembered.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram, Slice } from '../statistics.ts';
import { fromScores } from './from-scores.ts';
import type { At, Figure, Measure, Missing } from './measure.ts';

/** How well the scores rank the positives (metrics.md 8.3). */
export const rankingMeasures = {
  roc_auc: fromScores((scores) => auc(scores, (value) => value), { ...onAuc((value) => value) }),
  gini: fromScores((scores) => auc(scores, toGini), { ...onAuc(toGini) }),
  ks: fromScores((scores) => (hasBoth(scores) ? { value: widest(scores).distance } : singleClass), {
    limits: (slice, { z }) =>
      withArm(slice, (scores) => {
        const { negatives, positives } = classTotals(scores);
        return ksArm(widest(scores).distance, positives, negatives, z);
      }),
    interval: 'mover',
    difference: 'mover',
  }),
  average_precision: fromScores(averagePrecision, {
    limits: (slice, { z }) => {
      const scores = effectiveScores(slice);
      const found = scores && averagePrecision(scores);
      if (scores === undefined || found === undefined || 'reason' in found) return singleClass;
      return averagePrecisionArm(found.value, classTotals(scores).positives, z);
    },
    interval: 'mover',
    difference: 'mover',
  }),
} as const satisfies Readonly<Record<string, Measure>>;

/** The distinct score t whose rule score ≥ t attains the Kolmogorov–Smirnov distance, of several the largest. */
export function ksThreshold(scores: ScoreHistogram): Figure {
  if (!hasBoth(scores)) return singleClass;
  return scores.scores.length < 2 ? { reason: 'zero_variance' } : { value: widest(scores).threshold };
}

/** Positives among the top share q of the rows, ties at the cut pro rata, as a share of all positives. */
export function capturedAt(q: number) {
  return ({ negatives, positives }: ScoreHistogram): Figure => {
    const totals = classTotals({ negatives, positives });
    if (totals.positives === 0) return singleClass;
    let left = q * (totals.negatives + totals.positives);
    let found = 0;
    for (let i = negatives.length - 1; i >= 0 && left > 0; i--) {
      const here = positives[i] ?? 0;
      const rows = here + (negatives[i] ?? 0);
      found += rows <= left ? here : (here * left) / rows;
      left -= rows;
    }
    return { value: found / totals.positives };
  };
}

const singleClass: Missing = { reason: 'single_class' };

function toGini(auc: number): number {
  return 2 * auc - 1;
}

function hasBoth(scores: ScoreHistogram): boolean {
  const { negatives, positives } = classTotals(scores);
  return negatives > 0 && positives > 0;
}

function auc(scores: ScoreHistogram, scale: (auc: number) => number): Figure {
  const value = areaOf(scores);
  return value === undefined ? singleClass : { value: scale(value) };
}

/** A rising function of the AUC: the hull's limits go through it. */
function onAuc(scale: (auc: number) => number): Pick<Measure, 'interval' | 'difference'> & {
  readonly limits: (slice: Slice, at: At) => Limits | Missing;
} {
  return {
    limits: (slice, { z }) =>
      withArm(slice, (scores) => {
        const hull = aucHull(scores, z);
        // The unbiased variance of one row is 0/0.
        return hull === undefined
          ? { reason: 'zero_denominator' }
          : { lower: scale(hull.lower), upper: scale(hull.upper) };
      }),
    interval: 'auc_hull',
    difference: 'mover',
  };
}

function withArm(slice: Slice, arm: (scores: ScoreHistogram) => Limits | Missing): Limits | Missing {
  const scores = effectiveScores(slice);
  if (scores === undefined) return { reason: 'no_scores' };
  return hasBoth(scores) ? arm(scores) : singleClass;
}

/** Won pairs are counted exactly in rows; in weights each class is first brought to a total of 1, so that no product overflows. */
const areaOf = remembered((scores: ScoreHistogram): number | undefined => {
  const { negatives, positives } = classTotals(scores);
  if (negatives === 0 || positives === 0) return undefined;
  if (Number.isSafeInteger(negatives) && Number.isSafeInteger(positives)) return rocAuc(scores);
  return rocAuc({
    negatives: scores.negatives.map((w) => w / negatives),
    positives: scores.positives.map((w) => w / positives),
  });
});

const widest = remembered(({ scores, negatives, positives }: ScoreHistogram) => {
  const totals = classTotals({ negatives, positives });
  let most = 0;
  let threshold = scores.at(-1) ?? 0;
  let distance = 0;
  let above1 = 0;
  let above0 = 0;
  for (let i = scores.length - 1; i >= 0; i--) {
    above1 += positives[i] ?? 0;
    above0 += negatives[i] ?? 0;
    // Cross product: exact in rows, so that equal distances are seen as equal.
    const cross = Math.abs(above1 * totals.negatives - above0 * totals.positives);
    if (cross <= most) continue;
    most = cross;
    threshold = scores[i] ?? 0;
    distance = Math.abs(above1 / totals.positives - above0 / totals.negatives);
  }
  return { distance, threshold };
});

/** Step sum over falling scores, ties as one step; never a trapezoid, which promises precision between the steps. */
function averagePrecision({ negatives, positives }: ScoreHistogram): Figure {
  const totals = classTotals({ negatives, positives });
  if (totals.positives === 0) return singleClass;
  let sum = 0;
  let tp = 0;
  let fp = 0;
  for (let i = positives.length - 1; i >= 0; i--) {
    const here = positives[i] ?? 0;
    tp += here;
    fp += negatives[i] ?? 0;
    if (here > 0) sum += (here / totals.positives) * (tp / (tp + fp));
  }
  return { value: sum };
}
