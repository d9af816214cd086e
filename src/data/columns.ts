import { type Diagnostic, diagnostic, problem } from '../base/diagnostic.ts';
import { nearest, suggest } from '../base/suggest.ts';
import type { SourceColumn } from './engine.ts';

export interface FoundColumn {
  /** Index in the source, null if there is none. */
  readonly index: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds a column by the name the configuration gives it (interface.md 6, Names): the exact name, else the only one that
 * is equal after NFC, trimming, case folding and with `_`, `-` and space taken as one.
 *
 * @param file the name of the data, for the place of a diagnostic
 * @example findColumn('Gender', columns, 'a.csv') // { index: 3, diagnostics: [warning data.column_case] }
 */
export function findColumn(name: string, columns: readonly SourceColumn[], file: string): FoundColumn {
  const where = { file };
  const exact = columns.findIndex((column) => column.name === name);
  if (exact >= 0) return { index: exact, diagnostics: [] };
  const folded = fold(name);
  const matches = [...columns.entries()].filter(([, column]) => column.name !== '' && fold(column.name) === folded);
  const [match] = matches;
  if (match === undefined) return { index: null, diagnostics: [missing(name, columns, where)] };
  if (matches.length > 1) {
    const list = matches.map(([, column]) => `"${column.name}"`).join(', ');
    const hint = 'write the name exactly as one of them';
    return {
      index: null,
      diagnostics: [problem('data.ambiguous_column', `"${name}" may be any of ${list}`, { where, hint })],
    };
  }
  const [index, column] = match;
  const message = `column "${name}" is read from "${column.name}"`;
  return {
    index,
    diagnostics: [diagnostic('warning', 'data.column_case', message, { where, hint: `write "${column.name}"` })],
  };
}

function fold(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .normalize('NFC')
    .replace(/[_\- ]/g, '_');
}

function missing(name: string, columns: readonly SourceColumn[], where: { file: string }): Diagnostic {
  const names = columns.map((column) => column.name).filter((other) => other !== '');
  const meant = suggest(name, names);
  if (meant !== undefined)
    return problem('data.missing_column', `no column "${name}"; did you mean "${meant}"?`, { where });
  const close = nearest(name, names, 5);
  const hint = close.length > 0 ? `columns with the nearest names: ${close.join(', ')}` : undefined;
  return problem('data.missing_column', `no column "${name}"`, { where, hint });
}
