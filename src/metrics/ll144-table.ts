import type { Limits } from '../stats/limits.ts';
import { miettinenNurminenRatio } from '../stats/ratio.ts';
import { tukeyZ } from '../stats/studentized-range.ts';
import type { Fraction } from './count-rates.ts';
import { sliceRate } from './slice-rates.ts';
import { weighedScores } from './slice-scores.ts';
import type { GroupSlice, ScoreHistogram, Slice } from './statistics.ts';

/** A rate of a category and its impact ratio: the rate over that of the category with the highest one. */
export interface Ll144Rate {
  readonly rate: number;
  /** Null for an excluded category, or where no category has a rate above 0. */
  readonly ratio: number | null;
  /** Miettinen–Nurminen at the multiplier for all pairs of categories, at most 1; null for the highest category itself. */
  readonly interval: Limits | null;
}

/** One category of a table of the New York City bias audit (6 RCNY 5-301). Unrounded. */
export interface Ll144Category {
  readonly category: string;
  readonly n: number;
  /** Share of the rows whose category is known. */
  readonly share: number;
  /** Left out of the impact ratios; its rows and rates are told all the same. */
  readonly excluded: boolean;
  readonly selected: number;
  readonly selection: Ll144Rate;
  /** Share of the rows that score above the median of all rows; null without scores of the category. */
  readonly scoring: Ll144Rate | null;
}

export interface Ll144Options {
  readonly level: number;
  readonly favorableIsPositive: boolean;
  /** Categories with fewer rows are left out of the impact ratios; null: none is. */
  readonly leastRows: number | null;
  /** Median of all scores; null without scores. */
  readonly median: number | null;
}

/**
 * Counts, selection rates, scoring rates and impact ratios of the categories that have rows, in code-point order.
 *
 * @example ll144Table(groups, { level: 0.95, favorableIsPositive: true, leastRows: null, median: 0.4 })[0]?.selection.ratio
 */
export function ll144Table(groups: readonly GroupSlice[], options: Ll144Options): readonly Ll144Category[] {
  const filled = groups.filter(({ n }) => n > 0);
  const known = filled.reduce((sum, { n }) => sum + n, 0);
  const excluded = filled.map(({ n }) => options.leastRows !== null && n < options.leastRows);
  const selections = filled.map((slice) => sliceRate('selection_rate', slice, options.favorableIsPositive));
  const selection = withRatios(selections, excluded, options.level);
  const { median } = options;
  const scorings =
    median === null ? [] : filled.map((slice) => scoringRate(slice, median, options.favorableIsPositive));
  const scored = scorings.filter((rate) => rate !== null);
  const scoring = scored.length === filled.length ? withRatios(scored, excluded, options.level) : null;
  return filled.map(({ group, n, confusion: { tp, fp, fn, tn } }, k) => ({
    category: group,
    n,
    share: n / known,
    excluded: excluded[k] === true,
    selected: options.favorableIsPositive ? tp + fp : tn + fn,
    selection: selection[k] ?? nothing,
    scoring: scoring?.[k] ?? null,
  }));
}

const nothing: Ll144Rate = { rate: 0, ratio: null, interval: null };

/**
 * Median of the scores of all rows, the mean of the middle two of an even number (Hyndman–Fan type 7).
 *
 * @returns null without rows or scores
 */
export function medianScore({ histogram }: Slice): number | null {
  if (histogram === undefined) return null;
  const { scores, negatives, positives } = histogram;
  const rowsAt = (i: number) => (negatives[i] ?? 0) + (positives[i] ?? 0);
  const n = scores.reduce((sum, _, i) => sum + rowsAt(i), 0);
  const at = (place: number): number => {
    let below = 0;
    for (const [i, score] of scores.entries()) {
      below += rowsAt(i);
      if (below > place) return score;
    }
    return 0;
  };
  return n === 0 ? null : at(Math.floor((n - 1) / 2)) / 2 + at(Math.floor(n / 2)) / 2;
}

interface Counted extends Fraction {
  readonly effective: Fraction;
}

/** Above the median where a high score is the good one, below it where a low one is; equal scores count for neither. */
function scoringRate(slice: Slice, median: number, favorableIsPositive: boolean): Counted | null {
  const weighed = weighedScores(slice);
  if (slice.histogram === undefined || weighed === undefined) return null;
  const above = (histogram: ScoreHistogram, power: 1 | 2 = 1) => {
    const squares = power === 2 ? slice.weights?.histogram : undefined;
    const rows =
      squares === undefined ? histogram : { negatives: squares.negativeSquares, positives: squares.positiveSquares };
    let [x, n] = [0, 0];
    histogram.scores.forEach((score, i) => {
      const here = (rows.negatives[i] ?? 0) + (rows.positives[i] ?? 0);
      n += here;
      if (favorableIsPositive ? score > median : score < median) x += here;
    });
    return { tp: x, fp: 0, fn: n - x, tn: 0 };
  };
  const confusion = above(slice.histogram);
  const weights =
    slice.weights === undefined ? {} : { weights: { confusion: above(weighed), squares: above(weighed, 2) } };
  return sliceRate('tpr', { n: slice.n, confusion, ...weights }, true);
}

function withRatios(rates: readonly Counted[], excluded: readonly boolean[], level: number): Ll144Rate[] {
  const value = ({ x, n }: Fraction) => (n > 0 ? x / n : 0);
  const compared = rates.filter(({ n }, k) => excluded[k] !== true && n > 0);
  const best = compared.reduce<Counted | undefined>(
    (most, rate) => (most === undefined || value(rate) > value(most) ? rate : most),
    undefined,
  );
  const z = compared.length < 2 ? 0 : tukeyZ(level, compared.length);
  return rates.map((rate): Ll144Rate => {
    if (best === undefined || !compared.includes(rate) || value(best) === 0)
      return { rate: value(rate), ratio: null, interval: null };
    if (rate === best) return { rate: value(rate), ratio: 1, interval: null };
    const [a, b] = [rate.effective, best.effective];
    const { lower, upper } = miettinenNurminenRatio(a.x, a.n, b.x, b.n, z);
    return { rate: value(rate), ratio: value(rate) / value(best), interval: { lower, upper: Math.min(1, upper) } };
  });
}
