import { lossMoments } from '../../stats/delta.ts';
import type { Arm } from '../../stats/limits.ts';
import { calibrationGapArm, oeRatioArm } from '../../stats/score-arms.ts';
import { remembered } from '../remembered.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram, Slice } from '../statistics.ts';
import { fromScores } from './from-scores.ts';
import type { Figure, Measure } from './measure.ts';

/** Whether scores are too high or too low on the whole (metrics.md 8.4). */
export const levelMeasures = {
  calibration_gap: withArm((scores) => {
    const gap = lossMoments(scores, (score, label) => score - label);
    return gap === undefined ? { reason: 'zero_denominator' } : { value: gap.mean };
  }, calibrationGapArm),
  oe_ratio: withArm((scores) => {
    const expected = lossMoments(scores, (score) => score);
    const observed = lossMoments(scores, (_, label) => label);
    if (expected === undefined || observed === undefined || expected.mean === 0) return { reason: 'zero_denominator' };
    return { value: observed.mean / expected.mean };
  }, oeRatioArm),
} as const satisfies Readonly<Record<string, Measure>>;

function withArm(
  of: (scores: ScoreHistogram) => Figure,
  arm: (scores: ScoreHistogram, z: number) => Arm | undefined,
): Measure {
  const known = remembered((_: Slice) => new Map<number, Arm | undefined>());
  return fromScores(of, {
    limits: (slice, { z }) => {
      const ofSlice = known(slice);
      const scores = effectiveScores(slice);
      // Ratio, minimum and maximum ask for the same multiplier.
      if (!ofSlice.has(z)) ofSlice.set(z, scores && arm(scores, z));
      return ofSlice.get(z) ?? { reason: 'zero_denominator' };
    },
    interval: 'mover',
    difference: 'mover',
  });
}
