import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { parseAuthorities } from '../policy/authorities/parse-authorities.ts';

const file = new URL('../../authorities.yaml', import.meta.url);

/**
 * The table of legal instruments in the package.
 *
 * @throws GlassAlphaError `internal.bug` when the installation is incomplete
 * @example (await shippedAuthorities()).version // '2026.11.24'
 */
export async function shippedAuthorities(): Promise<AuthorityTable> {
  const bytes = await readFile(file).catch(() =>
    fail('internal.bug', 'the installation is incomplete: authorities.yaml cannot be read', {
      hint: 'install glassalpha again',
    }),
  );
  const { table, diagnostics } = parseAuthorities(bytes, 'authorities.yaml');
  if (table === null) throw new GlassAlphaError(diagnostics);
  return table;
}

/**
 * The shipped table, with a firm's own over it.
 *
 * @param own path in the working directory; undefined for the shipped table alone
 * @throws GlassAlphaError `policy.not_found`, or what is wrong with the firm's table
 */
export async function authoritiesWith(own: string | undefined, cwd: string): Promise<AuthorityTable> {
  const base = await shippedAuthorities();
  if (own === undefined) return base;
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, own)));
  if (bytes === null) return fail('policy.not_found', `no table of authorities "${own}"`);
  const { table, diagnostics } = parseAuthorities(bytes, portablePath(own), base);
  if (table === null) throw new GlassAlphaError(diagnostics);
  return table;
}
