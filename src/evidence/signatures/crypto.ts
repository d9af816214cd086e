import { isEd25519Signature } from '../keys/ed25519-point.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { readDerSignature } from './der-signature.ts';

/**
 * The two verifications that a host provides: Node's crypto, WebCrypto, or a library. They get points that were checked and
 * signatures of the right form. `Answer` is a promise where the host has no other way.
 */
export interface SignatureCrypto<Answer extends boolean | Promise<boolean> = boolean | Promise<boolean>> {
  /** RFC 8032 over 32 bytes of key and 64 of signature. */
  readonly verifyEd25519: (point: Uint8Array, message: Uint8Array, signature: Uint8Array) => Answer;
  /** ECDSA on P-256 with SHA-256 over an uncompressed point; the signature is r and s, 32 bytes each. */
  readonly verifyEcdsa: (point: Uint8Array, message: Uint8Array, signature: Uint8Array) => Answer;
}

/** What signs: the private key stays with the host. ECDSA signatures come in DER. */
export interface Signer {
  readonly key: PublicKey;
  readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/** Whether bytes have the form of a signature by any accepted algorithm. */
export function isSignature(signature: Uint8Array): boolean {
  return isEd25519Signature(signature) || readDerSignature(signature) !== null;
}

/**
 * Verifies one signature: 64 bytes for Ed25519, DER for ECDSA. A signature of the wrong form is false, never an error.
 *
 * @example await verifySignature(crypto, key, message, signature)
 */
export function verifySignature<Answer extends boolean | Promise<boolean>>(
  crypto: SignatureCrypto<Answer>,
  { algorithm, point }: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): Answer | false {
  if (algorithm === 'ed25519') {
    return isEd25519Signature(signature) && crypto.verifyEd25519(point, message, signature);
  }
  const rs = readDerSignature(signature);
  return rs !== null && crypto.verifyEcdsa(point, message, rs);
}
