/**
 * The file system as the rooms see it: absolute paths with `/`, reading only. Implemented in `src/node`; tests use a map.
 */
export interface FileSystem {
  /** Null if there is no such file. */
  readonly readFile: (path: string) => Promise<Uint8Array | null>;
  /** Names in a directory exactly as stored; null if there is no such directory. */
  readonly list: (directory: string) => Promise<readonly string[] | null>;
  readonly kind: (path: string) => Promise<'file' | 'directory' | null>;
}

/** `/a/b`, `C:/a` (Windows), `//server/share` (UNC). */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/**
 * Joins `path` to an absolute base and resolves `.` and `..`. An absolute `path` stands for itself.
 *
 * @example resolvePath('/bank/configs', '../data/a.csv') // '/bank/data/a.csv'
 */
export function resolvePath(base: string, path: string): string {
  const whole = isAbsolutePath(path) ? path : `${base}/${path}`;
  const { root, rest } = splitRoot(whole);
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return root + parts.join('/');
}

/** The folder an absolute path stands in; a root is its own parent. */
export function directoryName(path: string): string {
  return resolvePath(path, '..');
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Base name without its last extension; a leading dot is no extension. */
export function fileStem(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function splitRoot(path: string): { readonly root: string; readonly rest: string } {
  const drive = /^[A-Za-z]:\//.exec(path)?.[0];
  const unc = /^\/\/[^/]+\/[^/]+/.exec(path)?.[0];
  const root = drive ?? (unc === undefined ? (path.startsWith('/') ? '/' : '') : `${unc}/`);
  return { root, rest: path.slice(root.length) };
}
