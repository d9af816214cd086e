import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { fail } from '../base/diagnostic.ts';

/** Caps of evidence.md 12. */
const maxFileBytes = 2 ** 31;
export const maxLineBytes = 1 << 20;
const lineFeed = 0x0a;

/** Where a log stands: what an append needs, and what is left of one that broke off. */
export interface LogTail {
  /** Whole lines. */
  readonly count: number;
  /** Offset after the last whole line. */
  readonly end: number;
  /** Last whole line, without its line feed; null in an empty log. */
  readonly last: Uint8Array | null;
  /** Bytes after the last line feed. */
  readonly rest: Uint8Array;
}

/**
 * Reads a log from its beginning to its end, a mebibyte at a time. A file that is not there is an empty log.
 *
 * @param visit called with each whole line and its position; the bytes are the caller's only during the call
 * @throws GlassAlphaError `log.invalid` over the caps
 * @example readLogTail('/bank/audit_log.jsonl').count
 */
export function readLogTail(path: string, visit: (line: Uint8Array, position: number) => void = () => {}): LogTail {
  const file = openIfThere(path);
  if (file === null) return { count: 0, end: 0, last: null, rest: new Uint8Array() };
  try {
    refuseLarge(fstatSync(file).size);
    const chunk = Buffer.allocUnsafe(1 << 20);
    let count = 0;
    let end = 0;
    let last: Buffer | null = null;
    let rest = Buffer.alloc(0);
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      const bytes = rest.length === 0 ? chunk.subarray(0, length) : Buffer.concat([rest, chunk.subarray(0, length)]);
      let from = 0;
      for (let to = bytes.indexOf(lineFeed); to >= 0; to = bytes.indexOf(lineFeed, from)) {
        const line = bytes.subarray(from, to);
        visit(line, count);
        count++;
        last = line;
        from = to + 1;
      }
      end += from;
      // Copies: the next piece is read into the same memory.
      if (last !== null) last = Buffer.from(last);
      rest = Buffer.from(bytes.subarray(from));
      if (rest.length > maxLineBytes) fail('log.invalid', `line ${count + 1} is longer than ${maxLineBytes} bytes`);
    }
    return { count, end, last, rest };
  } finally {
    closeSync(file);
  }
}

/**
 * Pieces of a log, for readers that take a stream.
 *
 * @param end bytes to read, where the rest belongs to an append under way
 */
export async function* logChunks(path: string, end?: number): AsyncGenerator<Uint8Array> {
  if (end === 0) return;
  const options = { highWaterMark: 1 << 20, ...(end === undefined ? {} : { end: end - 1 }) };
  for await (const chunk of createReadStream(path, options)) yield chunk as Buffer;
}

function refuseLarge(size: number): void {
  if (size <= maxFileBytes) return;
  fail('log.invalid', 'the log is larger than 2 GiB', { hint: 'begin a new log and keep this one beside it' });
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
