import { log, log1p } from '../../base/detmath.ts';
import { logMinusLinear, stirlingError } from './deviance.ts';

/**
 * log of the binomial probability C(n, x)·p^x·q^(n − x) in the saddle-point form of Loader (2000): its relative error does not
 * grow with n.
 *
 * @param x successes, an integer from 0 to n
 * @param q 1 − p, to be given where the caller knows it better than subtraction does
 * @example logBinomialMass(2, 4, 0.5) // log(0.375)
 */
export function logBinomialMass(x: number, n: number, p: number, q: number = 1 - p): number {
  return n === 0 ? 0 : logBinomialShape(x, n, p, q) - shapeAtEnds(n);
}

/** {@link logBinomialMass} up to a constant of n, for comparing two values of x. */
export function logBinomialShape(x: number, n: number, p: number, q: number): number {
  if (x === 0) return n * logOf(q, p) + shapeAtEnds(n);
  if (x === n) return n * logOf(p, q) + shapeAtEnds(n);
  const rest = n - x;
  const excess = n * p - x;
  return (
    x * logMinusLinear(excess / x, (n * p) / x) +
    rest * logMinusLinear(-excess / rest, (n * q) / rest) -
    errorOf(x) -
    errorOf(rest) -
    0.5 * (log(x / n) + log(rest / n))
  );
}

/** log p, from whichever of p and 1 − p keeps its digits. */
function logOf(p: number, rest: number): number {
  return rest < 0.5 ? log1p(-rest) : log(p);
}

/** ½·log(2πn) − Stirling's error of n: what the form inside the range leaves out. */
function shapeAtEnds(n: number): number {
  return 0.5 * log(2 * Math.PI * n) - errorOf(n);
}

/** {@link stirlingError}, kept for the small integers that cost most and come most often. */
function errorOf(x: number): number {
  if (x >= smallErrors.length || !Number.isInteger(x)) return stirlingError(x);
  const known = smallErrors[x] ?? 0;
  if (known !== 0) return known;
  const error = stirlingError(x);
  smallErrors[x] = error;
  return error;
}

const smallErrors = new Float64Array(64);
