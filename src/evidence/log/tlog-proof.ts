import { decodeUtf8 } from '../../base/utf8.ts';
import { fromBase64, toBase64 } from '../keys/base64.ts';
import { joinBytes, utf8 } from '../keys/bytes.ts';
import { type Checkpoint, readCheckpoint, readSize } from './checkpoint.ts';

/** Proof that an entry stands in a log, with the checkpoint it is proved against (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: bigint;
  readonly hashes: readonly Uint8Array[];
  readonly checkpoint: Checkpoint;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
const maxProofBytes = 64 << 10;
/** No tree below 2^63 leaves has a longer path. */
const maxHashes = 63;

/** Bytes of a proof; the checkpoint stands in it as it is. */
export function writeTlogProof(index: bigint, hashes: readonly Uint8Array[], checkpoint: Uint8Array): Uint8Array {
  const lines = [firstLine, `index ${index}`, ...hashes.map(toBase64)];
  return joinBytes(utf8(`${lines.join('\n')}\n\n`), checkpoint);
}

/**
 * Reads a proof; whether it proves anything is for `verifyInclusion` and the log's key.
 *
 * @returns null if the bytes are no proof
 */
export function readTlogProof(bytes: Uint8Array): TlogProof | null {
  if (bytes.length > maxProofBytes) return null;
  const decoded = decodeUtf8(bytes);
  const text = 'text' in decoded ? decoded.text : '';
  const split = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
  // Extra data are not authenticated and mean nothing here.
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const [indexLine = '', ...base64] = lines;
  const index = indexLine.startsWith('index ') ? readSize(indexLine.slice('index '.length)) : null;
  const hashes = base64.flatMap((line) => hashOf(line) ?? []);
  const checkpoint = split < 0 ? null : readCheckpoint(utf8(text.slice(split + 2)));
  if (first !== firstLine || index === null || checkpoint === null) return null;
  return hashes.length === base64.length && hashes.length <= maxHashes ? { index, hashes, checkpoint } : null;
}

/**
 * A consistency proof as text: the earlier size, the hashes, and the checkpoint of the later size (the body that C2SP
 * tlog-witness sends).
 */
export function writeConsistencyProof(size: bigint, hashes: readonly Uint8Array[], checkpoint: Uint8Array): Uint8Array {
  return joinBytes(utf8(`${[`old ${size}`, ...hashes.map(toBase64)].join('\n')}\n\n`), checkpoint);
}

function hashOf(line: string): Uint8Array | null {
  const hash = fromBase64(line);
  return hash?.length === 32 && toBase64(hash) === line ? hash : null;
}
