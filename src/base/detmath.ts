/**
 * Elementary functions with the same bits on every engine. ECMA-262 leaves `Math.exp`, `Math.log`, `Math.pow` and their kin
 * to the implementation, and their last bits do differ between Node releases; here only operations that IEEE 754 defines
 * exactly are used. Error below 1 unit in the last place for exp, expm1, log, log1p, pow and powi.
 *
 * exp, expm1, log and log1p follow the argument reductions and use the polynomial coefficients of FDLIBM 5.3:
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunSoft, a Sun Microsystems, Inc. business.
 *   Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
import { fail } from './diagnostic.ts';
import { add, type DoubleDouble, divide, multiply, twoProduct, twoSum } from './double-double.ts';

/** ln 2 in two parts; the first ends in zero bits, so that its product with any exponent is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const inverseLn2 = Math.LOG2E;
const rootTwo = Math.SQRT2;
const twoTo54 = 18014398509481984;
const twoToMinus54 = 1 / twoTo54;
const smallestNormal = 2.2250738585072014e-308;

/**
 * e^x.
 *
 * @example exp(1) // 2.718281828459045
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/**
 * e^x − 1, accurate for small x.
 *
 * @example expm1(1e-20) // 1e-20
 */
export function expm1(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) < twoToMinus54) return x;
  if (x > 710) return Infinity;
  if (x < -40) return -1;
  const k = Math.abs(x) < 0.34657359027997264 ? 0 : Math.floor(x * inverseLn2 + 0.5);
  const hi = x - k * ln2High;
  const low = k * ln2Low;
  const r = hi - low;
  const lost = hi - r - low;
  const half = 0.5 * r;
  const h = r * half;
  const q =
    1 +
    h *
      (-0.03333333333333313 +
        h *
          (0.0015873015872548146 +
            h * (-7.93650757867488e-5 + h * (4.008217827329362e-6 + h * -2.0109921818362437e-7))));
  const t = 3 - q * half;
  const e = h * ((q - t) / (6 - r * t));
  if (k === 0) return r - (r * e - h);
  const d = r * (e - lost) - lost - h;
  if (k === -1) return 0.5 * (r - d) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (d - (r + 0.5)) : 1 + 2 * (r - d);
  // Which of the two forms loses less depends on whether 1 or 2^-k is the larger part.
  if (k < -1 || k > 56) return scale(1 - (d - r), k) - 1;
  if (k < 20) return scale(1 - powerOfTwo(-k) - (d - r), k);
  return scale(r - (d + powerOfTwo(-k)) + 1, k);
}

/**
 * Natural logarithm; −Infinity at 0, NaN below.
 *
 * @example log(10) // 2.302585092994046
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const { exponent, mantissa } = reduce(x);
  return logOfReduced(exponent, mantissa - 1, 0);
}

/**
 * log(1 + x), accurate for small x; −Infinity at −1, NaN below.
 *
 * @example log1p(1e-20) // 1e-20
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity || Math.abs(x) < twoToMinus54) return x;
  if (x > -0.2928 && x < 0.4142) return logOfReduced(0, x, 0);
  const u = 1 + x;
  // What rounding took from u, relative to u.
  const lost = (x >= 1 ? 1 - (u - x) : x - (u - 1)) / u;
  const { exponent, mantissa } = reduce(u);
  return logOfReduced(exponent, mantissa - 1, lost);
}

/**
 * x^y; NaN for negative x unless y is an integer. The logarithm is carried in twice the precision, since its error is
 * multiplied by y.
 *
 * @example pow(0.05, 1 / 12) // 0.7790779600600...
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const odd = Number.isInteger(y) && Math.abs(y % 2) === 1;
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const sign = x < 0 && odd ? -1 : 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  if (Math.abs(x) === Infinity) return y > 0 ? sign * Infinity : 0;
  const logarithm = logPrecise(Math.abs(x));
  const rough = logarithm.hi * y;
  if (Math.abs(rough) > 800) return rough > 0 ? sign * Infinity : 0;
  const product = twoProduct(logarithm.hi, y);
  return sign * expOfSum(product.hi, product.lo + logarithm.lo * y);
}

/**
 * x^n for an integer n, by squaring in twice the precision.
 *
 * @throws GlassAlphaError `internal.bug` if n is not an integer
 * @example powi(0.9, 3) // 0.729
 */
export function powi(x: number, n: number): number {
  if (!Number.isInteger(n)) fail('internal.bug', `powi needs an integer exponent, not ${n}`);
  let result: DoubleDouble = { hi: 1, lo: 0 };
  let square: DoubleDouble = { hi: x, lo: 0 };
  for (let rest = Math.abs(n); ; ) {
    if (rest % 2 === 1) result = multiply(result, square);
    rest = Math.floor(rest / 2);
    if (rest === 0) break;
    square = multiply(square, square);
  }
  const size = Math.abs(result.hi);
  // Near the ends of the range the error terms are lost.
  if (!(size > 1e-250 && size < 1e250)) return pow(x, n);
  return n < 0 ? divide({ hi: 1, lo: 0 }, result).hi : result.hi;
}

/** Hyperbolic tangent, to about 2 ulp. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 0.5) return Math.sign(x) * (1 - 2 / (exp(2 * size) + 1));
  const t = expm1(2 * size);
  return Math.sign(x) * (t / (t + 2));
}

/** Inverse hyperbolic tangent of |x| ≤ 1, to about 2 ulp. */
export function artanh(x: number): number {
  const size = Math.abs(x);
  return Math.sign(x) * 0.5 * log1p((2 * size) / (1 - size));
}

/**
 * log(p/(1 − p)); −Infinity at 0, Infinity at 1.
 *
 * @example logit(0.5) // 0
 */
export function logit(p: number): number {
  if (p > 0.25 && p < 0.75) return log1p((2 * p - 1) / (1 - p));
  return p < 0.5 ? log(p) - log1p(-p) : log(p) - log(1 - p);
}

/**
 * 1/(1 + e^−x), the inverse of {@link logit}.
 *
 * @example expit(0) // 0.5
 */
export function expit(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** e^(x + low) for |low| far below |x|. */
function expOfSum(x: number, low: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const k = Math.floor(x * inverseLn2 + 0.5);
  const hi = x - k * ln2High;
  const lo = k * ln2Low - low;
  const r = hi - lo;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return scale(1 - (lo - (r * c) / (2 - c) - hi), k);
}

/** log(2^k·(1 + f)) + lost, for 1 + f in [√½, √2]. */
function logOfReduced(k: number, f: number, lost: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * ln2High - (half - (s * (half + (even + odd)) + (k * ln2Low + lost)) - f);
}

/** Natural logarithm of a positive finite x to about 2^-70, by log m = 2·artanh((m − 1)/(m + 1)). */
function logPrecise(x: number): DoubleDouble {
  const { exponent, mantissa } = reduce(x);
  const s = divide({ hi: mantissa - 1, lo: 0 }, twoSum(mantissa, 1));
  const square = multiply(s, s);
  const cube = multiply(s, square);
  const z = square.hi;
  let tail = 0;
  for (let i = 27; i >= 5; i -= 2) tail = tail * z + 1 / i;
  const third = multiply(cube, { hi: 0.3333333333333333, lo: 1.850371707708594e-17 });
  const half = add(add(s, third), { hi: cube.hi * z * tail, lo: 0 });
  return add(twoSum(exponent * ln2High, exponent * ln2Low), { hi: 2 * half.hi, lo: 2 * half.lo });
}

const view = new DataView(new ArrayBuffer(8));

/** x = 2^exponent · mantissa with the mantissa in [√½, √2), for positive finite x. */
function reduce(x: number): { exponent: number; mantissa: number } {
  const normal = x >= smallestNormal;
  const y = normal ? x : x * twoTo54;
  view.setFloat64(0, y);
  const top = view.getUint32(0);
  view.setUint32(0, (top & 0x000f_ffff) | 0x3ff0_0000);
  const mantissa = view.getFloat64(0);
  const exponent = (top >>> 20) - 1023 - (normal ? 0 : 54);
  return mantissa < rootTwo ? { exponent, mantissa } : { exponent: exponent + 1, mantissa: mantissa / 2 };
}

const powersOfTwo = new Float64Array(2098);
for (let k = 0; k < powersOfTwo.length; k++)
  powersOfTwo[k] = k === 0 ? Number.MIN_VALUE : 2 * (powersOfTwo[k - 1] ?? 0);

/** 2^k for k in −1074…1023. */
function powerOfTwo(k: number): number {
  return powersOfTwo[k + 1074] ?? 0;
}

/** y·2^k with one rounding, for y between ½ and 2. */
function scale(y: number, k: number): number {
  if (k > 1023) return y * powerOfTwo(k - 1023) * powerOfTwo(1023);
  if (k < -1074) return y * powerOfTwo(k + 1074) * powerOfTwo(-1074);
  return y * powerOfTwo(k);
}
