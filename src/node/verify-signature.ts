import { createPublicKey, verify } from 'node:crypto';

/** Verifies an Ed25519 signature (RFC 8032); the point is 32 bytes, the signature 64. */
export function verifyEd25519(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verified({ kty: 'OKP', crv: 'Ed25519', x: url(point) }, null, message, signature);
}

/** Verifies an ECDSA signature on P-256 with SHA-256; the point is uncompressed, the signature r and s. */
export function verifyEcdsa(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: 'EC', crv: 'P-256', x: url(point.subarray(1, 33)), y: url(point.subarray(33)) };
  return verified(jwk, 'sha256', message, signature);
}

function verified(
  jwk: Record<string, string>,
  hash: string | null,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // OpenSSL refuses the key or the signature: nothing is verified.
    return false;
  }
}

function url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
