import { log, log1p } from '../../base/detmath.ts';

/**
 * log(1 + t) − t without cancellation near 0, for t > −1.
 *
 * @param ratio 1 + t where the caller has it more exactly than t itself (t near −1)
 */
export function logMinusLinear(t: number, ratio = 1 + t): number {
  if (Math.abs(t) > 0.5) return (ratio < 0.5 ? log(ratio) : log1p(t)) - t;
  // log(1 + t) = 2·artanh r with r = t/(2 + t), and 2r − t = −r·t.
  const r = t / (2 + t);
  const square = r * r;
  let sum = 0;
  for (let k = 35; k >= 3; k -= 2) sum = sum * square + 1 / k;
  return 2 * r * square * sum - r * t;
}

/**
 * Error of Stirling's formula (Loader 2000): log Γ(a) − [(a − ½)·log a − a + ½·log 2π], for a > 0.
 */
export function stirlingError(a: number): number {
  let climbed = 0;
  let x = a;
  // The series is exact to double precision from 16 on; below, climb by Γ(x + 1) = x·Γ(x).
  for (; x < 16; x++) climbed += (x + 0.5) * logMinusLinear(1 / x) + 0.5 / x;
  const t = 1 / (x * x);
  const series =
    (1 / 12 - t * (1 / 360 - t * (1 / 1260 - t * (1 / 1680 - t * (1 / 1188 - t * (691 / 360360 - t / 156)))))) / x;
  return series + climbed;
}
