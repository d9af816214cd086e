import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fail } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';

/** What the package ships and the report is made of. */
export interface Assets {
  /** Typst files by name. */
  readonly templates: ReadonlyMap<string, Uint8Array>;
  /** In code-point order of their names. */
  readonly fonts: readonly FontAsset[];
  /** Over the templates in order, as `sha256sum` lists them: `<digest>  <name>` and a line feed each. */
  readonly templateSha256: string;
  /** Of the dependency lock this version was built with. */
  readonly lockfileSha256: string;
  readonly packageVersion: string;
}

export interface FontAsset {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** The package's folder: two above this file, both as `src/node/assets.ts` and as `dist/node/assets.js`. */
const packageRoot = new URL('../../', import.meta.url);

/**
 * Reads templates, fonts, version and lock digest of the installed package.
 *
 * @throws GlassAlphaError `internal.bug` when the installation is incomplete
 * @example const { templates, fonts } = await readAssets()
 */
export async function readAssets(): Promise<Assets> {
  const [templates, fonts, lock, manifest] = await Promise.all([
    readFolder('templates/', '.typ'),
    readFolder('fonts/', '.ttf'),
    readLock(),
    readShipped('package.json'),
  ]);
  const listing = [...templates].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join('');
  return {
    templates,
    fonts: [...fonts].map(([name, bytes]) => ({ name, bytes, sha256: sha256(bytes) })),
    templateSha256: sha256(listing),
    lockfileSha256: sha256(lock),
    packageVersion: versionIn(manifest),
  };
}

async function readFolder(folder: string, extension: string): Promise<Map<string, Uint8Array>> {
  const url = new URL(folder, packageRoot);
  const names = (await readdir(url).catch(() => incomplete(folder))).filter((name) => name.endsWith(extension));
  const files = await Promise.all(
    names.sort(compareCodePoints).map(async (name) => [name, await readShipped(folder + name)] as const),
  );
  return new Map(files);
}

/** At the root of the source tree; npm never packs it there, so an installed package has the build's copy in `dist`. */
async function readLock(): Promise<Uint8Array> {
  return readFile(new URL('package-lock.json', packageRoot)).catch(() => readShipped('dist/package-lock.json'));
}

async function readShipped(path: string): Promise<Uint8Array> {
  return readFile(new URL(path, packageRoot)).catch(() => incomplete(path));
}

function incomplete(path: string): never {
  const place = fileURLToPath(new URL(path, packageRoot));
  fail('internal.bug', `the installation is incomplete: ${place} cannot be read`, { hint: 'install glassalpha again' });
}

function versionIn(packageJson: Uint8Array): string {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(packageJson));
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : incomplete('package.json');
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
