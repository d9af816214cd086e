import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { fail, GlassAlphaError, problem } from '../base/diagnostic.ts';

/**
 * Whether these files could be written, asked before any work: a folder of that name, a file where a folder has to be, or no
 * permission must not cost an audit.
 *
 * @param cwd paths are shown from here
 * @throws GlassAlphaError `io.permission`
 */
export function checkOutputs(paths: readonly string[], cwd: string): void {
  refuseFolders(paths);
  for (const path of paths) {
    const nearest = nearestStanding(dirname(path));
    const shown = shorter(path, cwd);
    if (nearest !== undefined && !nearest.isFolder)
      fail('io.permission', `"${shown}" cannot be created: "${shorter(nearest.path, cwd)}" is a file`, anotherOutput);
    if (nearest !== undefined && !isWritable(nearest.path))
      fail('io.permission', `"${shown}" cannot be written: no permission in "${shorter(nearest.path, cwd)}"`, {
        hint: 'choose another --output, or ask for write permission',
      });
  }
}

/** @throws GlassAlphaError `io.permission` if one of the targets is a folder */
export function refuseFolders(paths: readonly string[]): void {
  for (const path of paths) {
    if (standing(path)?.isDirectory() === true) fail('io.permission', `"${basename(path)}" is a folder`, anotherOutput);
  }
}

/** The error to throw for a failed write: what the system said, in words; an unknown error as it is. */
export function writeFailure(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const name = basename(path);
  const known = (what: 'io.permission' | 'io.space', message: string, hint: string) =>
    new GlassAlphaError([problem(what, message, { hint })], { cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return known('io.space', `no space left to write "${name}"`, 'free some space or choose another --output');
  if (code === 'EISDIR' || code === 'ENOTEMPTY')
    return known('io.permission', `"${name}" is a folder`, anotherOutput.hint);
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return known('io.permission', `"${name}" cannot be created: a part of its path is a file`, anotherOutput.hint);
  if (code === 'ENAMETOOLONG') return known('io.permission', `"${name}" is too long a name`, anotherOutput.hint);
  if (code === 'ENOENT') return known('io.permission', `no folder can be made for "${name}"`, anotherOutput.hint);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY' || code === 'EROFS')
    return known(
      'io.permission',
      `"${name}" cannot be written (${code})`,
      'close it if another program holds it open, or choose another --output',
    );
  return error;
}

const anotherOutput = { hint: 'choose another --output' };

/** The first of a path and its parents that exists. */
function nearestStanding(path: string): { readonly path: string; readonly isFolder: boolean } | undefined {
  for (let at = path; ; at = dirname(at)) {
    const found = standing(at);
    if (found !== undefined) return { path: at, isFolder: found.isDirectory() };
    if (dirname(at) === at) return undefined;
  }
}

/** Below a file there is nothing (ENOTDIR), as below a folder that lacks the name. */
function standing(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function shorter(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside !== '' && !inside.startsWith('..') ? inside : path;
}
