import { classTotals } from '../../stats/auc.ts';
import { remembered } from '../remembered.ts';
import type { ScoreHistogram } from '../statistics.ts';
import { sumOver } from '../sum-over.ts';
import { fromScores } from './from-scores.ts';
import { brierOf } from './losses.ts';
import type { Measure } from './measure.ts';

/** No interval: resampling never holds a true 0 of miscalibration and sits too high throughout (bench/proposals.md). */
const none = { interval: null, difference: 'tukey_boot' } as const;
const boot = { interval: 'boot', difference: 'tukey_boot' } as const;

/** CORP: the Brier score split by the isotonic fit (Dimitriadis, Gneiting and Jordan 2021). */
export const isotonicMeasures = {
  corp_mcb: fromScores((scores) => ({ value: gain(brierOf(scores) ?? 0, scores) }), none),
  corp_dsc: fromScores((scores) => ({ value: gain(uncertainty(scores), scores) }), none),
  corp_unc: fromScores((scores) => ({ value: uncertainty(scores) }), boot),
} as const satisfies Readonly<Record<string, Measure>>;

/** What the isotonic fit is better by; rounding apart never less than 0. */
function gain(loss: number, scores: ScoreHistogram): number {
  return Math.max(0, loss - fittedBrier(scores));
}

/** Brier score of the isotonic fit: Σ over blocks of n·p(1 − p), over n. */
const fittedBrier = remembered((scores: ScoreHistogram): number => {
  const { negatives, positives } = classTotals(scores);
  const count = poolBlocks(scores);
  const losses = sumOver(count, (i) => (blockEvents[i] ?? 0) * (1 - (blockEvents[i] ?? 0) / (blockRows[i] ?? 1)));
  return losses / (negatives + positives);
});

/** Rows and events of the blocks at hand: replicates pool hundreds of thousands of times. */
let blockRows = new Float64Array(1024);
let blockEvents = new Float64Array(1024);

/**
 * Pool adjacent violators: neighbouring scores are joined until event rates rise. Rows of one score start as one block.
 *
 * @returns the number of blocks
 */
function poolBlocks({ negatives, positives }: ScoreHistogram): number {
  if (blockRows.length < negatives.length) {
    blockRows = new Float64Array(negatives.length);
    blockEvents = new Float64Array(negatives.length);
  }
  let count = 0;
  for (let i = 0; i < negatives.length; i++) {
    let x = positives[i] ?? 0;
    let n = x + (negatives[i] ?? 0);
    if (n === 0) continue;
    while (count > 0 && (blockEvents[count - 1] ?? 0) * n >= x * (blockRows[count - 1] ?? 0)) {
      count--;
      x += blockEvents[count] ?? 0;
      n += blockRows[count] ?? 0;
    }
    blockRows[count] = n;
    blockEvents[count] = x;
    count++;
  }
  return count;
}

function uncertainty(scores: ScoreHistogram): number {
  const { negatives, positives } = classTotals(scores);
  const prevalence = positives / (negatives + positives);
  return prevalence * (1 - prevalence);
}
