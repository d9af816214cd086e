import { type Diagnostic, diagnostic, fail } from '../../../base/diagnostic.ts';
import type { Source, SourceColumn, SourceRequest } from '../../engine.ts';
import { openCsv } from './csv-source.ts';
import { detectFormat } from './file-format.ts';
import { type InputFile, writeUtf8Copy } from './input-file.ts';
import { openParquet } from './parquet-source.ts';
import type { Session } from './session.ts';
import type { OpenFile } from './source-sql.ts';

/** No statement of describing a file takes long. */
const describing = { timeoutMs: 600_000 };

/** Opens the files of one role: format, columns, rows. Files in another encoding get a copy in UTF-8. */
export async function describeFiles(
  session: Session,
  files: readonly InputFile[],
  request: SourceRequest,
  signal: AbortSignal,
): Promise<{ source: Source; open: readonly OpenFile[]; diagnostics: readonly Diagnostic[] }> {
  if (files.length === 0) fail('internal.bug', `no file was opened for "${request.role}"`);
  const format = detectFormat(files, request.format);
  const base = { kind: 'files', role: request.role, names: files.map(({ name }) => name), format } as const;
  if (format === 'parquet') {
    const { columns, rows } = await openParquet(session, files, { signal, ...describing });
    const open = files.map(({ link }, k) => ({ link, gzip: false, parallel: true, rows: rows[k] ?? 0 }));
    return {
      source: { ...base, info: { columns, rows: sum(rows), server: session.version } },
      open,
      diagnostics: notes(columns),
    };
  }
  const { csv, structures } = await openCsv(files, request);
  const open: OpenFile[] = [];
  for (const [k, file] of files.entries()) {
    const recoded = csv.encoding !== 'utf-8';
    if (recoded) await writeUtf8Copy(file, csv.encoding);
    open.push({
      link: recoded ? file.copy : file.link,
      gzip: !recoded && file.magic === 'gzip',
      parallel: structures[k]?.lineBreaksInFields === false,
      rows: structures[k]?.rows ?? 0,
    });
  }
  const columns = csv.header.map((name): SourceColumn => {
    const ignored = name === '' || name === '__index_level_0__';
    return { name, nativeType: 'VARCHAR', kind: 'text', ...(ignored ? { ignored: true } : {}) };
  });
  return {
    source: { ...base, csv, info: { columns, rows: sum(structures.map(({ rows }) => rows)), server: session.version } },
    open,
    diagnostics: notes(columns),
  };
}

function notes(columns: readonly SourceColumn[]): Diagnostic[] {
  return [...columns.entries()]
    .filter(([, column]) => column.ignored === true)
    .map(([k, { name }]) => {
      const what =
        name === '' ? `column ${k + 1} has no name` : `column "${name}" is the row index of a dataframe library`;
      return diagnostic('note', 'data.missing_column', `${what} and is ignored`);
    });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
