import { type Contingency, contingency } from '../../stats/contingency.ts';
import {
  jensenShannon,
  kolmogorovSmirnovDistance,
  populationStability,
  populationStabilityP,
  totalVariation,
  wassersteinDistance,
} from '../../stats/distances.ts';
import type { DriftFeature, NumericFeature } from './statistics.ts';

/** A feature's rows by bin in both samples. */
export interface DriftBins {
  /** Inner edges of a numeric feature, deciles of the reference: bins are [lo, hi). */
  readonly edges?: readonly number[];
  /** Of a categorical feature. */
  readonly levels?: readonly string[];
  /** Rows; the last bin holds the rows without a value if either sample has any. */
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly hasMissing: boolean;
}

/** How far a feature has moved; what does not apply to its kind is absent. */
export interface FeatureDrift {
  readonly feature: string;
  readonly kind: DriftFeature['kind'];
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly bins: DriftBins;
  readonly psi: number;
  /**
   * Chance of such a PSI without drift; undefined where a bin expects fewer than 10 rows. For reading the PSI, never for deciding: with
   * enough rows every difference is significant.
   */
  readonly noiseP: number | undefined;
  readonly js: number;
  readonly totalVariation: number;
  readonly ks?: number;
  readonly wasserstein?: number;
  /** Undefined with one level only. */
  readonly contingency?: Contingency;
}

const deciles = 10;

/** Fewest rows that every bin must expect in either sample for the χ² law of the PSI to hold. */
const leastExpected = 10;

/**
 * Distances of the current from the reference rows of one feature (metrics.md 8.8).
 *
 * @returns undefined where a sample has no rows, or a numeric feature no reference values
 */
export function measureDrift(feature: DriftFeature): FeatureDrift | undefined {
  const bins = feature.kind === 'categorical' ? levelBins(feature) : decileBins(feature);
  const referenceRows = sum(bins.reference);
  const currentRows = sum(bins.current);
  if (referenceRows === 0 || currentRows === 0) return undefined;
  const { reference, current } = bins;
  const psi = populationStability(reference, current);
  const shared = {
    feature: feature.feature,
    kind: feature.kind,
    referenceRows,
    currentRows,
    bins,
    psi,
    noiseP: noiseP(psi, bins, referenceRows, currentRows),
    js: jensenShannon(reference, current),
    totalVariation: totalVariation(reference, current),
  };
  if (feature.kind === 'categorical') {
    const table = contingency([reference, current]);
    return table === undefined ? shared : { ...shared, contingency: table };
  }
  if (sum(feature.reference) === 0 || sum(feature.current) === 0) return shared;
  const samples = { values: feature.values, first: feature.reference, second: feature.current };
  return { ...shared, ks: kolmogorovSmirnovDistance(samples), wasserstein: wassersteinDistance(samples) };
}

function noiseP(psi: number, { reference, current }: DriftBins, n: number, m: number): number | undefined {
  const filled = reference.flatMap((rows, k) => (rows + (current[k] ?? 0) > 0 ? [rows + (current[k] ?? 0)] : []));
  const least = filled.reduce((fewest, rows) => Math.min(fewest, rows), Infinity);
  const expected = (least * Math.min(n, m)) / (n + m);
  if (filled.length < 2 || expected < leastExpected) return undefined;
  return populationStabilityP(psi, n, m, filled.length);
}

function levelBins(feature: Extract<DriftFeature, { kind: 'categorical' }>): DriftBins {
  const hasMissing = feature.missing.reference + feature.missing.current > 0;
  return {
    levels: feature.levels,
    reference: [...feature.reference, ...(hasMissing ? [feature.missing.reference] : [])],
    current: [...feature.current, ...(hasMissing ? [feature.missing.current] : [])],
    hasMissing,
  };
}

/** Ten bins between the deciles of the reference values; rows without a value are a bin of their own. */
function decileBins({ values, reference, current, missing }: NumericFeature): DriftBins {
  const edges = sum(reference) === 0 ? [] : decilesOf(values, reference);
  const count = (rows: Float64Array) => {
    const bins = new Array<number>(edges.length + 1).fill(0);
    values.forEach((value, i) => {
      const bin = edges.filter((edge) => edge <= value).length;
      bins[bin] = (bins[bin] ?? 0) + (rows[i] ?? 0);
    });
    return bins;
  };
  const hasMissing = missing.reference + missing.current > 0;
  return {
    edges,
    reference: [...count(reference), ...(hasMissing ? [missing.reference] : [])],
    current: [...count(current), ...(hasMissing ? [missing.current] : [])],
    hasMissing,
  };
}

/** Sample quantiles at 0.1 … 0.9, linear between order statistics (Hyndman and Fan, type 7), from counts. */
function decilesOf(values: Float64Array, rows: Float64Array): number[] {
  const n = sum(rows);
  const below: number[] = [];
  let total = 0;
  rows.forEach((here) => {
    total += here;
    below.push(total);
  });
  // Place k of the ordered rows, from 0.
  const at = (k: number) => values[lowerBound(below, k)] ?? 0;
  return Array.from({ length: deciles - 1 }, (_, i) => {
    const place = ((n - 1) * (i + 1)) / deciles;
    const low = Math.floor(place);
    const [a, b] = [at(low), at(Math.min(low + 1, n - 1))];
    return a + (place - low) * (b - a);
  });
}

/** First position whose running total exceeds k. */
function lowerBound(totals: readonly number[], k: number): number {
  let low = 0;
  let high = totals.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((totals[middle] ?? 0) > k) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sum(rows: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += rows[i] ?? 0;
  return total;
}
