import { eceTriangle } from '../../stats/ece.ts';
import { normalCdf, normalDensity } from '../../stats/normal.ts';
import { remembered } from '../remembered.ts';
import { type Binning, type BinSums, scoreBins } from '../score-bins.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram } from '../statistics.ts';
import { sumOver } from '../sum-over.ts';
import { fromScores } from './from-scores.ts';
import { brierOf } from './losses.ts';
import type { Figure, Measure } from './measure.ts';

const none = { interval: null, difference: 'tukey_boot' } as const;
const boot = { interval: 'boot', difference: 'tukey_boot' } as const;

/** Calibration errors over bins, and Murphy's split of the Brier score over bins of equal width (metrics.md 8.4). */
export const binnedMeasures: Readonly<Record<string, Measure>> = {
  ...Object.fromEntries(
    (['width_10', 'width_15', 'mass_10'] as const).flatMap((binning): [string, Measure][] => [
      [`ece_${binning}`, expectedError(binning)],
      [`mce_${binning}`, overBins(binning, (gaps) => gaps.reduce((most, { gap }) => Math.max(most, Math.abs(gap)), 0))],
      [`rmsce_${binning}`, overBins(binning, (gaps) => Math.sqrt(meanOver(gaps, ({ gap }) => gap * gap)))],
      [
        `ace_unweighted_${binning}`,
        overBins(binning, (gaps) => sumOver(gaps.length, (k) => Math.abs(gaps[k]?.gap ?? 0)) / gaps.length),
      ],
    ]),
  ),
  ece_debiased: fromScores((scores) => ({ value: debiased(filled(scores, 'width_10')) }), {
    ...none,
    rows: effectiveScores,
  }),
  // Resampling never holds a true 0 of reliability, and resolution sits too high (bench/proposals.md): no interval.
  brier_reliability: murphy(({ reliability }) => reliability, none),
  brier_resolution: murphy(({ resolution }) => resolution, none),
  brier_uncertainty: murphy(({ uncertainty }) => uncertainty, boot),
  brier_within_bin: murphy(
    ({ reliability, resolution, uncertainty, brier }) => brier - reliability + resolution - uncertainty,
    boot,
  ),
};

/** A bin with rows. */
interface Gap extends BinSums {
  /** Share of all rows. */
  readonly share: number;
  readonly observed: number;
  /** Observed rate − mean score. */
  readonly gap: number;
}

const filledBins: Readonly<Record<Binning, (scores: ScoreHistogram) => readonly Gap[]>> = {
  width_10: remembered((scores) => withRows(scoreBins(scores, 'width_10'))),
  width_15: remembered((scores) => withRows(scoreBins(scores, 'width_15'))),
  mass_10: remembered((scores) => withRows(scoreBins(scores, 'mass_10'))),
};

function filled(scores: ScoreHistogram, binning: Binning): readonly Gap[] {
  return filledBins[binning](scores);
}

function withRows(bins: readonly BinSums[]): readonly Gap[] {
  let total = 0;
  for (const bin of bins) total += bin.n;
  const gaps: Gap[] = [];
  for (const { n, events, scores } of bins) {
    if (!(n > 0)) continue;
    const observed = events / n;
    gaps.push({ n, events, scores, share: n / total, observed, gap: observed - scores / n });
  }
  return gaps;
}

function meanOver(gaps: readonly Gap[], term: (gap: Gap) => number): number {
  return sumOver(gaps.length, (k) => {
    const gap = gaps[k];
    return gap === undefined ? 0 : gap.share * term(gap);
  });
}

function overBins(binning: Binning, reduce: (gaps: readonly Gap[]) => number): Measure {
  return fromScores((scores) => ({ value: reduce(filled(scores, binning)) }), none);
}

/** Expected calibration error over a binning. */
function eceOf(scores: ScoreHistogram, binning: Binning): number {
  return meanOver(filled(scores, binning), ({ gap }) => Math.abs(gap));
}

function expectedError(binning: Binning): Measure {
  return fromScores((scores): Figure => ({ value: eceOf(scores, binning) }), {
    limits: (slice, { level, draws, seed }) => {
      const scores = effectiveScores(slice);
      if (scores === undefined) return { reason: 'no_scores' };
      return eceTriangle(eceOf(scores, binning), scoreBins(scores, binning), { level, draws, seed });
    },
    interval: 'ece_triangle',
    difference: 'image',
  });
}

function debiased(gaps: readonly Gap[]): number {
  return Math.max(
    0,
    meanOver(gaps, (bin) => 2 * Math.abs(bin.gap) - expectedGap(bin)),
  );
}

/** E|gap + σZ| with σ² = o(1 − o)/n: what chance makes of a true gap of this size. */
function expectedGap({ observed, n, gap }: Gap): number {
  const sigma = Math.sqrt((observed * (1 - observed)) / n);
  if (sigma === 0) return Math.abs(gap);
  const ratio = gap / sigma;
  return 2 * sigma * normalDensity(ratio) + gap * (1 - 2 * normalCdf(-ratio));
}

function murphy(part: (parts: Parts) => number, intervals: typeof none | typeof boot): Measure {
  return fromScores((scores) => ({ value: part(partsOf(scores)) }), intervals);
}

interface Parts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly brier: number;
}

const partsOf = remembered((scores: ScoreHistogram): Parts => {
  const bins = filled(scores, 'width_10');
  let n = 0;
  let events = 0;
  for (const bin of bins) {
    n += bin.n;
    events += bin.events;
  }
  const prevalence = events / n;
  return {
    reliability: meanOver(bins, ({ gap }) => gap * gap),
    resolution: meanOver(bins, ({ observed }) => (observed - prevalence) * (observed - prevalence)),
    uncertainty: prevalence * (1 - prevalence),
    brier: brierOf(scores) ?? 0,
  };
});
