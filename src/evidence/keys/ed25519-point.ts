import { toInteger } from './bytes.ts';

/** The field prime 2^255 − 19 and the order of the base point (RFC 8032, section 5.1). */
const p = (1n << 255n) - 19n;
const order = (1n << 252n) + 27742317777372353535851937790883648493n;

/** y of two of the points of order 8; the other two have −y. */
const eighthY = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;

/**
 * y of the points whose order divides 8: the neutral element, the point of order 2, both of order 4, the four of order 8. For
 * such a key, equations of a verifier hold whatever the message is.
 */
const smallOrderY: ReadonlySet<bigint> = new Set([1n, p - 1n, 0n, eighthY, p - eighthY]);

/**
 * Why 32 bytes may not stand for a public key; null if they may. Small order is refused by y alone, so also with the other
 * sign of x; y ≥ p would be a second spelling of a key.
 *
 * @example ed25519PointProblem(new Uint8Array(32)) // 'its point has small order: …'
 */
export function ed25519PointProblem(point: Uint8Array): string | null {
  if (point.length !== 32) return `an Ed25519 key has 32 bytes, this one ${point.length}`;
  const y = toInteger(littleEndian(point)) & ((1n << 255n) - 1n);
  if (y >= p) return 'its point is not canonically encoded';
  if (smallOrderY.has(y)) return 'its point has small order: signatures under it prove nothing';
  return null;
}

/** Whether the 64 bytes can be a signature at all: S below the order (RFC 8032, section 5.1.7), so that it has one spelling. */
export function isEd25519Signature(signature: Uint8Array): boolean {
  return signature.length === 64 && toInteger(littleEndian(signature.subarray(32))) < order;
}

function littleEndian(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse();
}
