import { compensatedSum, createSum } from '../../base/exact-sum.ts';
import { chiSquareSurvival } from '../../stats/distributions.ts';
import { normalSurvival } from '../../stats/normal.ts';
import { scoreBins } from '../score-bins.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { MetricParameters, ScoreHistogram } from '../statistics.ts';
import { fromScores } from './from-scores.ts';
import type { Figure, Measure } from './measure.ts';

const test = { interval: null, difference: 'tukey_boot', rows: effectiveScores } as const;
const pValue = { interval: null, difference: null, rows: effectiveScores } as const;

/** Tests of calibration (metrics.md 8.4). */
export const testMeasures = {
  hosmer_lemeshow: fromScores((scores) => hosmerLemeshow(scores), test),
  hosmer_lemeshow_p: hosmerLemeshowP('external'),
  spiegelhalter_z: fromScores((scores) => spiegelhalter(scores), test),
  spiegelhalter_p: fromScores((scores) => {
    const found = spiegelhalter(scores);
    return 'reason' in found ? found : { value: Math.min(1, 2 * normalSurvival(Math.abs(found.value))) };
  }, pValue),
} as const satisfies Readonly<Record<string, Measure>>;

/**
 * p of the Hosmer–Lemeshow statistic. On rows the model was fitted on, two degrees of freedom are spent (10 bins: 8); on others
 * none.
 */
export function hosmerLemeshowP(sample: NonNullable<MetricParameters['sample']>): Measure {
  return fromScores((scores) => {
    const found = hosmerLemeshow(scores);
    if ('reason' in found) return found;
    const df = found.bins - (sample === 'development' ? 2 : 0);
    return df < 1 ? { reason: 'zero_denominator' } : { value: chiSquareSurvival(found.value, df) };
  }, pValue);
}

/** Σ (observed − expected)²/(n·p(1 − p)) over filled bins of equal mass; undefined if a bin expects only one outcome. */
function hosmerLemeshow(
  scores: ScoreHistogram,
): (Figure & { readonly bins: number }) | { readonly reason: 'zero_denominator' } {
  const bins = scoreBins(scores, 'mass_10').filter(({ n }) => n > 0);
  const terms = bins.map(({ n, events, scores: expected }) => {
    const mean = expected / n;
    const variance = n * mean * (1 - mean);
    return variance > 0 ? ((events - expected) * (events - expected)) / variance : null;
  });
  const known = terms.filter((term) => term !== null);
  if (known.length < terms.length) return { reason: 'zero_denominator' };
  return { value: compensatedSum(known), bins: bins.length };
}

/** Σ (y − s)(1 − 2s)/√Σ (1 − 2s)² s(1 − s); undefined where every score is 0, ½ or 1. */
function spiegelhalter({ scores, negatives, positives }: ScoreHistogram): Figure {
  const sum = createSum();
  const variance = createSum();
  scores.forEach((score, i) => {
    const pull = 1 - 2 * score;
    const [n0, n1] = [negatives[i] ?? 0, positives[i] ?? 0];
    sum.add((n1 * (1 - score) - n0 * score) * pull);
    variance.add((n0 + n1) * pull * pull * score * (1 - score));
  });
  return variance.value() > 0 ? { value: sum.value() / Math.sqrt(variance.value()) } : { reason: 'zero_variance' };
}
