import { directoryName, type FileSystem, isAbsolutePath, resolvePath } from '../base/file-system.ts';
import { compareCodePoints } from '../base/order.ts';

export function isGlob(path: string): boolean {
  return /[*?]/.test(path);
}

/**
 * Files that a pattern names, in code-point order. `*` is any run of characters and `?` one character, both within one name;
 * names with a leading dot are found only by a pattern with one.
 *
 * @example await expandGlob('/p', 'data/part-*.csv', fileSystem) // ['/p/data/part-1.csv', '/p/data/part-2.csv']
 */
export async function expandGlob(
  folder: string,
  pattern: string,
  fileSystem: Pick<FileSystem, 'list' | 'kind'>,
): Promise<string[]> {
  const start = isAbsolutePath(pattern) ? rootOf(pattern) : folder;
  const parts = pattern.slice(isAbsolutePath(pattern) ? start.length : 0).split('/');
  let found = [start];
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const next: string[] = [];
    for (const at of found) {
      if (part === '' || part === '.' || part === '..') next.push(resolvePath(at, part));
      else next.push(...(await matches(at, part, isLast ? 'file' : 'directory', fileSystem)));
    }
    found = next;
  }
  return [...new Set(found)].sort(compareCodePoints);
}

async function matches(
  folder: string,
  part: string,
  kind: 'file' | 'directory',
  fileSystem: Pick<FileSystem, 'list' | 'kind'>,
): Promise<string[]> {
  const expression = isGlob(part) ? patternExpression(part) : undefined;
  const names = ((await fileSystem.list(folder)) ?? []).filter((name) =>
    expression === undefined ? name === part : expression.test(name),
  );
  const found: string[] = [];
  for (const name of names) {
    const path = resolvePath(folder, name);
    if ((await fileSystem.kind(path)) === kind) found.push(path);
  }
  return found;
}

function patternExpression(part: string): RegExp {
  const source = [...part.replace(/\*+/g, '*')]
    .map((character) =>
      character === '*' ? '[^/]*' : character === '?' ? '[^/]' : character.replace(/[.+^${}()|[\]\\]/, '\\$&'),
    )
    .join('');
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'u');
}

function rootOf(path: string): string {
  let at = resolvePath('/', path.replace(/[*?].*$/, 'x'));
  while (at !== directoryName(at)) at = directoryName(at);
  return at;
}
