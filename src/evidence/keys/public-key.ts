import { sha256Hex } from '../../base/sha256.ts';
import { equalBytes, fromHex, joinBytes } from './bytes.ts';
import { ed25519PointProblem } from './ed25519-point.ts';
import { p256PointProblem } from './p256-point.ts';

export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256-sha256';

/** A public key that passed every check of its point. */
export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  /** 32 bytes (RFC 8032), or the uncompressed point of 65. */
  readonly point: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`, hex. It names a key and never makes it trusted. */
  readonly keyId: string;
}

export type KeyReading = { readonly key: PublicKey } | { readonly problem: string };

/** SubjectPublicKeyInfo up to the point (RFC 8410, section 4; RFC 5480, section 2): one length per algorithm, so one prefix. */
const prefixes: Readonly<Record<KeyAlgorithm, Uint8Array>> = {
  ed25519: fromHex('302a300506032b6570032100'),
  'ecdsa-p256-sha256': fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200'),
};

/**
 * A key from its point.
 *
 * @example keyOfPoint('ed25519', new Uint8Array(32)) // { problem: 'its point has small order: …' }
 */
export function keyOfPoint(algorithm: KeyAlgorithm, point: Uint8Array): KeyReading {
  const problem = algorithm === 'ed25519' ? ed25519PointProblem(point) : p256PointProblem(point);
  if (problem !== null) return { problem };
  const spki = joinBytes(prefixes[algorithm], point);
  return { key: { algorithm, point: Uint8Array.from(point), spki, keyId: sha256Hex(spki) } };
}

/** A key from its SubjectPublicKeyInfo. */
export function keyOfSpki(spki: Uint8Array): KeyReading {
  for (const algorithm of ['ed25519', 'ecdsa-p256-sha256'] as const) {
    const prefix = prefixes[algorithm];
    if (equalBytes(spki.subarray(0, prefix.length), prefix)) return keyOfPoint(algorithm, spki.subarray(prefix.length));
  }
  return { problem: 'it is neither an Ed25519 nor an uncompressed ECDSA P-256 key' };
}
