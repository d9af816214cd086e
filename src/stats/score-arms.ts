import { expit, log, logit } from '../base/detmath.ts';
import { classTotals } from './auc.ts';
import { lossMoments, type ScoreCounts } from './delta.ts';
import { type Arm, clipLimits, widenTo } from './limits.ts';
import { normalSurvival } from './normal.ts';
import { wilsonArm } from './proportion.ts';

/**
 * Average precision with limits on the logit scale, standard error √(1/(n1·a(1 − a))) (Boyd, Eng and Page 2013), a kept half a
 * positive away from 0 and 1.
 *
 * @param value the average precision
 * @param positives rows of class 1, ≥ 1
 */
export function averagePrecisionArm(value: number, positives: number, z: number): Arm {
  const margin = 0.5 / positives;
  const a = Math.min(Math.max(value, margin), 1 - margin);
  const half = z / Math.sqrt(positives * a * (1 - a));
  return { value, ...widenTo(value, { lower: expit(logit(a) - half), upper: expit(logit(a) + half) }) };
}

/**
 * Kolmogorov–Smirnov distance of the two classes with limits from the Dvoretzky–Kiefer–Wolfowitz bound of both
 * distributions.
 *
 * @param value the distance
 * @param positives rows of class 1, ≥ 1
 * @param negatives rows of class 0, ≥ 1
 */
export function ksArm(value: number, positives: number, negatives: number, z: number): Arm {
  const half = Math.sqrt(-0.5 * log(normalSurvival(z))) * Math.sqrt(1 / positives + 1 / negatives);
  return { value, ...clipLimits({ lower: value - half, upper: value + half }, 0, 1) };
}

/**
 * Calibration gap, mean score − event rate: Wilson's limits of the event rate, swapped, stretched by how much more s − y varies
 * than y.
 *
 * @returns undefined if there are no rows
 */
export function calibrationGapArm(counts: ScoreCounts, z: number): Arm | undefined {
  const gap = lossMoments(counts, (score, label) => score - label);
  if (gap === undefined) return undefined;
  const rate = eventRate(counts, z);
  const factor = stretch(gap.squaredDeviations, rate.squaredDeviations);
  const limits = {
    lower: gap.mean - (rate.upper - rate.value) * factor,
    upper: gap.mean + (rate.value - rate.lower) * factor,
  };
  return { value: gap.mean, ...clipLimits(limits, -1, 1) };
}

/**
 * Observed over expected events, Σy/Σs: Wilson's limits of the event rate, stretched by how much more y − (O/E)·s varies than
 * y, over the mean score.
 *
 * @returns undefined if there are no rows or every score is 0
 */
export function oeRatioArm(counts: ScoreCounts, z: number): Arm | undefined {
  const scores = lossMoments(counts, (score) => score);
  if (scores === undefined || scores.mean === 0) return undefined;
  const rate = eventRate(counts, z);
  const value = rate.value / scores.mean;
  const rest = lossMoments(counts, (score, label) => label - value * score);
  const factor = stretch(rest?.squaredDeviations ?? 0, rate.squaredDeviations);
  return {
    value,
    lower: Math.max(0, value - ((rate.value - rate.lower) * factor) / scores.mean),
    upper: value + ((rate.upper - rate.value) * factor) / scores.mean,
  };
}

function eventRate(counts: ScoreCounts, z: number): Arm & { squaredDeviations: number } {
  const { negatives, positives } = classTotals(counts);
  const n = negatives + positives;
  return { ...wilsonArm({ x: positives, n }, z), squaredDeviations: (positives * negatives) / n };
}

/** Ratio of two standard deviations over the same rows, at least 1; 1 where the label does not vary. */
function stretch(squaredDeviations: number, ofLabel: number): number {
  return ofLabel === 0 ? 1 : Math.max(1, Math.sqrt(squaredDeviations / ofLabel));
}
