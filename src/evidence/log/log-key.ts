import { sha256 } from '../../base/sha256.ts';
import { fromBase64 } from '../keys/base64.ts';
import { equalBytes, fromHex, joinBytes, utf8 } from '../keys/bytes.ts';
import { keyOfPoint, type PublicKey } from '../keys/public-key.ts';

/** The key of a log under the name it signs with (C2SP signed-note, verifier key). */
export interface LogKey {
  readonly name: string;
  /** The four bytes that stand before its signatures. */
  readonly hash: Uint8Array;
  readonly key: PublicKey;
}

/** Type byte of Ed25519. */
const ed25519 = 1;

/**
 * Reads a verifier key, `name+hash+key`, as `glassalpha keys show` prints it.
 *
 * @returns why the text is none, if it is none
 * @example readLogKey('audit-log+0f2a9c11+AZ…')
 */
export function readLogKey(text: string): { readonly logKey: LogKey } | { readonly problem: string } {
  const [, name, hex, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? [];
  const typed = base64 === undefined ? null : fromBase64(base64);
  if (name === undefined || hex === undefined || typed === null)
    return { problem: 'it is not of the form name+hash+key' };
  if (typed[0] !== ed25519) return { problem: 'its type is not Ed25519' };
  const reading = keyOfPoint('ed25519', typed.subarray(1));
  if ('problem' in reading) return reading;
  const hash = noteKeyHash(name, reading.key.point);
  if (!equalBytes(hash, fromHex(hex))) return { problem: 'its hash is not that of its name and key' };
  return { logKey: { name, hash, key: reading.key } };
}

/** First four bytes of the SHA-256 of name, line feed, type and key. */
export function noteKeyHash(name: string, point: Uint8Array): Uint8Array {
  return sha256(joinBytes(utf8(`${name}\n`), new Uint8Array([ed25519]), point)).subarray(0, 4);
}
