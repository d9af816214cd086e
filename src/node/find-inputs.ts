import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hashFile } from './hash-file.ts';

/** More entries than this are no folder of inputs. */
const mostEntries = 20_000;

/**
 * The files of a folder, at any depth, that are the wanted ones: by name and digest, else the only one of that name.
 *
 * @returns absolute path by role; a role without such a file is left out
 * @example await findInputs('/bank/project', [{ role: 'audited', name: 'holdout.csv', sha256 }])
 */
export async function findInputs(
  folder: string,
  wanted: readonly { readonly role: string; readonly name: string; readonly sha256: string | null }[],
): Promise<Record<string, string>> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).slice(0, mostEntries);
  const found: Record<string, string> = {};
  for (const { role, name, sha256 } of wanted) {
    const paths = entries
      .filter((entry) => entry.isFile() && entry.name === name)
      .map((entry) => join(entry.parentPath, entry.name));
    const [only] = paths;
    let match = paths.length === 1 ? only : undefined;
    for (const path of paths.length > 1 ? paths : []) if ((await hashFile(path)).sha256 === sha256) match ??= path;
    if (match !== undefined) found[role] = match;
  }
  return found;
}
