import { fromBase64, toBase64 } from '../keys/base64.ts';
import type { Signer } from '../signatures/crypto.ts';
import { readNote, type SignedNote, signNote } from './signed-note.ts';
import { maxTreeSize } from './verify-merkle.ts';

/** How large a log was, and the root of its tree at that size (C2SP tlog-checkpoint). */
export interface TreeHead {
  /** Name of the log. */
  readonly origin: string;
  readonly size: bigint;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

export interface Checkpoint extends TreeHead {
  readonly note: SignedNote;
}

/**
 * Reads a checkpoint; its signatures are not looked at.
 *
 * @returns null if the bytes are none
 * @example readCheckpoint(bytes)?.size // 42n
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint | null {
  const note = readNote(bytes);
  const head = note === null ? null : readHead(note.text);
  return note === null || head === null ? null : { ...head, note };
}

/** Text and signature. The name under the signature is the log's own. */
export async function signCheckpoint(head: TreeHead, signer: Signer): Promise<Uint8Array> {
  return signNote(`${head.origin}\n${head.size}\n${toBase64(head.root)}\n`, head.origin, signer);
}

/** What a log may be called: one word that a signature line can carry. */
export function isOrigin(name: string): boolean {
  return /^[^\s+\p{C}]{1,255}$/u.test(name);
}

function readHead(text: string): TreeHead | null {
  const [origin = '', size = '', base64 = '', ...more] = text.split('\n');
  // The last line feed leaves one empty piece; lines between are extensions, which say nothing here.
  if (origin === '' || more.length === 0 || more.slice(0, -1).includes('')) return null;
  const root = fromBase64(base64);
  if (root?.length !== 32 || toBase64(root) !== base64) return null;
  const count = readSize(size);
  return count === null ? null : { origin, size: count, root };
}

/** A decimal without leading zeros, below 2^63. */
export function readSize(text: string): bigint | null {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return null;
  const size = BigInt(text);
  return size < maxTreeSize ? size : null;
}
