import { compareCodePoints } from '../../base/order.ts';

/** Caps of a pack (evidence.md 12). */
export const maxEntries = 256;
export const maxPackBytes = 512 * 1024 * 1024;
const maxNameBytes = 100;
const maxSegments = 3;

const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Names that no file on Windows may have before its first dot. */
const device = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i;

/**
 * What is wrong with the names of a pack's entries, taken together (evidence.md 2.1): each would be safe to write on any file
 * system, none hides another.
 *
 * @returns undefined if nothing is
 * @example entryNamesProblem(['a.txt', 'A.txt']) // '"A.txt" and "a.txt" are one file on some systems'
 */
export function entryNamesProblem(names: readonly string[]): string | undefined {
  if (names.length === 0) return 'it holds no file';
  if (names.length > maxEntries) return `it holds ${names.length} files, at most ${maxEntries} are allowed`;
  for (const name of names) {
    const problem = entryNameProblem(name);
    if (problem !== undefined) return problem;
  }
  const folded = new Map<string, string>();
  for (const name of names) {
    const twin = folded.get(name.toLowerCase());
    if (twin === name) return `"${name}" stands in it twice`;
    if (twin !== undefined) return `"${twin}" and "${name}" are one file on some systems`;
    folded.set(name.toLowerCase(), name);
  }
  for (const name of [...folded.keys()].sort(compareCodePoints)) {
    const parts = name.split('/');
    for (let i = 1; i < parts.length; i++) {
      const folder = folded.get(parts.slice(0, i).join('/'));
      if (folder !== undefined) return `"${folder}" is a file and a folder`;
    }
  }
  return undefined;
}

function entryNameProblem(name: string): string | undefined {
  if (name.length > maxNameBytes) return `a name has ${name.length} characters, at most ${maxNameBytes} are allowed`;
  const parts = name.split('/');
  const isSafe = parts.every((part) => segment.test(part) && !part.endsWith('.') && !device.test(part));
  return isSafe && parts.length <= maxSegments ? undefined : `the name "${name}" is not allowed`;
}
