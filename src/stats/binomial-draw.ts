import { exp, log, log1p } from '../base/detmath.ts';
import type { CellStream } from './cell-stream.ts';
import { logBinomialShape } from './special/binomial-mass.ts';

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
  if (n === 0 || !(p > 0)) return 0;
  if (!(q > 0)) return n;
  if (p > 0.5) return n - binomialDraw(n, q, numbers, p);
  return n * p < 10 ? byInversion(n, p, q, numbers.next()) : byRejection(n, p, q, numbers);
}

/** The number whose share of the distribution function holds u, counted up from 0. */
function byInversion(n: number, p: number, q: number, u: number): number {
  const odds = p / q;
  let term = exp(n * log1p(-p));
  let rest = u;
  let x = 0;
  // A term this small, past the mean, is beyond the 52 bits of u: what is left of u is rounding.
  while (rest > term && (term > 1e-18 || x < n * p)) {
    rest -= term;
    x++;
    term *= ((n - x + 1) / x) * odds;
  }
  return x;
}

function byRejection(n: number, p: number, q: number, numbers: CellStream): number {
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
    const mode = Math.min(n, Math.floor((n + 1) * p));
    if (log(v * hat) <= logBinomialShape(x, n, p, q) - logBinomialShape(mode, n, p, q)) return x;
  }
}
