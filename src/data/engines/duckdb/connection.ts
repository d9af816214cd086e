import { createHash, hash } from 'node:crypto';
import { type Diagnostic, fail, GlassAlphaError } from '../../../base/diagnostic.ts';
import type { Sha256 } from '../../../base/sha256.ts';
import type { Described, Engine, RunOptions, Source, SourceColumn, SourceFile, Split } from '../../engine.ts';
import { readCells } from './cell-reader.ts';
import { describeFiles } from './describe-files.ts';
import { duckDbDialect } from './dialect.ts';
import { type InputFile, sniff } from './input-file.ts';
import { type DuckDb, loadDuckDb } from './load-package.ts';
import { readResult } from './result-table.ts';
import { readRows } from './row-reader.ts';
import { checkReadable, makeSandbox, type Sandbox } from './sandbox.ts';
import { fillScores } from './score-table.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { fileWidth, type OpenFile, readCsvSql, readParquetSql, rowOffsets } from './source-sql.ts';
import { doubles } from './vectors.ts';

export interface DuckDbOptions extends SessionOptions {
  /** The files of every role the audit reads. They are the only files this engine can open. */
  readonly files: readonly { readonly role: string; readonly paths: readonly SourceFile[] }[];
  /** Where the private directory is made; default: the system's temporary directory. */
  readonly tempRoot?: string;
  /** For tests: another way to load the package. */
  readonly load?: () => Promise<DuckDb>;
}

/**
 * Opens DuckDB in a locked sandbox over the given files (engines.md 6). `close` removes everything it made, as does a
 * failure to open.
 *
 * @throws GlassAlphaError `engine.unsupported`, `data.not_found`, `io.permission`, `config.value`
 * @example
 * const engine = await openDuckDb({ files: [{ role: 'audited', paths: [{ path: '/data/a.csv', name: 'a.csv' }] }] });
 */
export async function openDuckDb(options: DuckDbOptions): Promise<Engine> {
  const duckdb = await loadDuckDb(options.load);
  const { flat, sandbox } = await openInputs(options);
  try {
    const allowed = flat.flatMap(({ link, copy }) => [link, copy]);
    return makeEngine(await openSession(duckdb, sandbox, allowed, options), sandbox, flat);
  } catch (error) {
    await sandbox.remove();
    throw error;
  }
}

type RoleFile = InputFile & { readonly role: string };

async function openInputs(options: DuckDbOptions): Promise<{ flat: RoleFile[]; sandbox: Sandbox }> {
  const given = options.files.flatMap(({ role, paths }) => paths.map((file) => ({ ...file, role })));
  const problems: Diagnostic[] = [];
  for (const file of given) {
    await checkReadable(file).catch((error: unknown) => {
      if (!(error instanceof GlassAlphaError)) throw error;
      problems.push(...error.diagnostics);
    });
  }
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const magics = await Promise.all(given.map(sniff));
  const extension = { parquet: '.parquet', gzip: '.csv.gz', arrow: '.arrow', zip: '.zip', none: '.csv' } as const;
  const withExtension = given.map((file, k) => ({ ...file, extension: extension[magics[k] ?? 'none'] }));
  const sandbox = await makeSandbox(withExtension, options.tempRoot);
  const flat = given.map((file, k) => ({
    ...file,
    magic: magics[k] ?? 'none',
    link: sandbox.links[k] ?? '',
    copy: `${sandbox.inputs}/copy${k}.csv`,
  }));
  return { flat, sandbox };
}

function makeEngine(session: Session, sandbox: Sandbox, inputs: readonly RoleFile[]): Engine {
  const opened = new Map<string, readonly OpenFile[]>();
  let tables = 0;
  let closed = false;

  const filesOf = (source: Source): readonly OpenFile[] =>
    opened.get(source.role) ?? fail('internal.bug', `source "${source.role}" was not described`);

  const locate = (source: Source, row: number) => {
    const files = filesOf(source);
    const offsets = rowOffsets(files);
    const k = Math.max(
      0,
      offsets.findLastIndex((before, j) => before <= row && (files[j]?.rows ?? 0) > 0),
    );
    return { file: source.names[k] ?? '', row: row - (offsets[k] ?? 0) + 1 };
  };

  /** A FROM part over the files themselves, in file order: each column where `at` says, as `c0`, `c1`, … */
  const scan = (source: Source, columns: readonly number[]): string => {
    const files = filesOf(source);
    const offsets = rowOffsets(files);
    const items = columns.map((column, k) => `c${column} AS c${k}`);
    const parts = files.map((file, k) => {
      if (source.csv === undefined) return readParquetSql(file, fileWidth(source), items, offsets[k] ?? 0);
      const from = readCsvSql(file, source.csv);
      const row = `row_number() OVER () + CAST(${(offsets[k] ?? 0) - 1} AS BIGINT) AS i`;
      return `SELECT ${[row, ...items].join(', ')} FROM ${from}`;
    });
    return `(${parts.join(' UNION ALL ')})`;
  };

  return {
    name: 'duckdb',
    version: session.version,
    dialect: duckDbDialect,
    async describe(request, signal = new AbortController().signal): Promise<Described> {
      const files = inputs.filter(({ role }) => role === request.role);
      const { source, open, diagnostics } = await describeFiles(session, files, request, signal);
      opened.set(request.role, open);
      return { source, diagnostics };
    },
    async load(source, columns, options) {
      const width = fileWidth(source);
      const own = columns.filter((column) => column < width);
      let table = scan(source, own);
      if (source.csv !== undefined) {
        table = await copyIntoTable(session, source, filesOf(source), own, `t${tables++}`, options);
      }
      if (own.length === columns.length) return table;
      const names = columns.map((column, k) =>
        column < width ? `t.c${own.indexOf(column)} AS c${k}` : `s.s${column - width} AS c${k}`,
      );
      return `(SELECT t.i AS i, ${names.join(', ')} FROM ${table} t JOIN ${source.scoreTable} s ON t.i = s.i)`;
    },
    run: (statement, options) => readResult(session, statement, options),
    rows: (request, options) =>
      readRows(
        session,
        request,
        (columns) => scan(request.source, columns),
        (row) => locate(request.source, row),
        options,
      ),
    cells(source, options) {
      const kept = [...source.info.columns.entries()]
        .slice(0, fileWidth(source))
        .filter(([, column]) => column.ignored !== true);
      return readCells(
        session,
        kept.map(([, column]) => column),
        scan(
          source,
          kept.map(([k]) => k),
        ),
        options,
      );
    },
    async attachScores(source, split, scores, options, outputs = 1) {
      const name = `scores${tables++}`;
      await fillScores(session, name, { scores, outputs }, splitRows(source, split, scan), options);
      const column: SourceColumn = { name: 'model score', nativeType: 'DOUBLE', kind: 'double' };
      const columns = [...source.info.columns, ...Array.from({ length: outputs }, () => column)];
      return {
        ...source,
        scoreTable: name,
        ...(outputs === 1 ? {} : { scoreCount: outputs }),
        info: { ...source.info, columns },
      };
    },
    locate,
    createSha256: nativeSha256,
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    async close() {
      if (closed) return;
      closed = true;
      session.close();
      await sandbox.remove();
    },
  };
}

function nativeSha256(): Sha256 {
  const state = createHash('sha256');
  return {
    update: (bytes) => {
      state.update(bytes);
    },
    digestHex: () => state.digest('hex'),
  };
}

/** Row numbers of the split in file order, or null when every row is scored. */
function splitRows(
  source: Source,
  split: Split | undefined,
  scan: (source: Source, columns: readonly number[]) => string,
): string | null {
  if (split === undefined) return null;
  const column = source.info.columns[split.column];
  const text = column?.kind === 'text' ? 'c0' : duckDbDialect.asText('c0');
  return `SELECT i FROM ${scan(source, [split.column])} src WHERE ${text} = '${split.value.replaceAll("'", "''")}'`;
}

/** CSV and the like are parsed once into a temporary table, which may spill (engines.md 3). */
async function copyIntoTable(
  session: Session,
  source: Source,
  files: readonly OpenFile[],
  columns: readonly number[],
  table: string,
  options: RunOptions,
): Promise<string> {
  const { csv } = source;
  if (csv === undefined) return fail('internal.bug', 'not a text source');
  // A table must have a column, even if the audit reads none but the row count.
  const read = columns.length === 0 ? [0] : columns;
  await session.execute(`CREATE TEMP TABLE ${table} (${read.map((_, k) => `c${k} VARCHAR`).join(', ')})`, options);
  for (const file of files) {
    const items = read.map((column) => `c${column}`).join(', ');
    await session.execute(`INSERT INTO ${table} SELECT ${items} FROM ${readCsvSql(file, csv)}`, options);
  }
  // No row is skipped: the parser must find the records that the structure check counted.
  let count = 0;
  for await (const chunk of session.stream(`SELECT CAST(count(*) AS double) FROM ${table}`, options)) {
    count = doubles(chunk, 0).values[0] ?? 0;
  }
  if (count !== source.info.rows) {
    fail('engine.changed', `${source.names.join(', ')}: ${source.info.rows} rows when opened, ${count} when read`);
  }
  return `(SELECT rowid AS i, ${read.map((_, k) => `c${k}`).join(', ')} FROM ${table})`;
}
