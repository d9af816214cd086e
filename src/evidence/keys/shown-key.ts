import { sha256 } from '../../base/sha256.ts';
import { toBase64 } from './base64.ts';
import { joinBytes, toHex, utf8 } from './bytes.ts';
import type { PublicKey } from './public-key.ts';

/**
 * The key id in groups of four, to be read out over another channel.
 *
 * @example fingerprint(key) // '3f9a 11c2 …'
 */
export function fingerprint({ keyId }: PublicKey): string {
  return (keyId.match(/.{4}/g) ?? []).join(' ');
}

/**
 * A verifier key of a signed note (C2SP signed-note): name, hash of name and key, algorithm byte and key. Null for keys that
 * notes do not take.
 *
 * @param name without space or plus
 */
export function verifierKey(key: PublicKey, name: string): string | null {
  if (key.algorithm !== 'ed25519') return null;
  const typed = joinBytes(new Uint8Array([1]), key.point);
  const hash = sha256(joinBytes(utf8(`${name}\n`), typed)).subarray(0, 4);
  return `${name}+${toHex(hash)}+${toBase64(typed)}`;
}
