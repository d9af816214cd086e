import { exp, log } from '../base/detmath.ts';

/**
 * Φ⁻¹(p), the quantile of the standard normal distribution: algorithm AS 241, PPND16 (Wichura 1988), relative error about
 * 1e-16. −Infinity at 0, Infinity at 1, NaN outside.
 *
 * @example normalQuantile(0.975) // 1.95996398454005…
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, centreTop, centreBottom);
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const size = r <= 5 ? ratio(r - 1.6, middleTop, middleBottom) : ratio(r - 5, tailTop, tailBottom);
  return q < 0 ? -size : size;
}

/** Φ(x) = P(Z ≤ x). Relative error below 1e-13 down to the smallest doubles. */
export function normalCdf(x: number): number {
  return normalSurvival(-x);
}

/**
 * 1 − Φ(x) = P(Z > x), accurate in the upper tail. Rational approximations of erfc by Cody (1969).
 *
 * @example normalSurvival(1.959963984540054) // 0.025
 */
export function normalSurvival(x: number): number {
  if (Number.isNaN(x)) return x;
  const y = Math.abs(x) * Math.SQRT1_2;
  if (y <= 0.46875) return 0.5 - 0.5 * erfCentre(Math.sign(x) * y);
  const tail = 0.5 * erfcScaled(y) * normalKernel(x);
  return x > 0 ? tail : 1 - tail;
}

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return 0.3989422804014327 * normalKernel(x);
}

/** e^(−x²/2). The exponent is formed in two parts: rounding x² alone would cost x²/2 units in the last place. */
export function normalKernel(x: number): number {
  const size = Math.abs(x);
  if (size > 39) return 0;
  const whole = Math.trunc(size * 16) / 16;
  return exp(-0.5 * whole * whole) * exp(-0.5 * (size - whole) * (size + whole));
}

/** erf(y) for |y| ≤ 0.46875. */
function erfCentre(y: number): number {
  const t = y * y;
  let top = 0.18577770618460315 * t;
  let bottom = t;
  for (let i = 0; i < 3; i++) {
    top = (top + (erfTop[i] ?? 0)) * t;
    bottom = (bottom + (erfBottom[i] ?? 0)) * t;
  }
  return (y * (top + (erfTop[3] ?? 0))) / (bottom + (erfBottom[3] ?? 0));
}

/** e^(y²)·erfc(y) for y > 0.46875. */
function erfcScaled(y: number): number {
  if (y <= 4) {
    let top = 2.1531153547440383e-8 * y;
    let bottom = y;
    for (let i = 0; i < 7; i++) {
      top = (top + (erfcTop[i] ?? 0)) * y;
      bottom = (bottom + (erfcBottom[i] ?? 0)) * y;
    }
    return (top + (erfcTop[7] ?? 0)) / (bottom + (erfcBottom[7] ?? 0));
  }
  const t = 1 / (y * y);
  let top = 0.016315387137302097 * t;
  let bottom = t;
  for (let i = 0; i < 4; i++) {
    top = (top + (farTop[i] ?? 0)) * t;
    bottom = (bottom + (farBottom[i] ?? 0)) * t;
  }
  const correction = (t * (top + (farTop[4] ?? 0))) / (bottom + (farBottom[4] ?? 0));
  return (0.5641895835477563 - correction) / y;
}

/** Quotient of two polynomials, coefficients from the constant term up. */
function ratio(x: number, top: readonly number[], bottom: readonly number[]): number {
  return horner(x, top) / horner(x, bottom);
}

function horner(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] ?? 0);
  return sum;
}

// Wichura 1988, AS 241: |p − ½| ≤ 0.425, then r = √(−log p) up to 5 and beyond.
const centreTop = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const centreBottom = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const middleTop = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 7.745450142783414e-4,
];
const middleBottom = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  5.475938084995345e-4, 1.0507500716444169e-9,
];
const tailTop = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const tailBottom = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 7.868691311456133e-4, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

// Cody 1969, rational Chebyshev approximations for the error function: |y| ≤ 0.46875, up to 4, beyond.
const erfTop = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694];
const erfBottom = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const erfcTop = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707,
  2051.0783778260716, 1230.3393547979972,
];
const erfcBottom = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247,
  3439.3676741437216, 1230.3393548037495,
];
const farTop = [
  0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 6.587491615298378e-4,
];
const farBottom = [
  2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
