import { readdir, readFile, stat } from 'node:fs/promises';
import { fail } from '../base/diagnostic.ts';
import type { FileSystem } from '../base/file-system.ts';

/** The real file system behind the port. A missing file is null; a file that may not be read is an error. */
export const nodeFileSystem: FileSystem = {
  readFile: (path) => orNull(path, () => readFile(path)),
  list: (directory) => orNull(directory, () => readdir(directory)),
  kind: (path) =>
    orNull(path, async () => {
      const entry = await stat(path);
      if (entry.isDirectory()) return 'directory' as const;
      // Pipes and devices read like files (`/dev/stdin`); nothing else is asked of them.
      return 'file' as const;
    }),
};

async function orNull<T>(path: string, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP')
      return null;
    if (code === 'EACCES' || code === 'EPERM')
      return fail('io.permission', `"${path}" may not be read (${code})`, {
        hint: 'ask for read permission, or copy the file to a folder of your own',
      });
    throw error;
  }
}

/** An absolute path with `/` on every system, as the port wants it. */
export function portablePath(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
