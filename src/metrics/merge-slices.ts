import { remembered } from './remembered.ts';
import type { Confusion, ScoreHistogram, Slice, SliceWeights } from './statistics.ts';

/**
 * Several sets of rows as one: what comparisons with "all rows in groups" stand on. Without scores or weights in any of them, the
 * whole has none.
 */
export const mergeSlices = remembered((slices: readonly Slice[]): Slice => {
  const histograms = slices.map(({ histogram }) => histogram).filter((histogram) => histogram !== undefined);
  const weights = slices.map((slice) => slice.weights).filter((weight) => weight !== undefined);
  const scored = histograms.length === slices.length && slices.length > 0;
  const scores = scored ? distinct(histograms) : undefined;
  const places = scores && histograms.map((histogram) => placesIn(scores, histogram.scores));
  const add = (of: (k: number) => Float64Array | undefined) => spread(scores ?? new Float64Array(0), places ?? [], of);
  const histogram = scores && {
    scores,
    negatives: add((k) => histograms[k]?.negatives),
    positives: add((k) => histograms[k]?.positives),
  };
  return {
    n: slices.reduce((sum, { n }) => sum + n, 0),
    confusion: sumCells(slices.map(({ confusion }) => confusion)),
    ...(histogram === undefined ? {} : { histogram }),
    ...(weights.length < slices.length || slices.length === 0
      ? {}
      : { weights: mergeWeights(weights, histogram, add) }),
  };
});

function mergeWeights(
  weights: readonly SliceWeights[],
  histogram: ScoreHistogram | undefined,
  add: (of: (k: number) => Float64Array | undefined) => Float64Array,
): SliceWeights {
  const whole = histogram !== undefined && weights.every((weight) => weight.histogram !== undefined);
  return {
    confusion: sumCells(weights.map(({ confusion }) => confusion)),
    squares: sumCells(weights.map(({ squares }) => squares)),
    ...(whole
      ? {
          histogram: {
            negatives: add((k) => weights[k]?.histogram?.negatives),
            positives: add((k) => weights[k]?.histogram?.positives),
            negativeSquares: add((k) => weights[k]?.histogram?.negativeSquares),
            positiveSquares: add((k) => weights[k]?.histogram?.positiveSquares),
          },
        }
      : {}),
  };
}

function sumCells(tables: readonly Confusion[]): Confusion {
  const sum = (cell: keyof Confusion) => tables.reduce((total, table) => total + table[cell], 0);
  return { tp: sum('tp'), fp: sum('fp'), fn: sum('fn'), tn: sum('tn') };
}

/** All scores of the histograms, ascending, each once. */
function distinct(histograms: readonly ScoreHistogram[]): Float64Array {
  const all = new Float64Array(histograms.reduce((sum, { scores }) => sum + scores.length, 0));
  let end = 0;
  for (const { scores } of histograms) {
    all.set(scores, end);
    end += scores.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < all.length; i++) {
    if (i === 0 || all[i] !== all[kept - 1]) all[kept++] = all[i] ?? 0;
  }
  return all.slice(0, kept);
}

/** Where each of the ascending `scores` stands in `all`. */
function placesIn(all: Float64Array, scores: Float64Array): Uint32Array {
  const places = new Uint32Array(scores.length);
  let at = 0;
  for (let i = 0; i < scores.length; i++) {
    while (at < all.length - 1 && (all[at] ?? 0) < (scores[i] ?? 0)) at++;
    places[i] = at;
  }
  return places;
}

function spread(
  scores: Float64Array,
  places: readonly Uint32Array[],
  of: (k: number) => Float64Array | undefined,
): Float64Array {
  const sums = new Float64Array(scores.length);
  places.forEach((at, k) => {
    const values = of(k);
    for (let i = 0; i < at.length; i++) {
      const place = at[i] ?? 0;
      sums[place] = (sums[place] ?? 0) + (values?.[i] ?? 0);
    }
  });
  return sums;
}
