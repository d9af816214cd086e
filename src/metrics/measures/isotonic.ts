import { classTotals } from '../../stats/auc.ts';
import { isotonicRates, poolBlocks } from '../../stats/isotonic.ts';
import { type FitNoise, isotonicGainLimits, isotonicNoise } from '../../stats/isotonic-gain.ts';
import type { Limits } from '../../stats/limits.ts';
import { remembered } from '../remembered.ts';
import { massClass } from '../score-classes.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram } from '../statistics.ts';
import { sumOver } from '../sum-over.ts';
import { fromScores } from './from-scores.ts';
import { brierOf } from './losses.ts';
import type { At, Measure, Missing } from './measure.ts';

const boot = { interval: 'boot', difference: 'tukey_boot' } as const;

/** CORP: the Brier score split by the isotonic fit (Dimitriadis, Gneiting and Jordan 2021). */
export const isotonicMeasures = {
  corp_mcb: gainOver(
    (scores) => brierOf(scores) ?? 0,
    ({ scores }) => scores,
  ),
  corp_dsc: gainOver(uncertainty, (scores) => new Float64Array(scores.scores.length).fill(prevalence(scores))),
  corp_unc: fromScores((scores) => ({ value: uncertainty(scores) }), boot),
} as const satisfies Readonly<Record<string, Measure>>;

/**
 * What the isotonic fit is better by than other forecasts; rounding apart never less than 0.
 *
 * @param loss Brier score of the others
 * @param forecasts theirs at every score
 */
function gainOver(
  loss: (scores: ScoreHistogram) => number,
  forecasts: (scores: ScoreHistogram) => Float64Array,
): Measure {
  const gain = (scores: ScoreHistogram) => Math.max(0, loss(scores) - fittedBrier(scores));
  return fromScores((scores) => ({ value: gain(scores) }), {
    limits: (slice, at): Limits | Missing => {
      const scores = effectiveScores(slice);
      if (scores === undefined) return { reason: 'no_scores' };
      const { negatives, positives } = classTotals(scores);
      if (Math.min(negatives, positives) < fewestOfClass) return { reason: 'unstable_resampling' };
      return isotonicGainLimits(gain(scores), gainError(scores, forecasts(scores)), noiseOf(scores, at), at);
    },
    interval: 'corp',
    difference: 'image',
  });
}

/** Rows of a class below which the error of a loss is not known (metrics.md 4, `delta`). */
const fewestOfClass = 10;

/** Brier score of the isotonic fit: Σ over blocks of n·p(1 − p), over n. */
const fittedBrier = remembered((scores: ScoreHistogram): number => {
  const { negatives, positives } = classTotals(scores);
  const { count, rows, events } = poolBlocks(scores);
  const losses = sumOver(count, (i) => (events[i] ?? 0) * (1 - (events[i] ?? 0) / (rows[i] ?? 1)));
  return losses / (negatives + positives);
});

const fittedRates = remembered((scores: ScoreHistogram) => isotonicRates(scores));

/** Standard error of the mean over rows of (y − forecast)² − (y − fit)². */
function gainError(scores: ScoreHistogram, forecasts: Float64Array): number {
  const { negatives, positives } = scores;
  const fitted = fittedRates(scores);
  const width = forecasts.length;
  // Terms of class 0, then those of class 1.
  const rows = (i: number) => (i < width ? (negatives[i] ?? 0) : (positives[i - width] ?? 0));
  const difference = (i: number) => {
    const [label, k] = i < width ? [0, i] : [1, i - width];
    const [other, fit] = [label - (forecasts[k] ?? 0), label - (fitted[k] ?? 0)];
    return other * other - fit * fit;
  };
  const n = sumOver(2 * width, rows);
  const mean = sumOver(2 * width, (i) => rows(i) * difference(i)) / n;
  const squares = sumOver(2 * width, (i) => rows(i) * (difference(i) - mean) * (difference(i) - mean));
  return Math.sqrt(squares / n / n);
}

/** Draws of the noise, and classes of scores they are drawn in: more of either move its quantile by less than a draw does. */
const mostDraws = 1000;
const mostClasses = 128;

/** Both metrics, at every level, rest on the same draws: those of the last seed are kept. */
function noiseOf(scores: ScoreHistogram, { draws, seed }: At): FitNoise {
  const wanted = Math.min(draws, mostDraws);
  const known = noises.get(scores);
  if (known?.seed === seed && known.noise.overfit.length === wanted) return known.noise;
  const noise = isotonicNoise(inClasses(scores), { draws: wanted, seed });
  noises.set(scores, { seed, noise });
  return noise;
}

const noises = new WeakMap<ScoreHistogram, { readonly seed: number; readonly noise: FitNoise }>();

/** Classes of equal mass that split no tie. */
function inClasses({ scores, negatives, positives }: ScoreHistogram) {
  if (scores.length <= mostClasses) return { negatives, positives };
  const places = massClass(
    scores.map((_, i) => (negatives[i] ?? 0) + (positives[i] ?? 0)),
    mostClasses,
  );
  const sums = { negatives: new Float64Array(mostClasses), positives: new Float64Array(mostClasses) };
  places.forEach((place, i) => {
    sums.negatives[place] = (sums.negatives[place] ?? 0) + (negatives[i] ?? 0);
    sums.positives[place] = (sums.positives[place] ?? 0) + (positives[i] ?? 0);
  });
  return sums;
}

function prevalence(scores: ScoreHistogram): number {
  const { negatives, positives } = classTotals(scores);
  return positives / (negatives + positives);
}

function uncertainty(scores: ScoreHistogram): number {
  const rate = prevalence(scores);
  return rate * (1 - rate);
}
