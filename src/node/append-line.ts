import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { jsonFile } from '../base/jcs.ts';
import { type LogTail, maxLineBytes, readLogTail } from './log-file.ts';
import { writeFailure } from './output-problems.ts';

export interface LineToAppend {
  /** The line for its place, without line feed: called again whenever another process was faster. May throw. */
  readonly compose: (tail: LogTail) => string;
  /** Whether a line of the log says already what is to be appended. */
  readonly isSame: (line: Uint8Array) => boolean;
}

export interface AppendedLine {
  /** Position in the log, from 0. */
  readonly position: number;
  /** False if the line stood there already. */
  readonly appended: boolean;
}

/** Writes a piece of the log at an offset; tests break off here. */
export type WriteAt = (file: number, bytes: Uint8Array, offset: number) => void;

/**
 * Appends a line to a file that other processes append to as well, without a lock that could go stale (evidence.md 7). Who wants
 * position n says so in a claim, a file that appears whole under a name that only one can have. Whoever finds a claim writes its
 * line, so it does not matter if the one that made it is gone: all write the same bytes to the same place.
 *
 * @throws GlassAlphaError `log.torn` for an end of the file that no claim explains, `log.filesystem` without hard links,
 *   `log.invalid` for a claim of another file, `io.permission`, `io.space`
 * @example appendLine('/bank/audit_log.jsonl', { compose: ({ count }) => String(count), isSame: () => false })
 */
export function appendLine(path: string, line: LineToAppend, writeAt: WriteAt = writeWhole): AppendedLine {
  try {
    mkdirSync(dirname(path), { recursive: true });
    for (;;) {
      const done = tryAppend(path, line, writeAt);
      if (done !== null) return done;
    }
  } catch (error) {
    throw error instanceof GlassAlphaError ? error : writeFailure(error, path);
  }
}

/** One round; null where another process was there first. */
function tryAppend(path: string, { compose, isSame }: LineToAppend, writeAt: WriteAt): AppendedLine | null {
  let same: number | null = null;
  const tail = readLogTail(path, (line, position) => {
    if (same === null && isSame(line)) same = position;
  });
  if (tail.rest.length > 0) {
    finishTornTail(path, tail, writeAt);
    return null;
  }
  // Left by a process that ended between writing and cleaning up; its line is there.
  if (tail.count > 0) rmSync(claimName(path, tail.count - 1), { force: true });
  if (same !== null) return { position: same, appended: false };
  const line = compose(tail);
  const isMine = claim(path, tail, line);
  finishClaim(path, tail, writeAt);
  return isMine && standsAt(path, tail.end, line) ? { position: tail.count, appended: true } : null;
}

/**
 * The end of a file that breaks off inside a line: finished if a claim says how it goes on, otherwise `log.torn`.
 */
export function finishTornTail(path: string, tail: LogTail, writeAt: WriteAt = writeWhole): void {
  if (finishClaim(path, tail, writeAt)) return;
  // Between the two looks another process may have finished it.
  const again = readLogTail(path);
  if (again.end !== tail.end || again.rest.length !== tail.rest.length) return;
  torn(path, tail);
}

/**
 * Where the whole lines of a log end, for readers: the rest may be an append under way, which its claim shows.
 *
 * @throws GlassAlphaError `log.torn`
 */
export function wholeEnd(path: string): number {
  for (;;) {
    const tail = readLogTail(path);
    if (tail.rest.length === 0 || existsSync(claimName(path, tail.count))) return tail.end;
    const again = readLogTail(path);
    if (again.end === tail.end && again.rest.length === tail.rest.length) torn(path, tail);
  }
}

function torn(path: string, { rest }: LogTail): never {
  fail('log.torn', `${basename(path)} ends inside a line: ${rest.length} bytes without a line feed`, {
    hint: 'glassalpha log repair moves them to a file of their own',
  });
}

/** Announces a line; false if another process had the position. */
function claim(path: string, { count, end }: LogTail, line: string): boolean {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = openSync(temporary, 'wx', 0o666);
  try {
    writeWhole(file, jsonFile({ off: end, line }), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(temporary, claimName(path, count));
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // EEXIST: another claim. ENOENT: `log repair` took the temporary file for one that was left.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    if (!noLinks.includes(code)) throw error;
    return fail('log.filesystem', `the file system of ${basename(path)} has no hard links (${code})`, {
      hint: 'keep the log on a local disk: appending safely needs them',
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'];

/** Writes the claimed line to its place, if there is a claim for the position after the last whole line. */
function finishClaim(path: string, tail: LogTail, writeAt: WriteAt): boolean {
  const name = claimName(path, tail.count);
  const claimed = readClaim(name);
  if (claimed === null) return false;
  if (claimed.off !== tail.end) {
    fail('log.invalid', `${basename(name)} belongs to another state of the log`, {
      hint: 'the log was shortened or replaced after an append broke off: compare with a copy, then remove that file',
    });
  }
  const bytes = Buffer.from(`${claimed.line}\n`);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o666);
  try {
    if (fstatSync(file).size < tail.end) fail('log.invalid', `${basename(path)} was shortened during the append`);
    // A whole line may be another one than the claim's: that process came late, and goes for the next position.
    const standing = bytesAt(file, tail.end, Math.min(fstatSync(file).size - tail.end, maxLineBytes + 1));
    if (!standing.includes(0x0a)) {
      if (bytes.indexOf(standing) !== 0) torn(path, { ...tail, rest: standing });
      writeAt(file, bytes, tail.end);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(name, { force: true });
  return true;
}

/** Null where there is no claim. Claims appear whole, so one that cannot be read was not written by an append. */
function readClaim(name: string): { readonly off: number; readonly line: string } | null {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { off, line } = JSON.parse(text) as { readonly off?: unknown; readonly line?: unknown };
    if (typeof off === 'number' && typeof line === 'string' && !line.includes('\n')) return { off, line };
  } catch {
    // Said below.
  }
  return fail('log.invalid', `${basename(name)} is no claim of an append`, { hint: 'remove that file' });
}

function claimName(path: string, position: number): string {
  return `${path}.claim-${position}`;
}

function standsAt(path: string, offset: number, line: string): boolean {
  const bytes = Buffer.from(`${line}\n`);
  const file = openSync(path, 'r');
  try {
    return bytes.equals(bytesAt(file, offset, bytes.length));
  } finally {
    closeSync(file);
  }
}

function bytesAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  for (let read = 1; read > 0 && done < length; done += read) {
    read = readSync(file, bytes, done, length - done, offset + done);
  }
  return bytes.subarray(0, done);
}

function writeWhole(file: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, offset + done);
}
