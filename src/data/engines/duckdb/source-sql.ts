import type { CsvOptions, Source } from '../../engine.ts';
import { literal } from './session.ts';

/** A file as DuckDB opens it. Columns are called `c0`, `c1`, … by place: no name of the data stands in SQL. */
export interface OpenFile {
  readonly link: string;
  readonly gzip: boolean;
  /** False for text with line breaks inside fields, which DuckDB cannot read from several places at once. */
  readonly parallel: boolean;
  readonly rows: number;
}

/** Reads every column of one CSV file as text: nothing is sniffed, nothing between delimiters is NULL, `""` is empty text. */
export function readCsvSql(file: OpenFile, { delimiter, header }: CsvOptions): string {
  const columns = header.map((_, k) => `'c${k}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect=false',
    'header=true',
    `delim=${literal(delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    `columns={${columns}}`,
    `nullstr=''`,
    'allow_quoted_nulls=false',
    'strict_mode=true',
    'null_padding=false',
    'ignore_errors=false',
    `parallel=${file.parallel}`,
    `compression='${file.gzip ? 'gzip' : 'none'}'`,
  ];
  return `read_csv(${literal(file.link)}, ${options.join(', ')})`;
}

/** Reads chosen columns of one Parquet file, with the row number of the file moved by the rows of the files before it. */
export function readParquetSql(file: OpenFile, width: number, items: readonly string[], offset: number): string {
  const names = Array.from({ length: width }, (_, k) => `c${k}`).join(', ');
  const select = [`file_row_number + CAST(${offset} AS BIGINT) AS i`, ...items].join(', ');
  return `SELECT ${select} FROM read_parquet(${literal(file.link)}) AS t(${names})`;
}

/** Rows before each file. */
export function rowOffsets(files: readonly OpenFile[]): number[] {
  let sum = 0;
  return files.map((file) => {
    const before = sum;
    sum += file.rows;
    return before;
  });
}

/** Number of columns the files themselves have: attached scores stand after them. */
export function fileWidth(source: Source): number {
  return source.info.columns.length - (source.scoreTable === undefined ? 0 : (source.scoreCount ?? 1));
}
