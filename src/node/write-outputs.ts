import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail } from '../base/diagnostic.ts';

export interface OutputFile {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes several files so that none is ever seen half-written: all go to temporary names beside their targets and are
 * synced; only then are they renamed, in the given order. On any failure the temporary files go and earlier outputs stay.
 * Synchronous on purpose: no signal handler can run between two renames.
 *
 * @throws GlassAlphaError `io.permission` or `io.space`
 * @example writeOutputs([{ path: '/tmp/report.manifest.json', bytes }, { path: '/tmp/report.pdf', bytes: pdf }]);
 */
export function writeOutputs(files: readonly OutputFile[]): void {
  const pending: { temporary: string; target: string }[] = [];
  let current = '';
  try {
    for (const file of files) {
      current = file.path;
      mkdirSync(dirname(file.path), { recursive: true });
      const temporary = join(dirname(file.path), `.${basename(file.path)}.${randomBytes(6).toString('hex')}.tmp`);
      pending.push({ temporary, target: file.path });
      writeSynced(temporary, file.bytes);
    }
    while (pending.length > 0) {
      const [next] = pending;
      if (next === undefined) break;
      current = next.target;
      renameSync(next.temporary, next.target);
      pending.shift();
    }
  } catch (error) {
    for (const { temporary } of pending) rmSync(temporary, { force: true });
    throw writeFailure(error, current);
  }
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx', 0o666);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeFailure(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const name = basename(path);
  try {
    if (code === 'ENOSPC' || code === 'EDQUOT')
      fail('io.space', `no space left to write "${name}"`, { hint: 'free some space or choose another --output' });
    if (code === 'EISDIR' || code === 'ENOTEMPTY')
      fail('io.permission', `"${name}" is a folder`, { hint: 'choose another --output' });
    if (code === 'ENOTDIR' || code === 'EEXIST')
      fail('io.permission', `"${path}" cannot be created: a part of its path is a file`, {
        hint: 'choose another --output',
      });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY' || code === 'EROFS') {
      fail('io.permission', `"${name}" cannot be written (${code})`, {
        hint: 'close it if another program holds it open, or choose another --output',
      });
    }
  } catch (known) {
    return known;
  }
  return error;
}
