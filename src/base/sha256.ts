import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * SHA-256 (FIPS 180-4) as 64 lower-case hex digits. Text is hashed as UTF-8. Runs in a browser too.
 *
 * @example sha256Hex('abc') // 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
 */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === 'string' ? new TextEncoder().encode(data) : data));
}

/** SHA-256 as 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

/** A digest fed in pieces; `digestHex` ends it. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  digestHex(): string;
}

/** Starts an incremental SHA-256, for streams and files that do not fit into memory. */
export function createSha256(): Sha256 {
  const state = nobleSha256.create();
  return {
    update: (bytes) => {
      state.update(bytes);
    },
    digestHex: () => bytesToHex(state.digest()),
  };
}
