import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../../../base/diagnostic.ts';
import type { SourceFile } from '../../engine.ts';

/** The private directory of one engine: inputs are linked in `in/`, DuckDB spills into `tmp/`. */
export interface Sandbox {
  readonly directory: string;
  readonly inputs: string;
  readonly temp: string;
  /** One link per input, in the order given. The names are ours, so no user path ever stands in SQL (engines.md 5). */
  readonly links: readonly string[];
  remove(): Promise<void>;
}

/**
 * Makes the private directory (mode 0700) and links the inputs into it.
 *
 * @throws GlassAlphaError `data.not_found`, `io.permission`, all of them at once per file
 */
export async function makeSandbox(
  files: readonly (SourceFile & { readonly extension: string })[],
  root = tmpdir(),
): Promise<Sandbox> {
  const directory = join(root, `glassalpha-${randomBytes(12).toString('hex')}`);
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await mkdir(directory, { mode: 0o700 });
    await mkdir(join(directory, 'in'), { mode: 0o700 });
    await mkdir(join(directory, 'tmp'), { mode: 0o700 });
    const links: string[] = [];
    for (const [k, file] of files.entries()) {
      links.push(await linkInput(file, join(directory, 'in', `in${k}${file.extension}`)));
    }
    return { directory, inputs: join(directory, 'in'), temp: join(directory, 'tmp'), links, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Checks that a file can be read, so that its absence has the tool's own words and not the engine's. */
export async function checkReadable({ path, name }: SourceFile): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) fail('data.not_found', `no such file: ${name}`);
  if (!found.isFile()) fail('data.not_found', `${name} is not a file`);
  await access(path, constants.R_OK).catch(() => fail('io.permission', `${name} cannot be read: permission denied`));
}

/**
 * Symbolic link; hard link where the system refuses it (Windows without that right); across volumes the real path,
 * provided that DuckDB would not read it as a glob.
 */
async function linkInput({ path, name }: SourceFile, target: string): Promise<string> {
  const real = await realpath(path);
  try {
    await symlink(real, target);
    return target;
  } catch {
    // no right to make symbolic links
  }
  try {
    await link(real, target);
    return target;
  } catch {
    // another volume
  }
  if (/[*?[\]{}]/.test(real)) {
    fail('data.not_found', `${name} cannot be opened under this name on this system`, {
      hint: 'rename the file so that it holds none of * ? [ ] { }',
    });
  }
  return real;
}
