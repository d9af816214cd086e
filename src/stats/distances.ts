import { log } from '../base/detmath.ts';
import { createSum } from '../base/exact-sum.ts';
import { chiSquareSurvival } from './distributions.ts';

/** Distances of two distributions over the same bins, as shares or counts per bin in one order. */

/** Half the sum of |p − q|, 0…1. */
export function totalVariation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const sum = createSum();
  eachShare(p, q, (a, b) => sum.add(Math.abs(a - b)));
  return sum.value() / 2;
}

/** Jensen–Shannon divergence (Lin 1991) in bits, 0…1. */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const sum = createSum();
  eachShare(p, q, (a, b) => {
    const middle = (a + b) / 2;
    if (a > 0) sum.add(a * log(a / middle));
    if (b > 0) sum.add(b * log(b / middle));
  });
  return Math.max(0, sum.value() / (2 * Math.LN2));
}

/**
 * Population stability index Σ (q − p)·log(q/p), shares below the floor raised to it and not scaled again.
 *
 * @example populationStability([50, 50], [40, 60]) // 0.0405…
 */
export function populationStability(reference: ArrayLike<number>, current: ArrayLike<number>, floor = 1e-4): number {
  const sum = createSum();
  eachShare(reference, current, (p, q) => {
    const [a, b] = [Math.max(floor, p), Math.max(floor, q)];
    sum.add((b - a) * log(b / a));
  });
  return sum.value();
}

/**
 * p of a stability index against chance: psi·n·m/(n + m) is about χ² with bins − 1 degrees of freedom (Yurdakul 2018), where every bin
 * expects 10 rows or more.
 */
export function populationStabilityP(psi: number, referenceRows: number, currentRows: number, bins: number): number {
  return chiSquareSurvival(((psi * referenceRows) / (referenceRows + currentRows)) * currentRows, bins - 1);
}

/** Counts of two samples at the same distinct values, ascending. */
export interface TwoSamples {
  readonly values: ArrayLike<number>;
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
}

/** Largest distance of the distribution functions of two samples (Smirnov 1939). */
export function kolmogorovSmirnovDistance(samples: TwoSamples): number {
  let most = 0;
  eachGap(samples, (gap) => {
    most = Math.max(most, Math.abs(gap));
  });
  return most;
}

/** Area between the distribution functions of two samples (Wasserstein-1 distance), in the unit of the values. */
export function wassersteinDistance(samples: TwoSamples): number {
  const area = createSum();
  eachGap(samples, (gap, i) => {
    const [here, next] = [samples.values[i] ?? 0, samples.values[i + 1]];
    if (next !== undefined) area.add(Math.abs(gap) * (next - here));
  });
  return area.value();
}

/** First minus second distribution function at every value, from whole counts. */
function eachGap({ first, second }: TwoSamples, visit: (gap: number, i: number) => void): void {
  const [n, m] = [total(first), total(second)];
  let [below, belowSecond] = [0, 0];
  for (let i = 0; i < first.length; i++) {
    below += first[i] ?? 0;
    belowSecond += second[i] ?? 0;
    visit(below / n - belowSecond / m, i);
  }
}

function eachShare(p: ArrayLike<number>, q: ArrayLike<number>, visit: (p: number, q: number) => void): void {
  const [n, m] = [total(p), total(q)];
  for (let i = 0; i < p.length; i++) visit((p[i] ?? 0) / n, (q[i] ?? 0) / m);
}

function total(counts: ArrayLike<number>): number {
  const sum = createSum();
  for (let i = 0; i < counts.length; i++) sum.add(counts[i] ?? 0);
  return sum.value();
}
