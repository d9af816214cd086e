import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { finishTornTail } from './append-line.ts';
import { type LogTail, readLogTail } from './log-file.ts';
import { writeFailure } from './output-problems.ts';

export interface LogRepair {
  /** Whole lines of the log. */
  readonly count: number;
  /** File that the torn end was moved to, and its size; null if there was none. */
  readonly moved: { readonly path: string; readonly bytes: number } | null;
  /** Whether a line that an append had announced was written to its end. */
  readonly finished: boolean;
}

/**
 * Makes a log whole again after an append broke off: finishes the line if the append had announced it, else moves what stands
 * after the last line feed to a side file. Whole lines are never touched. What dead appends left
 * beside it goes.
 *
 * @example repairLog('/bank/audit_log.jsonl').moved?.path
 */
export function repairLog(path: string): LogRepair {
  try {
    const tail = readLogTail(path);
    removeLeft(path, tail.count);
    if (tail.rest.length === 0) return { count: tail.count, moved: null, finished: false };
    try {
      finishTornTail(path, tail);
    } catch (error) {
      if (!(error instanceof GlassAlphaError) || error.code !== 'log.torn') throw error;
      return { count: tail.count, moved: moveRest(path, tail), finished: false };
    }
    return { count: readLogTail(path).count, moved: null, finished: true };
  } catch (error) {
    throw error instanceof GlassAlphaError ? error : writeFailure(error, path);
  }
}

function moveRest(path: string, { end, rest }: LogTail): LogRepair['moved'] {
  const side = sideFile(`${path}.torn-${end}`);
  const copy = openSync(side, 'wx', 0o666);
  try {
    for (let done = 0; done < rest.length; ) done += writeSync(copy, rest, done);
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
  const file = openSync(path, 'r+');
  try {
    if (fstatSync(file).size !== end + rest.length) fail('log.torn', `${basename(path)} changed during the repair`);
    ftruncateSync(file, end);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { path: side, bytes: rest.length };
}

function sideFile(name: string): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(candidate)) return candidate;
  }
}

/** Temporary files, and claims whose line is there. */
function removeLeft(path: string, count: number): void {
  const folder = dirname(path);
  const own = `${basename(path)}.`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const rest = name.startsWith(own) ? name.slice(own.length) : '';
    const position = /^claim-(\d{1,15})$/.exec(rest)?.[1];
    const isLeft = position === undefined ? /^[0-9a-f]{12}\.tmp$/.test(rest) : Number(position) < count;
    if (isLeft) rmSync(join(folder, name), { force: true });
  }
}
