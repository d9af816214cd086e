import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { parseYaml } from '../../base/yaml.ts';
import { checkShape } from '../../base/zod-diagnostics.ts';
import { authoritiesSchema, type InstrumentEntry } from './authorities-schema.ts';
import { type AuthorityTable, authorityTable, type Instrument } from './authority-table.ts';
import { tableProblems } from './table-problems.ts';

export interface ParsedAuthorities {
  /** Null if there is any error. */
  readonly table: AuthorityTable | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a table of legal instruments. A firm's own table lies over the shipped one: its entries replace those of the same
 * id, the others are added, and its references may point into the shipped table.
 *
 * @param base the table below, for a firm's own
 * @example parseAuthorities(bytes, 'authorities.yaml').table?.byId.get('us.ecoa')?.status // 'in_force'
 */
export function parseAuthorities(bytes: Uint8Array, file: string, base?: AuthorityTable): ParsedAuthorities {
  const codes = { encoding: 'policy.schema', size: 'policy.schema', syntax: 'policy.schema' } as const;
  const yaml = parseYaml(bytes, file, { codes: { ...codes, duplicateKey: 'policy.schema' } });
  if (yaml.value === undefined) return { table: null, diagnostics: yaml.diagnostics };
  const { data, diagnostics } = checkShape(authoritiesSchema, yaml.value, {
    file,
    at: yaml.at,
    scalar: yaml.scalar,
    codes: { missing_key: 'policy.schema', type: 'policy.schema', value: 'policy.schema' },
    noun: () => 'a field of the table of authorities',
  });
  const found = [...yaml.diagnostics, ...diagnostics];
  if (data === undefined) return { table: null, diagnostics: found };

  const own = data.instruments.map(instrumentOf);
  const replaced = new Set(own.map(({ id }) => id));
  const below = (base?.instruments ?? []).filter(({ id }) => !replaced.has(id));
  const all = [...found, ...tableProblems(own, below, yaml)];
  if (hasErrors(all)) return { table: null, diagnostics: all };
  const digest = sha256Hex(bytes);
  const table =
    base === undefined
      ? authorityTable(data.version, digest, own)
      : authorityTable(`${base.version}+${data.version}`, sha256Hex(`${base.sha256}\n${digest}\n`), [...below, ...own]);
  return { table, diagnostics: all };
}

function instrumentOf(entry: InstrumentEntry): Instrument {
  const { superseded_by, checked_on, pending, note, provisions, ...same } = entry;
  return {
    ...same,
    supersededBy: superseded_by,
    checkedOn: checked_on,
    pending:
      pending === undefined ? null : { action: pending.action, instrument: pending.instrument, asOf: pending.as_of },
    note: note ?? null,
    provisions: provisions.map(({ legacy_aliases, status, from, to, ...part }) => ({
      ...part,
      legacyAliases: legacy_aliases,
      status: status ?? null,
      from: from ?? null,
      to: to ?? null,
    })),
  };
}
