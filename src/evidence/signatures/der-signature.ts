import { joinBytes } from '../keys/bytes.ts';

/**
 * Reads `SEQUENCE { INTEGER r, INTEGER s }` in its one DER form (X.690, section 8.3) for a curve of 256 bits.
 *
 * @returns r and s, 32 bytes each; null if the bytes are anything else
 */
export function readDerSignature(der: Uint8Array): Uint8Array | null {
  // Two integers of 33 bytes at most: every length fits one byte.
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return null;
  const r = integerAt(der, 2);
  const s = r === null ? null : integerAt(der, r.end);
  if (r === null || s === null || s.end !== der.length) return null;
  return joinBytes(r.value, s.value);
}

/** The DER form of r and s, 32 bytes each. */
export function writeDerSignature(rs: Uint8Array): Uint8Array {
  const body = joinBytes(integer(rs.subarray(0, 32)), integer(rs.subarray(32)));
  return joinBytes(new Uint8Array([0x30, body.length]), body);
}

/** Bytes of a positive integer, without needless zeros, filled up to 32. Null if there are more. */
export function unsigned32(integerBytes: Uint8Array): Uint8Array | null {
  const [first = 0x80, second = 0x80] = integerBytes;
  if (first >= 0x80 || (first === 0 && second < 0x80)) return null;
  const digits = first === 0 ? integerBytes.subarray(1) : integerBytes;
  if (digits.length > 32) return null;
  const value = new Uint8Array(32);
  value.set(digits, 32 - digits.length);
  return value;
}

function integerAt(der: Uint8Array, offset: number): { readonly value: Uint8Array; readonly end: number } | null {
  const end = offset + 2 + (der[offset + 1] ?? 0);
  if (der[offset] !== 0x02 || end > der.length) return null;
  const value = unsigned32(der.subarray(offset + 2, end));
  return value === null ? null : { value, end };
}

function integer(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? new Uint8Array([0]) : value.subarray(start);
  const signed = (digits[0] ?? 0) >= 0x80 ? joinBytes(new Uint8Array([0]), digits) : digits;
  return joinBytes(new Uint8Array([0x02, signed.length]), signed);
}
