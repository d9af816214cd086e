import { gainShares } from '../ranking.ts';
import { binnedMeasures } from './binned.ts';
import { decisionMeasures } from './decisions.ts';
import { fromScores } from './from-scores.ts';
import { isotonicMeasures } from './isotonic.ts';
import { levelMeasures } from './levels.ts';
import { logisticMeasures } from './logistic.ts';
import { lossMeasures } from './losses.ts';
import type { Measure } from './measure.ts';
import { nullMeasures } from './null-law.ts';
import { capturedAt, ksThreshold, rankingMeasures } from './ranking.ts';
import { testMeasures } from './tests.ts';

const boot = { interval: 'boot', difference: null } as const;

/** Share of the positives in the top q of the ranking. */
export function captureMeasure(q: number): Measure {
  return usualCaptures.get(q) ?? captured(q);
}

/** The same as a multiple of q. */
export function liftMeasure(q: number): Measure {
  return usualLifts.get(q) ?? lifted(q);
}

/** Measures whose comparisons over groups exist, by metric id (metrics.md 8, "Derived names"). */
export const comparedMeasures: Readonly<Record<string, Measure>> = {
  ...decisionMeasures,
  ...rankingMeasures,
  ...lossMeasures,
  ...binnedMeasures,
  ...isotonicMeasures,
  ...logisticMeasures,
  ...levelMeasures,
  ...testMeasures,
  ...nullMeasures,
};

const usualCaptures: ReadonlyMap<number, Measure> = new Map(gainShares.map((q) => [q, captured(q)]));
const usualLifts: ReadonlyMap<number, Measure> = new Map(gainShares.map((q) => [q, lifted(q)]));

/** Measures of the whole model. */
export const wholeMeasures: Readonly<Record<string, Measure>> = {
  ks_threshold: fromScores(ksThreshold, { interval: null, difference: null }),
};

/** What is followed through replicates of all rows. */
export const bootMeasures: readonly Measure[] = [
  ...Object.values(comparedMeasures),
  ...usualCaptures.values(),
  ...usualLifts.values(),
].filter(({ ofScores, interval }) => ofScores !== undefined && interval === 'boot');

/** What is followed through replicates of groups. */
export const groupMeasures: readonly Measure[] = Object.values(comparedMeasures).filter(
  ({ ofScores, interval, difference }) =>
    ofScores !== undefined && (interval === 'boot' || difference === 'tukey_boot'),
);

function captured(q: number): Measure {
  return fromScores(capturedAt(q), boot);
}

function lifted(q: number): Measure {
  const captures = capturedAt(q);
  return fromScores((scores) => {
    const found = captures(scores);
    return 'reason' in found ? found : { value: found.value / q };
  }, boot);
}
