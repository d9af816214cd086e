import { concatBytes } from '@noble/hashes/utils.js';
import { maxLineBytes } from './read-entry.ts';

export interface LogLine {
  /** Counted from 1, as in a text editor. */
  readonly number: number;
  /** Without the line feed. Of a line over the cap only the beginning. */
  readonly bytes: Uint8Array;
  /** False for a last line without line feed. */
  readonly isWhole: boolean;
  readonly isTooLong: boolean;
}

/**
 * Lines of a log that comes in pieces of any size: no more than one piece and one line are held.
 *
 * @example for await (const line of logLines(chunks)) console.log(line.number, line.bytes.length);
 */
export async function* logLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogLine> {
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let number = 1;
  const keep = (piece: Uint8Array): void => {
    if (piece.length === 0 || keptBytes > maxLineBytes) return;
    // The source may use its buffer again.
    kept.push(Uint8Array.from(piece));
    keptBytes += piece.length;
  };
  const take = (isWhole: boolean): LogLine => {
    const bytes = kept.length === 1 && kept[0] !== undefined ? kept[0] : concatBytes(...kept);
    const line = { number: number++, bytes, isWhole, isTooLong: keptBytes > maxLineBytes };
    kept = [];
    keptBytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      keep(chunk.subarray(from, end));
      yield take(true);
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (keptBytes > 0) yield take(false);
}

const lineFeed = 0x0a;
