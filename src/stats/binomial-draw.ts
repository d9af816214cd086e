import { exp, log, log1p } from '../base/detmath.ts';
import type { CellStream } from './cell-stream.ts';
import { logBinomialShape } from './special/binomial-mass.ts';

/** Chances of binomial laws in columns: draws come by the million, and numbers read from columns need no boxes. */
export interface BinomialChances {
  readonly p: Float64Array;
  /** 1 − p. */
  readonly q: Float64Array;
  /** log of the larger of the two. */
  readonly logRest: Float64Array;
  /** First terms of inversion that were worked out, with their numbers of trials: replicates come back to the same few. */
  readonly known: { readonly width: number; readonly trials: Float64Array; readonly terms: Float64Array };
}

/**
 * One draw of the number of successes in n trials. Exact law: below 10 expected successes by sequential inversion of one uniform
 * number, else by transformed rejection (BTRS; Hörmann 1993, "The generation of binomial random variates").
 *
 * @param n trials, an integer from 0 to 2^53
 * @param p chance of success, 0…1
 * @param q 1 − p, to be given where the caller knows it better than subtraction does
 * @example binomialDraw(1_000_000_000, 0.25, numbers) // near 250,000,000
 */
export function binomialDraw(n: number, p: number, numbers: CellStream, q: number = 1 - p): number {
  return binomialDrawAt(n, binomialChances([p], [q]), 0, numbers);
}

/**
 * Chances as {@link binomialDrawAt} reads them.
 *
 * @param q 1 − p of each, without cancellation
 */
export function binomialChances(p: readonly number[], q: readonly number[]): BinomialChances {
  let width = 1;
  while (width < 256 && 2 * width * p.length <= mostKnown) width *= 2;
  const room = width * p.length;
  return {
    p: Float64Array.from(p),
    q: Float64Array.from(q),
    logRest: Float64Array.from(p, (chance, k) => log1p(-Math.min(chance, q[k] ?? 0))),
    known: { width, trials: new Float64Array(room), terms: new Float64Array(room) },
  };
}

/** Terms that are kept: 4 MB with their trials. */
const mostKnown = 1 << 18;

/** {@link binomialDraw} of the k-th of several chances. */
export function binomialDrawAt(n: number, chances: BinomialChances, k: number, numbers: CellStream): number {
  const p = chances.p[k] ?? 0;
  const q = chances.q[k] ?? 0;
  if (n === 0 || !(p > 0)) return 0;
  if (!(q > 0)) return n;
  const drawn = n * Math.min(p, q) < 10 ? byInversion(n, chances, k, numbers) : byRejection(n, chances, k, numbers);
  return p > 0.5 ? n - drawn : drawn;
}

/** The number of the rarer outcomes whose share of the distribution function holds a uniform number, counted up from 0. */
function byInversion(n: number, chances: BinomialChances, k: number, numbers: CellStream): number {
  const isRare = !((chances.p[k] ?? 0) > 0.5);
  const p = (isRare ? chances.p[k] : chances.q[k]) ?? 0;
  const q = (isRare ? chances.q[k] : chances.p[k]) ?? 0;
  const odds = p / q;
  const { width, trials, terms } = chances.known;
  // The width is a power of two, and there is at least one trial.
  const place = k * width + (n & (width - 1));
  if (trials[place] !== n) {
    trials[place] = n;
    terms[place] = exp(n * (chances.logRest[k] ?? 0));
  }
  let term = terms[place] ?? 0;
  let rest = numbers.next();
  let x = 0;
  // A term this small, past the mean, is beyond the 52 bits of u: what is left of u is rounding.
  while (rest > term && (term > 1e-18 || x < n * p)) {
    rest -= term;
    x++;
    term *= ((n - x + 1) / x) * odds;
  }
  return x;
}

/** The number of the rarer outcomes. */
function byRejection(n: number, chances: BinomialChances, at: number, numbers: CellStream): number {
  const isRare = !((chances.p[at] ?? 0) > 0.5);
  const p = (isRare ? chances.p[at] : chances.q[at]) ?? 0;
  const q = (isRare ? chances.q[at] : chances.p[at]) ?? 0;
  const deviation = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const inside = 0.92 - 4.2 / b;
  for (;;) {
    const u = numbers.next() - 0.5;
    const v = numbers.next();
    const edge = 0.5 - Math.abs(u);
    const x = Math.floor(((2 * a) / edge + b) * u + centre);
    // Most draws fall where the hat touches the density and need no logarithm.
    if (edge >= 0.07 && v <= inside) return x;
    if (x < 0 || x > n) continue;
    const hat = ((2.83 + 5.1 / b) * deviation) / (a / (edge * edge) + b);
    const height = log(v * hat);
    const mode = Math.min(n, Math.floor((n + 1) * p));
    const squeezed = besideMode(x - mode, n * p * q, height);
    if (squeezed === 'below') return x;
    if (squeezed === 'above') continue;
    if (height <= logBinomialShape(x, n, p, q) - logBinomialShape(mode, n, p, q)) return x;
  }
}

/** Rounding of the exact comparison is far smaller at every n; within this of a bound it decides. */
const margin = 1e-6;

/**
 * Where a height lies against log f(mode + away)/f(mode), without a logarithm: that ratio is within ρ of −away²/(2npq)
 * (Kachitvichyanukul and Schmeiser 1988, "Binomial random variate generation"). Never decides otherwise than the exact comparison.
 */
function besideMode(away: number, variance: number, height: number): 'below' | 'above' | 'near' {
  const k = Math.abs(away);
  if (k >= 0.5 * variance - 1) return 'near';
  const bound = (k / variance) * ((k * (k / 3 + 0.625) + 1 / 6) / variance + 0.5) + margin;
  const parabola = (-0.5 * k * k) / variance;
  if (height < parabola - bound) return 'below';
  return height > parabola + bound ? 'above' : 'near';
}
