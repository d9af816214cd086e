import { toInteger } from './bytes.ts';

/** y² = x³ − 3x + b over p (FIPS 186-5, curve P-256). */
const p = (1n << 256n) - (1n << 224n) + (1n << 192n) + (1n << 96n) - 1n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Why 65 bytes may not stand for a public key on P-256; null if they may. Only the uncompressed form is read: one spelling for
 * one key.
 */
export function p256PointProblem(point: Uint8Array): string | null {
  if (point.length !== 65 || point[0] !== 4) return 'its point is not in uncompressed form';
  const x = toInteger(point.subarray(1, 33));
  const y = toInteger(point.subarray(33));
  const isOnCurve = x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
  return isOnCurve ? null : 'its point is not on the curve P-256';
}
