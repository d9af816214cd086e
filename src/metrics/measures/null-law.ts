import { streamKey, uniform } from '../../base/philox.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { remembered } from '../remembered.ts';
import { scoreBins, widthPlaces } from '../score-bins.ts';
import { effectiveScores } from '../slice-scores.ts';
import type { ScoreHistogram } from '../statistics.ts';
import type { At, Measure } from './measure.ts';

/** What the calibration error would be if every score were exactly right (Bröcker and Smith 2007). */
export const nullMeasures = {
  ece_null_mean: fromNull(({ draws }) => draws.reduce((sum, draw) => sum + draw, 0) / draws.length),
  ece_consistency_p: fromNull(({ draws, observed }) => {
    const asLarge = draws.reduce((count, draw) => (draw >= observed ? count + 1 : count), 0);
    return (1 + asLarge) / (draws.length + 1);
  }),
} as const satisfies Readonly<Record<string, Measure>>;

/** Name of the random stream, as the record lists it. */
export const nullStream = 'ece_null';

interface NullErrors {
  readonly observed: number;
  readonly draws: Float64Array;
}

function fromNull(reduce: (errors: NullErrors) => number): Measure {
  return {
    of: (slice, at) => {
      const scores = effectiveScores(slice);
      return scores === undefined ? { reason: 'no_scores' } : { value: reduce(nullErrors(scores, at)) };
    },
    interval: null,
    difference: null,
  };
}

/**
 * Calibration errors (10 bins of equal width) of labels drawn from the scores. Every bin's events have one law: the sum of a binomial
 * per distinct score where there are at most 256 of them, else the normal with the same mean and variance, or where that is
 * below 10 the Poisson law of the rarer outcome. One number per bin and draw is enough: it is read off the law.
 */
function nullErrors(scores: ScoreHistogram, { draws, seed }: At): NullErrors {
  const known = lastErrors(scores);
  if (known.errors?.draws.length === draws && known.seed === seed) return known.errors;
  const bins = scoreBins(scores, 'width_10');
  const total = bins.reduce((sum, { n }) => sum + n, 0);
  const places = widthPlaces(scores.scores, 10);
  const sums = new Float64Array(draws);
  let observed = 0;
  bins.forEach(({ n, events, scores: expected }, bin) => {
    if (!(n > 0)) return;
    observed += Math.abs(events - expected);
    const law = eventLaw(scores, places, bin);
    const numbers = uniforms(seed, bin, draws);
    for (let draw = 0; draw < draws; draw++) {
      sums[draw] = (sums[draw] ?? 0) + Math.abs(law(numbers[draw] ?? 0.5) - expected);
    }
  });
  const errors = { observed: observed / total, draws: sums.map((sum) => sum / total) };
  known.errors = errors;
  known.seed = seed;
  return errors;
}

/** Both figures of a slice come from the same draws. */
const lastErrors = remembered((_: ScoreHistogram): { errors?: NullErrors; seed?: number } => ({}));

const mostDistinct = 256;
/** Products of an exact law beyond which the normal one, then hardly distinguishable, takes its place. */
const mostProducts = 2e7;

/** Quantile function of the events in a bin. */
function eventLaw(scores: ScoreHistogram, places: Uint8Array, bin: number): (u: number) => number {
  const parts: Binomial[] = [];
  let mean = 0;
  let variance = 0;
  let rows = 0;
  let whole = true;
  for (let i = 0; i < places.length; i++) {
    if (places[i] !== bin) continue;
    const n = (scores.negatives[i] ?? 0) + (scores.positives[i] ?? 0);
    const p = scores.scores[i] ?? 0;
    if (n === 0) continue;
    if (parts.length <= mostDistinct) parts.push({ n, p });
    whole &&= Number.isInteger(n);
    rows += n;
    mean += n * p;
    variance += n * p * (1 - p);
  }
  const products =
    parts.reduce((sum, { n }) => sum + Math.min(n, 20 * Math.sqrt(n)), 0) * Math.min(rows, 20 * Math.sqrt(variance));
  if (whole && parts.length <= mostDistinct && products <= mostProducts) return quantileOf(sumOf(parts));
  if (variance >= 10) {
    const sd = Math.sqrt(variance);
    return (u) => mean + sd * normalQuantile(u);
  }
  const rare = Math.min(mean, rows - mean);
  const counts = quantileOf(poisson(rare));
  return mean <= rows - mean ? counts : (u) => rows - counts(u);
}

interface Binomial {
  readonly n: number;
  readonly p: number;
}

/** Probabilities of the values from `first` on; what is left out is below 1e-18 in all. */
interface Law {
  readonly first: number;
  readonly chances: Float64Array;
}

function sumOf(parts: readonly Binomial[]): Law {
  return parts.reduce<Law>((sum, part) => convolve(sum, binomial(part)), { first: 0, chances: Float64Array.of(1) });
}

/** Σ aᵢ·bₖ₋ᵢ, i ascending, four k at a time: most of the work of an exact law is here. */
function convolve(a: Law, b: Law): Law {
  const rows = a.chances;
  const width = b.chances.length;
  // Zeros on either side spare the four sums a condition, and leave them as they are.
  const padded = new Float64Array(width + 6);
  padded.set(b.chances, 3);
  const length = rows.length + width - 1;
  const chances = new Float64Array(length + 3);
  for (let k = 0; k < length; k += 4) {
    const to = Math.min(rows.length - 1, k + 3);
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = Math.max(0, k - width + 1); i <= to; i++) {
      const chance = rows[i] ?? 0;
      const at = k - i + 3;
      s0 += chance * (padded[at] ?? 0);
      s1 += chance * (padded[at + 1] ?? 0);
      s2 += chance * (padded[at + 2] ?? 0);
      s3 += chance * (padded[at + 3] ?? 0);
    }
    chances[k] = s0;
    chances[k + 1] = s1;
    chances[k + 2] = s2;
    chances[k + 3] = s3;
  }
  return trimmed({ first: a.first + b.first, chances: chances.subarray(0, length) });
}

function binomial({ n, p }: Binomial): Law {
  if (p <= 0) return { first: 0, chances: Float64Array.of(1) };
  if (p >= 1) return { first: n, chances: Float64Array.of(1) };
  if (n === 1) return { first: 0, chances: Float64Array.of(1 - p, p) };
  return fromMode(Math.min(n, Math.floor((n + 1) * p)), (k) => ((n - k) * p) / ((k + 1) * (1 - p)), n);
}

function poisson(mean: number): Law {
  return fromMode(Math.floor(mean), (k) => mean / (k + 1), Infinity);
}

/** A law from its largest chance outwards, then brought to a sum of 1. @param ratio chance of k + 1 over that of k */
function fromMode(mode: number, ratio: (k: number) => number, most: number): Law {
  const up: number[] = [1];
  for (let k = mode; k < most && (up.at(-1) ?? 0) > 1e-22; k++) up.push((up.at(-1) ?? 0) * ratio(k));
  const down: number[] = [];
  for (let k = mode - 1, chance = 1; k >= 0 && chance > 1e-22; k--) {
    chance /= ratio(k);
    down.push(chance);
  }
  const chances = Float64Array.from([...down.reverse(), ...up]);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return { first: mode - down.length, chances: chances.map((chance) => chance / sum) };
}

function trimmed({ first, chances }: Law): Law {
  let from = 0;
  let to = chances.length;
  while (from < to - 1 && (chances[from] ?? 0) < 1e-22) from++;
  while (to - 1 > from && (chances[to - 1] ?? 0) < 1e-22) to--;
  return { first: first + from, chances: chances.subarray(from, to) };
}

function quantileOf({ first, chances }: Law): (u: number) => number {
  const upTo = new Float64Array(chances.length);
  let sum = 0;
  for (let i = 0; i < chances.length; i++) {
    sum += chances[i] ?? 0;
    upTo[i] = sum;
  }
  return (u) => {
    let low = 0;
    let high = upTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 1) >= u * sum) high = middle;
      else low = middle + 1;
    }
    return first + low;
  };
}

/** The numbers of a bin; every slice of an audit draws the same ones, so the last seed's are kept. */
function uniforms(seed: number, bin: number, draws: number): Float64Array {
  if (kept.seed !== seed) kept = { seed, bins: new Map() };
  const known = kept.bins.get(bin);
  if (known !== undefined && known.length >= draws) return known;
  const key = streamKey(seed, nullStream);
  const numbers = Float64Array.from({ length: draws }, (_, draw) => uniform(key, bin, draw));
  kept.bins.set(bin, numbers);
  return numbers;
}

let kept: { readonly seed: number | undefined; readonly bins: Map<number, Float64Array> } = {
  seed: undefined,
  bins: new Map(),
};
