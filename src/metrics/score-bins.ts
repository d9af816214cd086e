import type { BinCounts } from '../stats/ece.ts';
import { remembered } from './remembered.ts';
import type { ScoreHistogram } from './statistics.ts';

/** Rows of one bin, in weights where there are any. */
export interface BinSums extends BinCounts {
  /** Σ of the scores. */
  readonly scores: number;
}

export type Binning = 'width_10' | 'width_15' | 'mass_10';

/**
 * The bins of a histogram, empty ones included. Equal width: the bin of a score is the number of inner edges i/count that are ≤ it,
 * each one correctly rounded division (golden convention 4), so bins are [lo, hi) and 0.3, 0.6, 0.7 stand in the bin they open.
 * Equal mass: min(count − 1, ⌊count·(rows below + half of the ties)/n⌋), which never splits a tie (convention 5).
 *
 * @example scoreBins(histogram, 'width_10')[3] // rows with 0.3 ≤ score < 0.4
 */
export function scoreBins(histogram: ScoreHistogram, binning: Binning): readonly BinSums[] {
  return asBins(binColumns(histogram, binning));
}

/** {@link scoreBins} in columns, for sums over replicates. */
export function binColumns(histogram: ScoreHistogram, binning: Binning): BinColumns {
  return { width_10: widthTen, width_15: widthFifteen, mass_10: massTen }[binning](histogram);
}

/** A number per bin in every column. */
export interface BinColumns {
  readonly n: readonly number[];
  readonly events: readonly number[];
  readonly scores: readonly number[];
}

const asBins = remembered(({ n, events, scores }: BinColumns): readonly BinSums[] =>
  n.map((rows, k) => ({ n: rows, events: events[k] ?? 0, scores: scores[k] ?? 0 })),
);
const widthTen = remembered((histogram: ScoreHistogram) => collect(histogram, tenths(histogram.scores), 10));
const widthFifteen = remembered((histogram: ScoreHistogram) => collect(histogram, fifteenths(histogram.scores), 15));
const massTen = remembered((histogram: ScoreHistogram) => collect(histogram, massPlaces(histogram, 10), 10));
const tenths = remembered((scores: Float64Array) => widthPlaces(scores, 10));
const fifteenths = remembered((scores: Float64Array) => widthPlaces(scores, 15));

/** Bin of every score: a number of inner edges at or below it. */
export function widthPlaces(scores: Float64Array, count: number): Uint8Array {
  const places = new Uint8Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? 0;
    let bin = Math.min(count - 1, Math.max(0, Math.floor(score * count)));
    while (bin > 0 && bin / count > score) bin--;
    while (bin < count - 1 && (bin + 1) / count <= score) bin++;
    places[i] = bin;
  }
  return places;
}

function massPlaces({ negatives, positives }: ScoreHistogram, count: number): Uint8Array {
  const places = new Uint8Array(negatives.length);
  let n = 0;
  for (let i = 0; i < negatives.length; i++) n += (negatives[i] ?? 0) + (positives[i] ?? 0);
  let below = 0;
  for (let i = 0; i < negatives.length; i++) {
    const ties = (negatives[i] ?? 0) + (positives[i] ?? 0);
    places[i] = Math.min(count - 1, Math.floor((count * (below + ties / 2)) / n));
    below += ties;
  }
  return places;
}

/** Sums per bin, the scores with Neumaier's compensation. */
function collect({ scores, negatives, positives }: ScoreHistogram, places: Uint8Array, count: number): BinColumns {
  const n = zeros(count);
  const events = zeros(count);
  const sums = zeros(count);
  const lost = zeros(count);
  for (let i = 0; i < places.length; i++) {
    const k = places[i] ?? 0;
    const positive = positives[i] ?? 0;
    const rows = positive + (negatives[i] ?? 0);
    if (rows === 0) continue;
    n[k] = (n[k] ?? 0) + rows;
    events[k] = (events[k] ?? 0) + positive;
    const sum = sums[k] ?? 0;
    const term = rows * (scores[i] ?? 0);
    const next = sum + term;
    lost[k] = (lost[k] ?? 0) + (Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum);
    sums[k] = next;
  }
  for (let k = 0; k < count; k++) sums[k] = (sums[k] ?? 0) + (lost[k] ?? 0);
  return { n, events, scores: sums };
}

/** A plain array of doubles: much cheaper to make than a typed one of a few elements, and replicates make millions. */
function zeros(count: number): number[] {
  const values: number[] = [];
  for (let k = 0; k < count; k++) values.push(0);
  return values;
}
