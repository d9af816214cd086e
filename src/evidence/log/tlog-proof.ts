import { fail } from '../../base/diagnostic.ts';
import { decodeUtf8 } from '../../base/utf8.ts';
import { fromBase64, toBase64 } from '../keys/base64.ts';
import { joinBytes, utf8 } from '../keys/bytes.ts';
import { type Checkpoint, readCheckpoint, readSize } from './checkpoint.ts';

/** Proof that an entry stands in a log, with the checkpoint it is proved against (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: bigint;
  /** Not authenticated by the format: here the entry's line, whose hash the proof is about. Null without. */
  readonly extra: Uint8Array | null;
  readonly hashes: readonly Uint8Array[];
  readonly checkpoint: Checkpoint;
}

const firstLine = 'c2sp.org/tlog-proof@v1';
const maxProofBytes = 64 << 10;
/** No tree below 2^63 leaves has a longer path. */
const maxHashes = 63;

/**
 * Bytes of a proof; the checkpoint stands in it as it is.
 *
 * @throws GlassAlphaError `log.invalid` over 64 KiB, which no reader takes
 */
export function writeTlogProof(proof: Omit<TlogProof, 'checkpoint'>, checkpoint: Uint8Array): Uint8Array {
  const extra = proof.extra === null ? [] : [`extra ${toBase64(proof.extra)}`];
  const lines = [firstLine, ...extra, `index ${proof.index}`, ...proof.hashes.map(toBase64)];
  const bytes = joinBytes(utf8(`${lines.join('\n')}\n\n`), checkpoint);
  return bytes.length <= maxProofBytes
    ? bytes
    : fail('log.invalid', 'the entry is too long to be proved within 64 KiB');
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
  const extra =
    lines[0]?.startsWith('extra ') === true ? fromBase64((lines.shift() ?? '').slice('extra '.length)) : undefined;
  const [indexLine = '', ...base64] = lines;
  const index = indexLine.startsWith('index ') ? readSize(indexLine.slice('index '.length)) : null;
  const hashes = base64.flatMap((line) => hashOf(line) ?? []);
  const checkpoint = split < 0 ? null : readCheckpoint(utf8(text.slice(split + 2)));
  if (first !== firstLine || index === null || checkpoint === null || extra === null) return null;
  if (hashes.length !== base64.length || hashes.length > maxHashes) return null;
  return { index, extra: extra ?? null, hashes, checkpoint };
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
