import { readFile } from 'node:fs/promises';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
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
