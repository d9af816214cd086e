import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fail } from '../base/diagnostic.ts';

/**
 * Runs `work` with a new folder that only this user may enter (0700), holding the given files; the folder is removed afterwards,
 * whatever happens. Files are created exclusively, so no link that someone else placed is followed.
 *
 * @param files content by path inside the folder, `/` between its parts
 * @throws GlassAlphaError `internal.bug` for a path that leads out of the folder
 * @example await withPrivateFolder(new Map([['a.yaml', bytes]]), (folder) => run(folder))
 */
export async function withPrivateFolder<T>(
  files: ReadonlyMap<string, Uint8Array>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'glassalpha-')));
  // Also where the process ends before the work does.
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (const [path, bytes] of files) {
      const target = resolve(folder, path);
      if (!target.startsWith(folder + sep)) fail('internal.bug', `"${path}" leads out of its folder`);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      writeFileSync(target, bytes, { flag: 'wx', mode: 0o600 });
    }
    return await work(folder);
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}
