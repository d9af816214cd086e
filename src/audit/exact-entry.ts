import { directoryName, type FileSystem, resolvePath } from '../base/file-system.ts';

export type Entry =
  | { readonly kind: 'exact'; readonly path: string }
  /** There is an entry that differs in case or Unicode form; `name` is the path as it is stored. */
  | { readonly kind: 'near'; readonly name: string }
  | { readonly kind: 'none' };

/**
 * Looks a path up entry by entry, so that it is found only as it is stored. Where a folder may not be listed, the system's own
 * answer has to do.
 *
 * @param folder absolute
 * @param path as written, relative or absolute
 */
export async function exactEntry(
  folder: string,
  path: string,
  fileSystem: Pick<FileSystem, 'list' | 'kind'>,
): Promise<Entry> {
  const target = resolvePath(folder, path);
  const base = commonFolder(folder, target);
  const parts = target
    .slice(base.length)
    .split('/')
    .filter((part) => part !== '');
  let at = base;
  const stored: string[] = [];
  let isExact = true;
  for (const part of parts) {
    const names = await listOrNull(at, fileSystem);
    if (names === undefined)
      return (await fileSystem.kind(target)) === null ? { kind: 'none' } : { kind: 'exact', path: target };
    const name = names.includes(part) ? part : names.find((candidate) => fold(candidate) === fold(part));
    if (name === undefined) return { kind: 'none' };
    isExact &&= name === part;
    stored.push(name);
    at = resolvePath(at, name);
  }
  return isExact ? { kind: 'exact', path: target } : { kind: 'near', name: stored.join('/') };
}

/** Names of a folder; undefined where there is one that may not be listed. */
async function listOrNull(
  folder: string,
  fileSystem: Pick<FileSystem, 'list' | 'kind'>,
): Promise<readonly string[] | undefined> {
  try {
    return (await fileSystem.list(folder)) ?? [];
  } catch {
    return undefined;
  }
}

function commonFolder(folder: string, target: string): string {
  let base = resolvePath(folder, '.');
  while (base !== directoryName(base) && !target.startsWith(`${base}/`)) base = directoryName(base);
  return base;
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
