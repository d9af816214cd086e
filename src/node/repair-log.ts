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
 * after the last line feed to a side file. Whole lines are never touched. Left temporary files of appends go.
 *
 * @example repairLog('/bank/audit_log.jsonl').moved?.path
 */
export function repairLog(path: string): LogRepair {
  try {
    removeTemporary(path);
    const tail = readLogTail(path);
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

function removeTemporary(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const isOurs =
      name.startsWith(`${basename(path)}.`) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(basename(path).length + 1));
    if (isOurs) rmSync(join(folder, name), { force: true });
  }
}
