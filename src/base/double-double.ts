/**
 * Unevaluated sums of two doubles, about 106 bits (Dekker 1971, "A floating-point technique for extending the available
 * precision"). Only what {@link ./detmath.ts} and exact sums need. No protection against overflow beyond 2^996.
 */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** a + b exactly, for any order of magnitude. */
export function twoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** a·b exactly, by splitting each factor into two halves of 26 bits. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const hi = a * b;
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  return { hi, lo: aLow * bLow - (hi - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const sum = twoSum(a.hi, b.hi);
  return twoSum(sum.hi, sum.lo + (a.lo + b.lo));
}

export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.hi, b.hi);
  return twoSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const hi = a.hi / b.hi;
  const back = twoProduct(hi, b.hi);
  const rest = a.hi - back.hi - back.lo + (a.lo - hi * b.lo);
  return twoSum(hi, rest / b.hi);
}

function split(a: number): [number, number] {
  const shifted = a * 134217729; // 2^27 + 1
  const high = shifted - (shifted - a);
  return [high, a - high];
}
