import { type Diagnostic, GlassAlphaError, problem } from '../../../base/diagnostic.ts';
import type { ColumnKind, RunOptions, SourceColumn } from '../../engine.ts';
import type { InputFile } from './input-file.ts';
import { literal, type Session } from './session.ts';
import { texts } from './vectors.ts';

export interface OpenedParquet {
  readonly columns: readonly SourceColumn[];
  readonly rows: readonly number[];
}

/**
 * Reads names and types of the Parquet files of one role from their footers.
 *
 * @throws GlassAlphaError `data.parse`, `data.duplicate_column`, `data.schema_mismatch`, `data.empty`
 */
export async function openParquet(
  session: Session,
  files: readonly InputFile[],
  options: Pick<RunOptions, 'signal' | 'timeoutMs'>,
): Promise<OpenedParquet> {
  const problems: Diagnostic[] = [];
  const rows: number[] = [];
  let columns: SourceColumn[] | undefined;
  for (const file of files) {
    const where = { file: file.name };
    if (file.magic !== 'parquet') {
      problems.push(problem('data.parse', `${file.name} is not a Parquet file`, { where }));
      continue;
    }
    try {
      const own = await readColumns(session, file, options);
      const [count] = await column(
        session,
        `SELECT CAST(num_rows AS varchar) FROM parquet_file_metadata(${literal(file.link)})`,
        options,
      );
      rows.push(Number(count));
      if (columns === undefined) {
        columns = own;
        problems.push(...duplicates(own, file.name));
      } else if (!sameColumns(columns, own)) {
        problems.push(
          problem('data.schema_mismatch', `${file.name} has other columns or types than ${files[0]?.name}`, { where }),
        );
      }
    } catch (error) {
      if (!(error instanceof GlassAlphaError) || error.code !== 'engine.query') throw error;
      const message = error.diagnostics[0]?.message.replaceAll(file.link, file.name) ?? '';
      problems.push(problem('data.parse', `${file.name} is not a readable Parquet file (${message})`, { where }));
    }
  }
  if (problems.length === 0 && rows.every((n) => n === 0)) {
    problems.push(problem('data.empty', `${files.map((file) => file.name).join(', ')} has no rows`));
  }
  if (problems.length > 0 || columns === undefined) throw new GlassAlphaError(problems);
  return { columns, rows };
}

type Options = Pick<RunOptions, 'signal' | 'timeoutMs'>;

/** DuckDB renames columns that are equal but for letter case; the footer holds the true names. Types go by place. */
async function readColumns(session: Session, file: InputFile, options: Options): Promise<SourceColumn[]> {
  const link = literal(file.link);
  const names = await topLevelNames(session, link, options);
  const types = await column(
    session,
    `SELECT column_type FROM (DESCRIBE SELECT * FROM read_parquet(${link}))`,
    options,
  );
  if (names.length !== types.length) throw new TypeError('the footer and DuckDB disagree on the number of columns');
  return types.map((nativeType, k) => {
    const name = names[k] ?? '';
    const ignored = name === '' || name === '__index_level_0__';
    return { name, nativeType, kind: kindOf(nativeType), ...(ignored ? { ignored: true } : {}) };
  });
}

/** The schema is a tree in depth-first order; its first entry is the root. */
async function topLevelNames(session: Session, link: string, options: Options): Promise<string[]> {
  const names: string[] = [];
  const children: number[] = [];
  for await (const chunk of session.stream(
    `SELECT name, CAST(coalesce(num_children, 0) AS varchar) FROM parquet_schema(${link})`,
    options,
  )) {
    names.push(...texts(chunk, 0).map((name) => name ?? ''));
    children.push(...texts(chunk, 1).map(Number));
  }
  const top: string[] = [];
  let at = 1;
  const skip = (): void => {
    const below = children[at] ?? 0;
    at++;
    for (let k = 0; k < below; k++) skip();
  };
  while (at < names.length) {
    top.push(names[at] ?? '');
    skip();
  }
  return top;
}

async function column(session: Session, sql: string, options: Options): Promise<string[]> {
  const values: string[] = [];
  for await (const chunk of session.stream(sql, options)) values.push(...texts(chunk, 0).map((text) => text ?? ''));
  return values;
}

function duplicates(columns: readonly SourceColumn[], file: string): Diagnostic[] {
  const names = columns.map(({ name }) => name);
  return names
    .filter((name, k) => name !== '' && names.indexOf(name) !== k)
    .map((name) =>
      problem('data.duplicate_column', `column "${name}" stands twice`, {
        where: { file },
        hint: 'rename one of them',
      }),
    );
}

function sameColumns(a: readonly SourceColumn[], b: readonly SourceColumn[]): boolean {
  return a.length === b.length && a.every((one, k) => one.name === b[k]?.name && one.kind === b[k]?.kind);
}

const kinds: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/, 'integer'],
  [/^FLOAT$/, 'real'],
  [/^DOUBLE$/, 'double'],
  [/^DECIMAL\(\d+,\d+\)$/, 'decimal'],
  [/^(VARCHAR|ENUM\(.*\))$/s, 'text'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/, 'timestamp'],
];

function kindOf(nativeType: string): ColumnKind {
  return kinds.find(([pattern]) => pattern.test(nativeType))?.[1] ?? 'other';
}
