import { log } from '../../base/detmath.ts';
import { classTotals } from '../../stats/auc.ts';
import { type Moments, meanInterval } from '../../stats/delta.ts';
import type { Limits } from '../../stats/limits.ts';
import { remembered } from '../remembered.ts';
import { classRows, sliceLoss, weighedScores } from '../slice-scores.ts';
import type { ScoreHistogram, Slice } from '../statistics.ts';
import { sumOver } from '../sum-over.ts';
import { fromScores } from './from-scores.ts';
import type { At, Figure, Measure, Missing } from './measure.ts';

type Loss = (score: number, label: 0 | 1) => number;

const squaredLosses = lossTable(squared);

/** Mean losses of the scores as probabilities, with delta limits (metrics.md 8.3). */
export const lossMeasures = {
  brier: meanLoss(squared, squaredLosses),
  log_loss: meanLoss(surprise, lossTable(surprise)),
  brier_skill: fromScores((scores) => skillOf(scores) ?? { reason: 'single_class' }, {
    limits: (slice, at) => {
      const scores = weighedScores(slice);
      const skill = scores && skillOf(scores);
      if (skill === undefined) return { reason: 'single_class' };
      const found = deltaLimits(slice, at, skillMoments);
      return 'reason' in found ? found : { lower: skill.value + found.lower, upper: skill.value + found.upper };
    },
    interval: 'delta',
    difference: 'tukey_boot',
  }),
} as const satisfies Readonly<Record<string, Measure>>;

/** Mean (score − label)²; undefined without rows. */
export const brierOf = remembered((scores: ScoreHistogram): number | undefined => meanOf(scores, squaredLosses));

/** Fewest rows of each class at which the delta interval of a mean loss holds its level (metrics.md 4). */
const leastOfClass = 10;

function meanLoss(loss: Loss, table: (scores: Float64Array) => LossTable): Measure {
  const momentsOf = remembered((slice: Slice) => sliceLoss(slice, loss));
  return fromScores(
    (scores) => {
      const value = meanOf(scores, table);
      return value === undefined ? { reason: 'zero_denominator' } : { value };
    },
    { limits: (slice, at) => deltaLimits(slice, at, momentsOf), interval: 'delta', difference: 'tukey_boot' },
  );
}

/** Loss at every score by label: replicates share their scores, so it is worked out once. */
interface LossTable {
  readonly ofNegatives: Float64Array;
  readonly ofPositives: Float64Array;
}

function lossTable(loss: Loss) {
  return remembered(
    (scores: Float64Array): LossTable => ({
      ofNegatives: scores.map((score) => loss(score, 0)),
      ofPositives: scores.map((score) => loss(score, 1)),
    }),
  );
}

/** Mean of a loss over all rows; undefined without rows. */
function meanOf(
  { scores, negatives, positives }: ScoreHistogram,
  table: (scores: Float64Array) => LossTable,
): number | undefined {
  const { ofNegatives, ofPositives } = table(scores);
  let n = 0;
  for (let i = 0; i < scores.length; i++) n += (negatives[i] ?? 0) + (positives[i] ?? 0);
  if (n === 0) return undefined;
  const sum = sumOver(
    scores.length,
    (i) => (negatives[i] ?? 0) * (ofNegatives[i] ?? 0) + (positives[i] ?? 0) * (ofPositives[i] ?? 0),
  );
  return sum / n;
}

function deltaLimits(slice: Slice, { z }: At, momentsOf: (slice: Slice) => Moments | undefined): Limits | Missing {
  const { negatives, positives } = classRows(slice);
  const moments = Math.min(negatives, positives) < leastOfClass ? undefined : momentsOf(slice);
  return (moments && meanInterval(moments, z)) ?? { reason: 'unstable_resampling' };
}

/** First-order change of 1 − brier/uncertainty with one row, both parts estimated from the same rows. */
const skillMoments = remembered((slice: Slice): Moments | undefined => {
  const scores = weighedScores(slice);
  const skill = scores && skillOf(scores);
  if (skill === undefined) return undefined;
  const { brier, uncertainty, prevalence } = skill;
  return sliceLoss(
    slice,
    (score, label) =>
      (brier * (1 - 2 * prevalence) * (label - prevalence)) / (uncertainty * uncertainty) -
      (squared(score, label) - brier) / uncertainty,
  );
});

function squared(score: number, label: 0 | 1): number {
  return (score - label) * (score - label);
}

/** −log of the probability given to what happened, in nats; scores clipped at 2^−52 (golden convention 8). */
function surprise(score: number, label: 0 | 1): number {
  const least = 2.220446049250313e-16;
  const clipped = Math.min(1 - least, Math.max(least, score));
  return -log(label === 1 ? clipped : 1 - clipped);
}

interface Skill extends Exclude<Figure, Missing> {
  readonly brier: number;
  readonly uncertainty: number;
  readonly prevalence: number;
}

function skillOf(scores: ScoreHistogram): Skill | undefined {
  const { negatives, positives } = classTotals(scores);
  const brier = brierOf(scores);
  if (brier === undefined || negatives === 0 || positives === 0) return undefined;
  const prevalence = positives / (negatives + positives);
  const uncertainty = prevalence * (1 - prevalence);
  return { value: 1 - brier / uncertainty, brier, uncertainty, prevalence };
}
