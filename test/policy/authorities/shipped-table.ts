import { readFileSync } from 'node:fs';
import type { AuthorityTable } from '../../../src/policy/authorities/authority-table.ts';
import { parseAuthorities } from '../../../src/policy/authorities/parse-authorities.ts';

export const shippedFile = readFileSync(new URL('../../../authorities.yaml', import.meta.url));

/** The table that the package ships; it must be without a problem. */
export function shippedTable(): AuthorityTable {
  const { table, diagnostics } = parseAuthorities(shippedFile, 'authorities.yaml');
  if (table === null) throw new Error(JSON.stringify(diagnostics, null, 1));
  return table;
}
