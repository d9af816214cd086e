import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { refuseFolders, writeFailure } from './output-problems.ts';

export interface OutputFile {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes several files so that none is ever seen half-written: all go to temporary names beside their targets and are
 * synced; only then are they renamed, in the given order. On any failure every target is again what it was, also where some
 * were renamed already (on Windows a report that a viewer holds open fails last), and no temporary file stays.
 * Synchronous on purpose: no signal handler can run between two renames.
 *
 * @throws GlassAlphaError `io.permission` or `io.space`
 * @example writeOutputs([{ path: '/tmp/report.manifest.json', bytes }, { path: '/tmp/report.pdf', bytes: pdf }]);
 */
export function writeOutputs(files: readonly OutputFile[]): void {
  refuseFolders(files.map(({ path }) => path));
  const pending: Pending[] = [];
  const renamed: Pending[] = [];
  let current = '';
  try {
    for (const { path, bytes } of files) {
      current = path;
      makeFolder(dirname(path));
      const name = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
      const next: Pending = { target: path, temporary: `${name}.tmp`, earlier: `${name}.old` };
      pending.push(next);
      writeSynced(next.temporary, bytes);
      keepEarlier(next);
    }
    for (const next of pending) {
      current = next.target;
      renameSync(next.temporary, next.target);
      renamed.push(next);
    }
  } catch (error) {
    for (const { target, earlier } of renamed.reverse()) restore(target, earlier);
    for (const { temporary, earlier } of pending) discard(temporary, earlier);
    throw writeFailure(error, current);
  }
  discard(...pending.map(({ earlier }) => earlier));
}

interface Pending {
  readonly target: string;
  readonly temporary: string;
  /** Second name of what the target was before, while the renames run. */
  readonly earlier: string;
}

/** Makes a folder and its parents. One after the other: Node's own recursive way never returns where the system takes no folders (`/proc`). */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it in between.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
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

/** A second link costs no space; file systems without links get a copy. The target itself keeps its name throughout. */
function keepEarlier({ target, earlier }: Pending): void {
  if (statSync(target, { throwIfNoEntry: false }) === undefined) return;
  try {
    linkSync(target, earlier);
  } catch {
    copyFileSync(target, earlier, constants.COPYFILE_EXCL);
  }
}

function restore(target: string, earlier: string): void {
  if (statSync(earlier, { throwIfNoEntry: false }) === undefined) rmSync(target, { force: true });
  else renameSync(earlier, target);
}

function discard(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}
