import { decodeUtf8 } from '../../base/utf8.ts';
import { fromBase64, toBase64 } from '../keys/base64.ts';
import { equalBytes, joinBytes, utf8 } from '../keys/bytes.ts';
import { type SignatureCrypto, type Signer, verifySignature } from '../signatures/crypto.ts';
import { type LogKey, noteKeyHash } from './log-key.ts';

/** A text with signatures under it (C2SP signed-note). */
export interface SignedNote {
  /** With its final line feed: the bytes that are signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Four bytes that say which key of that name is meant. */
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

/** Caps of evidence.md 12 and of the format. */
const maxNoteBytes = 64 << 10;
const maxSignatures = 32;

/**
 * Reads a note; whose signatures are good is not asked here.
 *
 * @returns null if the bytes are no note
 */
export function readNote(bytes: Uint8Array): SignedNote | null {
  if (bytes.length > maxNoteBytes) return null;
  const decoded = decodeUtf8(bytes);
  if ('invalidAt' in decoded || hasControls(decoded.text)) return null;
  const split = decoded.text.lastIndexOf('\n\n');
  if (split <= 0 || !decoded.text.endsWith('\n')) return null;
  const lines = decoded.text.slice(split + 2, -1).split('\n');
  const signatures = lines.flatMap((line) => readSignature(line) ?? []);
  if (signatures.length !== lines.length || lines.length > maxSignatures) return null;
  return { text: decoded.text.slice(0, split + 1), signatures };
}

/** Whether the holder of the key signed the text: a signature under its name and hash is there, and none such is bad. */
export async function isSignedBy(
  note: SignedNote,
  { name, hash, key }: LogKey,
  crypto: SignatureCrypto,
): Promise<boolean> {
  const own = note.signatures.filter((found) => found.name === name && equalBytes(found.keyHash, hash));
  for (const { signature } of own) {
    if (!(await verifySignature(crypto, key, utf8(note.text), signature))) return false;
  }
  return own.length > 0;
}

/**
 * Signs a text under a name.
 *
 * @param text ends in a line feed
 * @param signer with an Ed25519 key
 */
export async function signNote(text: string, name: string, signer: Signer): Promise<Uint8Array> {
  const signature = joinBytes(noteKeyHash(name, signer.key.point), await signer.sign(utf8(text)));
  return utf8(`${text}\n— ${name} ${toBase64(signature)}\n`);
}

function readSignature(line: string): NoteSignature | null {
  const [, name, base64] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = base64 === undefined ? null : fromBase64(base64);
  if (name === undefined || bytes === null || bytes.length < 5) return null;
  return { name, keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function hasControls(text: string): boolean {
  return /[\p{Cc}]/u.test(text.replaceAll('\n', ''));
}
