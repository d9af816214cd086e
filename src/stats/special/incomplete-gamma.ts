import { exp } from '../../base/detmath.ts';
import { logMinusLinear, stirlingError } from './deviance.ts';
import type { Tails } from './incomplete-beta.ts';

/**
 * Regularized incomplete gamma functions P(a, x) and Q(a, x): series below a + 1, else Legendre's continued fraction, both with
 * the leading factor in saddle-point form (Loader 2000).
 *
 * @param a ≥ ½ (below, a small Q loses digits)
 * @example incompleteGamma(0.5, 2).upper // 0.0455002638964
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (!(x > 0)) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const kernel = exp(a * logMinusLinear((x - a) / a, x / a) - stirlingError(a)) * Math.sqrt(a / (2 * Math.PI));
  if (x < a + 1) {
    const lower = Math.min(1, kernel * series(a, x));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, kernel / fraction(a, x));
  return { lower: 1 - upper, upper };
}

/** Σ x^k/(a(a + 1)…(a + k)). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 1_000_000 && term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** x + 1 − a − 1·(1 − a)/(x + 3 − a − …), by the modified Lentz method. */
function fraction(a: number, x: number): number {
  let bottom = x + 1 - a;
  let value = bottom === 0 ? 1e-300 : bottom;
  let c = value;
  let d = 0;
  for (let k = 1; k < 1_000_000; k++) {
    const top = k * (a - k);
    bottom += 2;
    d = 1 / (bottom + top * d);
    c = bottom + top / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}
