import { expit, logit } from '../../base/detmath.ts';
import { classTotals } from '../../stats/auc.ts';
import type { Limits } from '../../stats/limits.ts';
import { remembered } from '../remembered.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram } from '../statistics.ts';
import { fromScores } from './from-scores.ts';
import type { Measure, Missing } from './measure.ts';

/** Logistic recalibration of the outcome on logit(score), with Wald limits (Cox 1958). */
export const logisticMeasures = (() => {
  const joint = remembered(jointFit);
  return {
    calibration_slope: fitted(joint, 'slope'),
    calibration_intercept_joint: fitted(joint, 'intercept'),
    calibration_in_the_large: fitted(remembered(interceptFit), 'intercept'),
  } as const satisfies Readonly<Record<string, Measure>>;
})();

/** A maximum-likelihood fit with the standard errors of its information matrix. */
export interface LogisticFit {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
}

/**
 * Fit of intercept and slope by Newton's steps over the distinct scores.
 *
 * @returns `zero_variance` where scores do not overlap between the classes or are all equal: there is no maximum
 */
export function jointFit(scores: ScoreHistogram): LogisticFit | Missing {
  return overlap(scores) ? fitLogistic(scores, true) : { reason: hasBoth(scores) ? 'zero_variance' : 'single_class' };
}

/** Fit of the intercept alone, the slope fixed at 1. */
export function interceptFit(scores: ScoreHistogram): LogisticFit | Missing {
  return hasBoth(scores) ? fitLogistic(scores, false) : { reason: 'single_class' };
}

function fitted(of: (scores: ScoreHistogram) => LogisticFit | Missing, part: 'slope' | 'intercept'): Measure {
  return fromScores(
    (scores) => {
      const found = of(scores);
      return 'reason' in found ? found : { value: found[part] };
    },
    {
      limits: (slice, { z }): Limits | Missing => {
        const scores = effectiveScores(slice);
        const found = scores && of(scores);
        if (found === undefined) return { reason: 'no_scores' };
        if ('reason' in found) return found;
        const half = z * found[part === 'slope' ? 'slopeError' : 'interceptError'];
        return { lower: found[part] - half, upper: found[part] + half };
      },
      interval: 'wald',
      difference: 'tukey_boot',
    },
  );
}

const mostSteps = 100;
/** Newton's steps halve their digits: one below this leaves nothing to gain. */
const tolerance = 1e-10;

function fitLogistic({ scores, negatives, positives }: ScoreHistogram, withSlope: boolean): LogisticFit | Missing {
  const x = logits(scores);
  const first = startingChances(scores);
  let intercept = 0;
  let slope = 1;
  for (let step = 0; step < mostSteps; step++) {
    let [g0, g1, a, b, d] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const events = positives[i] ?? 0;
      const rows = events + (negatives[i] ?? 0);
      if (rows === 0) continue;
      const at = x[i] ?? 0;
      const p = step === 0 ? (first[i] ?? 0) : expit(intercept + slope * at);
      const residual = events - rows * p;
      const weight = rows * p * (1 - p);
      g0 += residual;
      g1 += residual * at;
      a += weight;
      b += weight * at;
      d += weight * at * at;
    }
    const determinant = withSlope ? a * d - b * b : a;
    if (!(determinant > 0)) return { reason: 'zero_variance' };
    const inverse = withSlope
      ? { i: d / determinant, x: -b / determinant, s: a / determinant }
      : { i: 1 / a, x: 0, s: 0 };
    const byIntercept = inverse.i * g0 + inverse.x * g1;
    const bySlope = inverse.x * g0 + inverse.s * g1;
    // Far from the maximum Newton overshoots; a step never moves a log odds by more than a few units.
    const scale = Math.min(1, 4 / Math.max(Math.abs(byIntercept), Math.abs(bySlope)));
    intercept += scale * byIntercept;
    slope += scale * bySlope;
    if (
      Math.abs(byIntercept) <= tolerance * (1 + Math.abs(intercept)) &&
      Math.abs(bySlope) <= tolerance * (1 + Math.abs(slope))
    ) {
      return { intercept, slope, interceptError: Math.sqrt(inverse.i), slopeError: Math.sqrt(inverse.s) };
    }
  }
  return { reason: 'zero_variance' };
}

/** logit(score), scores clipped at 2^−52. */
const logits = remembered((scores: Float64Array): Float64Array => {
  const least = 2.220446049250313e-16;
  return scores.map((score) => logit(Math.min(1 - least, Math.max(least, score))));
});

/** The chances that the first step starts from: the scores themselves, as replicates share them. */
const startingChances = remembered((scores: Float64Array): Float64Array => logits(scores).map((x) => expit(x)));

function hasBoth(scores: ScoreHistogram): boolean {
  const { negatives, positives } = classTotals(scores);
  return negatives > 0 && positives > 0;
}

/** Whether some positive scores below some negative and the reverse: only then has the likelihood a maximum. */
function overlap({ negatives, positives }: ScoreHistogram): boolean {
  const first = (counts: Float64Array) => counts.findIndex((count) => count > 0);
  const last = (counts: Float64Array) => counts.findLastIndex((count) => count > 0);
  return (
    first(negatives) >= 0 &&
    first(positives) >= 0 &&
    first(positives) < last(negatives) &&
    first(negatives) < last(positives)
  );
}
