import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface InstalledPackages {
  /** Versions as this release pins them, from its own package file. */
  readonly pinned: Readonly<Record<string, string>>;
  /** Versions found on disk; a package that is missing is left out. */
  readonly installed: Readonly<Record<string, string>>;
}

/** Versions of the run-time packages, looked up as Node would: in `node_modules` of this package's folder and its parents. */
export function installedPackages(): InstalledPackages {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { dependencies } = readJson(join(root, 'package.json')) as { dependencies: Record<string, string> };
  const installed: Record<string, string> = {};
  for (const name of Object.keys(dependencies)) {
    const version = findVersion(root, name);
    if (version !== undefined) installed[name] = version;
  }
  return { pinned: dependencies, installed };
}

function findVersion(root: string, name: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (readJson(file) as { version?: string }).version;
    if (dirname(folder) === folder) return undefined;
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
