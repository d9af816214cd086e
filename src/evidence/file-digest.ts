import { sha256Hex } from '../base/sha256.ts';

const known = new WeakMap<Uint8Array, string>();

/**
 * SHA-256 of a pack's file in hex, computed once per file: index, sums and the list of files all ask for it. The bytes must not
 * change afterwards.
 */
export function fileDigest(bytes: Uint8Array): string {
  const digest = known.get(bytes) ?? sha256Hex(bytes);
  known.set(bytes, digest);
  return digest;
}
