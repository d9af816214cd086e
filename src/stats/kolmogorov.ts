import { exp, powi } from '../base/detmath.ts';
import { logBinomialMass } from './special/binomial-mass.ts';

/**
 * p of the two-sample Kolmogorov–Smirnov distance: that of one sample of n·m/(n + m) rows, rounded half to even.
 *
 * @param first rows of the first sample
 * @param second rows of the second sample
 * @example kolmogorovSmirnovP(0.04625, 1000, 800) // 0.2893…
 */
export function kolmogorovSmirnovP(distance: number, first: number, second: number): number {
  return kolmogorovSurvival(distance, roundHalfEven((first / (first + second)) * second));
}

/**
 * P(D > d) of the distance of n rows from the continuous distribution they come from, by the methods that Simard and L'Ecuyer (2011)
 * recommend: Durbin's matrix (Marsaglia, Tsang and Wang 2003), the expansion of Pelz and Good (1976), or twice the exact one-sided
 * tail. Exact to about 1e-13 up to 140 rows, to about 1e-6 relative beyond.
 */
export function kolmogorovSurvival(d: number, n: number): number {
  const size = n * d * d;
  if (n < 1 || n * d <= 0.5) return 1;
  if (d >= 1) return 0;
  if (d >= 0.5 || size >= (n <= 140 ? 4 : 2.2)) return Math.min(1, 2 * oneSided(d, n));
  const within = n <= 140 || (n <= 100_000 && n * d * Math.sqrt(d) <= 1.4) ? durbin(d, n) : pelzGood(d, n);
  return Math.min(1, Math.max(0, 1 - within));
}

/** Rows beyond which the one-sided tail is taken from its expansion; its relative error there is below 1e-6. */
const mostTerms = 100_000;

/** P(D⁺ > d), exact sum of Birnbaum and Tingey (1951); all terms are positive. */
function oneSided(d: number, n: number): number {
  const size = n * d * d;
  if (n > mostTerms) return exp(-2 * size) * (1 - (2 * d) / 3 + ((2 * size) / (3 * n)) * (1 - (2 * size) / 3));
  const most = Math.floor(n * (1 - d));
  let sum = 0;
  for (let j = 0; j <= most; j++) {
    const p = d + j / n;
    const q = 1 - p;
    if (q > 0) sum += (exp(logBinomialMass(j, n, p, q)) * d) / p;
  }
  return sum;
}

/** P(D ≤ d) as an element of the n-th power of a matrix. */
function durbin(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const h = k - n * d;
  const size = 2 * k - 1;
  const start = durbinMatrix(size, h);
  let { entries, exponent } = power(start, size, n);
  let value = entries[(k - 1) * size + k - 1] ?? 0;
  for (let i = 1; i <= n; i++) {
    value *= i / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * powi(10, exponent);
}

function durbinMatrix(size: number, h: number): Float64Array {
  const entries = new Float64Array(size * size);
  const at = (i: number, j: number) => i * size + j;
  const add = (place: number, x: number) => {
    entries[place] = (entries[place] ?? 0) + x;
  };
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) add(at(i, j), i - j + 1 < 0 ? 0 : 1);
  for (let i = 0; i < size; i++) {
    add(at(i, 0), -powi(h, i + 1));
    add(at(size - 1, i), -powi(h, size - i));
  }
  add(at(size - 1, 0), 2 * h - 1 > 0 ? powi(2 * h - 1, size) : 0);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let g = 2; g <= i - j + 1; g++) entries[at(i, j)] = (entries[at(i, j)] ?? 0) / g;
    }
  }
  return entries;
}

interface Scaled {
  readonly entries: Float64Array;
  /** The matrix is entries · 10^exponent. */
  readonly exponent: number;
}

/** By squaring, scaled down before it overflows. */
function power(matrix: Float64Array, size: number, n: number): Scaled {
  if (n === 1) return { entries: matrix, exponent: 0 };
  const half = power(matrix, size, Math.floor(n / 2));
  const squared = product(half.entries, half.entries, size);
  const entries = n % 2 === 0 ? squared : product(matrix, squared, size);
  const middle = Math.floor(size / 2) * (size + 1);
  if ((entries[middle] ?? 0) < 1e140) return { entries, exponent: 2 * half.exponent };
  return { entries: entries.map((x) => x * 1e-140), exponent: 2 * half.exponent + 140 };
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += (a[i * size + k] ?? 0) * (b[k * size + j] ?? 0);
      result[i * size + j] = sum;
    }
  }
  return result;
}

/** P(D ≤ d) by the expansion in powers of n^−½, each coefficient a theta series in the form for small z = d√n. */
function pelzGood(d: number, n: number): number {
  const z = d * Math.sqrt(n);
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI * Math.PI;
  const pi4 = pi2 * pi2;
  const logQ = -pi2 / (8 * z2);
  const terms = Math.ceil((16 * z) / Math.PI);
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = terms; k >= 1; k--) {
    const odd = 2 * k - 1;
    const m2 = odd * odd;
    const weight = exp(logQ * m2);
    k0 += weight;
    k1 += weight * (-z2 + (pi2 / 4) * m2);
    k2 += weight * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * pi2 * m2) / 4 + ((1 - 2 * z2) * pi4 * m2 * m2) / 16);
    k3 +=
      weight *
      (-30 * z6 -
        90 * z4 * z4 +
        ((135 * z4 - 96 * z6) * pi2 * m2) / 4 +
        ((212 * z4 - 60 * z2) * pi4 * m2 * m2) / 16 +
        ((5 - 30 * z2) * pi4 * pi2 * m2 * m2 * m2) / 64);
  }
  let [extra2, extra3] = [0, 0];
  for (let k = terms; k >= 1; k--) {
    const weight = k * k * exp(4 * logQ * k * k);
    extra2 += weight;
    extra3 += weight * (3 * z2 - pi2 * k * k);
  }
  const scale = Math.sqrt(2 * Math.PI);
  const root = Math.sqrt(n);
  return (
    scale *
    (k0 / z +
      k1 / (6 * z4 * root) +
      (k2 / (72 * z6 * z) - (pi2 * extra2) / (36 * z2 * z)) / n +
      (k3 / (6480 * z6 * z4) + (pi2 * extra3) / (216 * z6)) / (n * root))
  );
}

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const part = x - below;
  if (part !== 0.5) return part < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
