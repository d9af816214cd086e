import type { Diagnostic } from '../base/diagnostic.ts';
import type { Sha256 } from '../base/sha256.ts';
import type { Dialect } from './dialect.ts';

/** The engine port (engines.md 2): rows become integers here, and nothing else. */
export interface Engine {
  readonly name: 'duckdb';
  /** Version of the engine, for the record. */
  readonly version: string;
  readonly dialect: Dialect;
  /** Opens the files of a role: format, header, structure. Reads no values into results. */
  describe(request: SourceRequest, signal?: AbortSignal): Promise<Described>;
  /**
   * Makes columns of a source readable by statements, as `c0`, `c1`, … in the order given, beside the row number `i`
   * (from 0, over all files). Text files are parsed once into a temporary table.
   *
   * @returns the name to select from
   */
  load(source: Source, columns: readonly number[], options: RunOptions): Promise<string>;
  run(statement: Statement, options: RunOptions): Promise<ResultTable>;
  /** Rows in file order, restricted to the split, for models that must be scored (engines.md 7). */
  rows(request: RowRequest, options: RunOptions): AsyncIterable<ColumnBatch>;
  /** Every cell of every readable column in file order, in the form the digests of the record are taken over. */
  cells(source: Source, options: RunOptions): AsyncIterable<CellBatch>;
  /**
   * Puts scores beside the rows that {@link rows} gave, in that order. The source it returns has one more column for each.
   *
   * @param outputs scores per row, row after row; one unless said
   */
  attachScores(
    source: Source,
    split: Split | undefined,
    scores: Float64Array,
    options: RunOptions,
    outputs?: number,
  ): Promise<Source>;
  /** File and row (first data row = 1) of a row number. */
  locate(source: Source, row: number): { readonly file: string; readonly row: number };
  /** Hashing at native speed for bulk data. */
  readonly createSha256: () => Sha256;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  close(): Promise<void>;
}

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1' | 'utf-16';
  /** Header names in file order, read and checked by the tool, not by the engine. */
  readonly header: readonly string[];
}

/** A file as it stands in the system and as it is called in messages. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
}

export interface SourceRequest {
  /** The role under which the files were given to the engine when it was opened. */
  readonly role: string;
  readonly format?: 'csv' | 'parquet';
  readonly delimiter?: string;
  readonly encoding?: 'utf-8' | 'latin1' | 'utf-16';
}

/** The files of one role, opened. Table and query sources come with the server engines. */
export interface Source {
  readonly kind: 'files';
  readonly role: string;
  readonly names: readonly string[];
  readonly format: 'csv' | 'parquet';
  readonly csv?: CsvOptions;
  readonly info: SourceInfo;
  /** Name of the table that {@link Engine.attachScores} filled; its scores are the last columns of `info`. */
  readonly scoreTable?: string;
  /** How many of them; one unless stated. */
  readonly scoreCount?: number;
}

export interface Described {
  readonly source: Source;
  /** Notes; what makes the source unreadable is thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

export type ColumnKind =
  | 'integer'
  | 'real'
  | 'double'
  | 'decimal'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'other';

export interface SourceColumn {
  readonly name: string;
  readonly nativeType: string;
  readonly kind: ColumnKind;
  /** A column without a name, or the row index of a dataframe library: kept in place, read only when used. */
  readonly ignored?: boolean;
}

export interface SourceInfo {
  readonly columns: readonly SourceColumn[];
  readonly rows: number;
  /** Engine or server version. */
  readonly server: string;
}

/** Audit only the rows with this value. */
export interface Split {
  /** Index of the column. */
  readonly column: number;
  readonly value: string;
}

export type StatementPurpose = 'check' | 'cells' | 'scores' | 'grid' | 'rank' | 'bins';

/** Which result columns hold what. Every other result column would be a mistake. */
export interface StatementShape {
  /** The text of `GROUPING(…)` for each set of the plan, in order; the result column is `g`. Absent: everything is set 0. */
  readonly sets?: readonly string[];
  /** Result columns that hold text keys. */
  readonly texts: readonly string[];
  /** Whether the result has the key `s`. */
  readonly score: boolean;
  /** Whether it has a second such key, the outcome `y` of a task with amounts. */
  readonly amount?: boolean;
  /** Result columns that hold integers, sent as text. */
  readonly integers: readonly string[];
}

export interface Statement {
  readonly id: string;
  readonly purpose: StatementPurpose;
  /** Reads the relation `r`, whose columns are named by role. */
  readonly sql: string;
  readonly shape: StatementShape;
  /** What `r` is. Source columns stand only there. */
  readonly relation: string;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly maxRows: number;
}

/** Columnar result; the row order of the engine carries no meaning. */
export interface ResultTable {
  readonly rowCount: number;
  /** Index into the plan's sets. */
  readonly set: Uint8Array;
  /** One decoded text column per text key. */
  readonly groups: readonly (readonly (string | null)[])[];
  /** A key, not a sum. */
  readonly score?: Float64Array;
  /** A second one. */
  readonly amount?: Float64Array;
  readonly integers: Readonly<Record<string, BigInt64Array | readonly bigint[]>>;
}

export interface RequestedColumn {
  /** Index of the column in its source. */
  readonly column: number;
  /** The name the batch shows it under. */
  readonly name: string;
  readonly as: 'number' | 'text';
}

export interface RowRequest {
  readonly source: Source;
  readonly columns: readonly RequestedColumn[];
  readonly split?: Split;
  /** Texts that count as missing. */
  readonly missingValues: readonly string[];
}

/** A block of rows: numbers as Float64Array (NaN = missing), text with null = missing. */
export interface ColumnBatch {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, Float64Array | readonly (string | null)[]>>;
}

/**
 * Cells of one column in the encoding of evidence.md 1.1: type byte, length as u32 big-endian, value bytes. Cell k lies
 * between `offsets[k]` and `offsets[k + 1]`.
 */
export interface EncodedColumn {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

export interface CellBatch {
  readonly rowCount: number;
  /** One entry per column that is not ignored, in file order. */
  readonly columns: readonly EncodedColumn[];
}
