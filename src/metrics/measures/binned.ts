import { eceTriangle } from '../../stats/ece.ts';
import { normalCdf, normalDensity } from '../../stats/normal.ts';
import { squareTriangle } from '../../stats/square-triangle.ts';
import { remembered } from '../remembered.ts';
import { type BinColumns, type Binning, binColumns, scoreBins } from '../score-bins.ts';
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
      [`mce_${binning}`, overBins(binning, ({ gap }) => gap.reduce((most, one) => Math.max(most, Math.abs(one)), 0))],
      [`rmsce_${binning}`, overBins(binning, ({ share, gap }) => Math.sqrt(meanSquare(share, gap, 0)))],
      [
        `ace_unweighted_${binning}`,
        overBins(binning, ({ gap }) => sumOver(gap.length, (k) => Math.abs(gap[k] ?? 0)) / gap.length),
      ],
    ]),
  ),
  ece_debiased: fromScores((scores) => ({ value: debiased(filled(scores, 'width_10')) }), {
    ...none,
    rows: effectiveScores,
  }),
  brier_reliability: squaredPart(({ reliability }) => reliability),
  brier_resolution: squaredPart(({ resolution }) => resolution),
  brier_uncertainty: murphy(({ uncertainty }) => uncertainty, boot),
  brier_within_bin: murphy(
    ({ reliability, resolution, uncertainty, brier }) => brier - reliability + resolution - uncertainty,
    boot,
  ),
};

/** The bins with rows, a number of each in every column. */
interface FilledBins {
  readonly n: readonly number[];
  readonly events: readonly number[];
  /** Share of all rows. */
  readonly share: readonly number[];
  /** Event rate. */
  readonly observed: readonly number[];
  /** Observed rate − mean score. */
  readonly gap: readonly number[];
}

const filledBins: Readonly<Record<Binning, (scores: ScoreHistogram) => FilledBins>> = {
  width_10: remembered((scores) => withRows(binColumns(scores, 'width_10'))),
  width_15: remembered((scores) => withRows(binColumns(scores, 'width_15'))),
  mass_10: remembered((scores) => withRows(binColumns(scores, 'mass_10'))),
};

function filled(scores: ScoreHistogram, binning: Binning): FilledBins {
  return filledBins[binning](scores);
}

function withRows(bins: BinColumns): FilledBins {
  let total = 0;
  for (let k = 0; k < bins.n.length; k++) total += bins.n[k] ?? 0;
  const [n, events, share, observed, gap]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  for (let k = 0; k < bins.n.length; k++) {
    const rows = bins.n[k] ?? 0;
    if (!(rows > 0)) continue;
    const rate = (bins.events[k] ?? 0) / rows;
    n.push(rows);
    events.push(bins.events[k] ?? 0);
    share.push(rows / total);
    observed.push(rate);
    gap.push(rate - (bins.scores[k] ?? 0) / rows);
  }
  return { n, events, share, observed, gap };
}

/** Σ share·(value − centre)², compensated as {@link sumOver}. */
function meanSquare(share: readonly number[], values: readonly number[], centre: number): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < share.length; k++) {
    const away = (values[k] ?? 0) - centre;
    const term = (share[k] ?? 0) * (away * away);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

function overBins(binning: Binning, reduce: (bins: FilledBins) => number): Measure {
  return fromScores((scores) => ({ value: reduce(filled(scores, binning)) }), none);
}

/** Expected calibration error over a binning. */
function eceOf(scores: ScoreHistogram, binning: Binning): number {
  const { share, gap } = filled(scores, binning);
  return sumOver(share.length, (k) => (share[k] ?? 0) * Math.abs(gap[k] ?? 0));
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

function debiased(bins: FilledBins): number {
  return Math.max(
    0,
    sumOver(bins.n.length, (k) => (bins.share[k] ?? 0) * (2 * Math.abs(bins.gap[k] ?? 0) - expectedGap(bins, k))),
  );
}

/** E|gap + σZ| with σ² = o(1 − o)/n: what chance makes of a true gap of this size. */
function expectedGap(bins: FilledBins, k: number): number {
  const observed = bins.observed[k] ?? 0;
  const gap = bins.gap[k] ?? 0;
  const sigma = Math.sqrt((observed * (1 - observed)) / (bins.n[k] ?? 1));
  if (sigma === 0) return Math.abs(gap);
  const ratio = gap / sigma;
  return 2 * sigma * normalDensity(ratio) + gap * (1 - 2 * normalCdf(-ratio));
}

function murphy(part: (parts: Parts) => number, intervals: typeof boot): Measure {
  return fromScores((scores) => ({ value: part(partsOf(scores)) }), intervals);
}

/** A part that is a mean of squares: noise only adds to it, so that replicates of it hold no level (bench/replaced-intervals.md). */
function squaredPart(part: (parts: Parts) => number): Measure {
  return fromScores((scores) => ({ value: part(partsOf(scores)) }), {
    limits: (slice, { level, draws, seed }) => {
      const scores = effectiveScores(slice);
      if (scores === undefined) return { reason: 'no_scores' };
      return squareTriangle(part(partsOf(scores)), scoreBins(scores, 'width_10'), { level, draws, seed });
    },
    interval: 'brier_triangle',
    difference: 'image',
  });
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
  for (let k = 0; k < bins.n.length; k++) {
    n += bins.n[k] ?? 0;
    events += bins.events[k] ?? 0;
  }
  const prevalence = events / n;
  return {
    reliability: meanSquare(bins.share, bins.gap, 0),
    resolution: meanSquare(bins.share, bins.observed, prevalence),
    uncertainty: prevalence * (1 - prevalence),
    brier: brierOf(scores) ?? 0,
  };
});
