import { exp, expm1, log } from '../../base/detmath.ts';
import { twoProduct } from '../../base/double-double.ts';
import { logMinusLinear, stirlingError } from './deviance.ts';

/** Both tails of a distribution at a point, each with its own relative precision. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/** A point of [0, 1] and its distance from 1, each with its own relative precision. */
export interface UnitPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Regularized incomplete beta function I_x(a, b) and 1 − I_x(a, b): the distribution function of Beta(a, b). Continued
 * fraction of DiDonato and Morris (1992); the leading factor by Loader's saddle-point form (2000), which keeps its digits at
 * parameters of 10^8.
 *
 * @param y 1 − x, to be given where the caller knows it better than subtraction does
 * @example incompleteBeta(0.4, 3.5, 27.5).lower // 0.99987253779…
 */
export function incompleteBeta(x: number, a: number, b: number, y: number = 1 - x): Tails {
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (!(y > 0)) return { lower: 1, upper: 0 };
  const excess = excessOf(x, y, a, b);
  if (excess <= 0) {
    const lower = Math.min(1, betaKernel(x, y, a, b, excess) / fraction(x, y, a, b));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, betaKernel(y, x, b, a, -excess) / fraction(y, x, b, a));
  return { lower: 1 - upper, upper };
}

/**
 * The x with I_x(a, b) = p, by Newton's method on logarithms, kept inside a bracket.
 *
 * @param p lower tail, 0…1; for a small upper tail q take the `y` of `betaQuantile(q, b, a)` as x
 * @example betaQuantile(0.025, 3.5, 27.5).x // 0.028980619032…
 */
export function betaQuantile(p: number, a: number, b: number): UnitPoint {
  if (!(p > 0)) return { x: 0, y: 1 };
  if (p >= 1) return { x: 1, y: 0 };
  const mean = a / (a + b);
  const atMean = incompleteBeta(mean, a, b, b / (a + b));
  if (p <= atMean.lower) return lowerQuantile(log(p), a, b);
  const { x, y } = lowerQuantile(log(1 - p), b, a);
  return { x: y, y: x };
}

/** Quantile below the mean, where the logarithm of the distribution function is smooth and concave in log x. */
function lowerQuantile(logP: number, a: number, b: number): UnitPoint {
  let high = log(a / (a + b));
  let low = -745;
  let at = high;
  for (let step = 0; step < 200; step++) {
    const x = exp(at);
    const y = -expm1(at);
    const excess = excessOf(x, y, a, b);
    const below = fraction(x, y, a, b, excess);
    const miss = log(betaKernel(x, y, a, b, excess) / below) - logP;
    if (miss > 0) high = at;
    else low = at;
    // The slope of log I against log x is kernel/(y·I).
    const newton = at - (miss * y) / below;
    // The step doubles the digits: after one this small, none is needed. Rounding may put it outside the bracket.
    const last = Math.abs(newton - at) <= 1e-9 * Math.abs(at);
    at = last || (newton > low && newton < high) ? newton : (low + high) / 2;
    if (last) break;
  }
  return { x: exp(at), y: -expm1(at) };
}

/** b·x − a·y, positive above the mean a/(a + b). */
function excessOf(x: number, y: number, a: number, b: number): number {
  const bx = twoProduct(b, x);
  const ay = twoProduct(a, y);
  return bx.hi - ay.hi + (bx.lo - ay.lo);
}

/** x^a·y^b/B(a, b). */
function betaKernel(x: number, y: number, a: number, b: number, excess: number): number {
  const n = a + b;
  const exponent = a * logMinusLinear(excess / a, (x * n) / a) + b * logMinusLinear(-excess / b, (y * n) / b);
  const correction = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return exp(exponent + correction) * Math.sqrt(((a / n) * b) / (2 * Math.PI));
}

/** Continued fraction by which the kernel is divided to give the lower tail, for x below the mean (modified Lentz). */
function fraction(x: number, y: number, a: number, b: number, excess = excessOf(x, y, a, b)): number {
  let value = (a * (1 - excess)) / (a + 1);
  let c = value;
  let d = 0;
  for (let m = 1; m < 1_000_000; m++) {
    const place = a + 2 * m;
    const top = ((a + m - 1) / (place - 1)) * ((a + b + m - 1) / (place - 1)) * m * (b - m) * x * x;
    const bottom = m + (m * (b - m) * x) / (place - 1) + ((a + m) * (1 - excess + m * (1 + y))) / (place + 1);
    d = 1 / (bottom + top * d);
    c = bottom + top / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}
