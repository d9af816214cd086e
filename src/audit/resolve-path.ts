import { type Diagnostic, type DiagnosticCode, problem, type Where } from '../base/diagnostic.ts';
import { directoryName, type FileSystem, isAbsolutePath, resolvePath } from '../base/file-system.ts';
import { positionOf } from '../config/as-written.ts';
import type { ConfigPath } from '../config/audit-config.ts';
import { exactEntry } from './exact-entry.ts';
import { expandGlob, isGlob } from './expand-glob.ts';

export interface PathContext {
  readonly fileSystem: Pick<FileSystem, 'list' | 'kind' | 'readFile'>;
  /** Absolute path of the configuration; null for a configuration given as an object. */
  readonly configPath: string | null;
  /** The configuration as shown in diagnostics. */
  readonly configName: string;
  /** Absolute working directory. */
  readonly cwd: string;
  readonly hashFile: (path: string) => Promise<{ readonly sha256: string }>;
  /** Names of shipped policies, for the hint at a missing policy file. */
  readonly shippedPolicies?: readonly string[];
}

export type Resolved = { readonly paths: readonly string[] } | { readonly diagnostic: Diagnostic };

/**
 * Finds the file that a path of the configuration names (interface.md 1): through `pack.json` beside the config, then in the
 * config's folder, its ancestors up to the one with `.git` or `package.json` (at most 8), then in the working directory. The
 * first hit wins; further hits must be the same bytes. Names must equal the directory entry letter by letter, also where the
 * file system ignores case.
 *
 * @returns one absolute path; several, in code-point order, for a glob of `data.path`
 * @example await resolveConfigPath({ path: 'data/holdout.csv', key: 'data.path' }, context)
 */
export async function resolveConfigPath(request: ConfigPath, context: PathContext): Promise<Resolved> {
  const where = placeOf(request, context);
  const packed = await packedPath(request.path, context);
  if (packed !== null) return { paths: [packed] };

  const folders = await searchFolders(request, context);
  const hits: { readonly folder: string; readonly paths: readonly string[] }[] = [];
  for (const folder of folders) {
    const paths = await lookIn(folder, request, context);
    if (paths.length > 0 && !hits.some((hit) => sameList(hit.paths, paths))) hits.push({ folder, paths });
  }

  const [first, ...others] = hits;
  if (first === undefined) return { diagnostic: await notFound(request, folders, where, context) };
  const digest = others.length === 0 ? '' : await digestOf(first.paths, context);
  for (const other of others) {
    if ((await digestOf(other.paths, context)) === digest) continue;
    const message = `${request.key}: "${request.path}" names different files in ${first.folder} and ${other.folder}`;
    const hint = 'remove or rename one of them, or write a path from the folder of the configuration that only one has';
    return { diagnostic: problem('config.ambiguous_path', message, { hint, where }) };
  }
  return { paths: first.paths };
}

/** Folders searched for a relative path, nearest first. Paths given as flags are relative to the working directory. */
async function searchFolders(
  { path, key }: ConfigPath,
  { configPath, cwd, fileSystem }: PathContext,
): Promise<string[]> {
  if (isAbsolutePath(path)) return [directoryName(resolvePath('/', path))];
  if (configPath === null || key.startsWith('--')) return [cwd];
  const folders: string[] = [];
  let folder = directoryName(configPath);
  for (let i = 0; i <= maxAncestors; i++) {
    folders.push(folder);
    if ((await fileSystem.kind(resolvePath(folder, '.git'))) !== null) break;
    if ((await fileSystem.kind(resolvePath(folder, 'package.json'))) !== null) break;
    const parent = directoryName(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return folders.includes(cwd) ? folders : [...folders, cwd];
}

const maxAncestors = 8;

async function lookIn(
  folder: string,
  { path, key }: ConfigPath,
  { fileSystem }: PathContext,
): Promise<readonly string[]> {
  const found = await exactEntry(folder, path, fileSystem);
  if (found.kind === 'exact' && (await fileSystem.kind(found.path)) === 'file') return [found.path];
  return key === 'data.path' && isGlob(path) ? expandGlob(folder, path, fileSystem) : [];
}

/** `pack.json` beside the config maps references to paths inside the pack. */
export async function packedPath(
  reference: string,
  { configPath, fileSystem }: Pick<PathContext, 'configPath' | 'fileSystem'>,
): Promise<string | null> {
  if (configPath === null) return null;
  const folder = directoryName(configPath);
  const bytes = await fileSystem.readFile(resolvePath(folder, 'pack.json'));
  if (bytes === null) return null;
  const inside = packPaths(bytes)?.[reference];
  // A pack names files of its own folder only.
  if (typeof inside !== 'string' || isAbsolutePath(inside) || inside.split('/').includes('..')) return null;
  const path = resolvePath(folder, inside);
  return (await fileSystem.kind(path)) === 'file' ? path : null;
}

function packPaths(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const pack: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const paths = typeof pack === 'object' && pack !== null && 'paths' in pack ? pack.paths : undefined;
    if (typeof paths !== 'object' || paths === null) return undefined;
    return Object.fromEntries(Object.entries(paths));
  } catch {
    return undefined;
  }
}

async function digestOf(paths: readonly string[], { hashFile }: PathContext): Promise<string> {
  const digests: string[] = [];
  for (const path of paths) digests.push((await hashFile(path)).sha256);
  return digests.join(' ');
}

async function notFound(
  request: ConfigPath,
  folders: readonly string[],
  where: Where | undefined,
  context: PathContext,
): Promise<Diagnostic> {
  const { path, key } = request;
  const message = `${key}: no file "${path}"; searched ${folders.join(', ')}`;
  for (const folder of folders) {
    const found = await exactEntry(folder, path, context.fileSystem);
    if (found.kind === 'near') {
      const hint = `there is "${found.name}"; names must be equal letter by letter, as on systems that tell case apart`;
      return problem(notFoundCode(key), message, { hint, where });
    }
    if (found.kind === 'exact' && (await context.fileSystem.kind(found.path)) === 'directory') {
      return problem(notFoundCode(key), `${key}: "${path}" is a folder`, { hint: 'name a file', where });
    }
  }
  return problem(notFoundCode(key), message, { hint: await hintFor(request, context), where });
}

/** Flags and policies have codes of their own. */
function notFoundCode(key: string): DiagnosticCode {
  if (key.includes('policy')) return 'policy.not_found';
  if (key === '--data') return 'data.not_found';
  if (key === '--model') return 'model.not_found';
  return 'config.path_not_found';
}

async function hintFor(
  { path, key }: ConfigPath,
  { configPath, fileSystem, shippedPolicies = [] }: PathContext,
): Promise<string | undefined> {
  const shipped = shippedPolicies.find((name) => path === `${name}.yaml` || path.endsWith(`/${name}.yaml`));
  // Never taken silently: a policy of the firm and a shipped one may share a name and differ in thresholds.
  if (shipped !== undefined && key.includes('policy'))
    return `a copy of the shipped policy: glassalpha policy show ${shipped} --output ${path}; or name it ${shipped}, without folder and extension`;
  if (configPath === null || key.startsWith('--')) return undefined;
  const beside = (await fileSystem.list(directoryName(configPath))) ?? [];
  const recorded = beside.some((name) => name.endsWith('.manifest.json') || name === 'pack.json');
  return recorded
    ? 'this folder holds the record of an audit, which names its inputs; --data PATH and --model PATH say where they are now'
    : undefined;
}

function placeOf(request: ConfigPath, { configName }: PathContext): Where | undefined {
  return request.key.startsWith('--') ? undefined : { file: configName, ...positionOf(request) };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
