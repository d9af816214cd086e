/** The engine port (engines.md 2): rows become integers here, and nothing else. */

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: 'utf-8' | 'latin1' | 'utf-16';
  /** Header names in file order, read and checked by the tool, not by the engine. */
  readonly header: readonly string[];
}

export type Source =
  | {
      readonly kind: 'files';
      readonly paths: readonly string[];
      readonly format: 'csv' | 'parquet';
      readonly csv?: CsvOptions;
    }
  | { readonly kind: 'table'; readonly parts: readonly string[] }
  | { readonly kind: 'query'; readonly sql: string };

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
}

export interface SourceInfo {
  readonly columns: readonly SourceColumn[];
  /** Engine or server version. */
  readonly server: string;
}

export type StatementPurpose = 'check' | 'cells' | 'scores' | 'grid' | 'rank' | 'bins';

export interface Statement {
  readonly id: string;
  readonly purpose: StatementPurpose;
  readonly sql: string;
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
  /** One decoded text column per attribute. */
  readonly groups: readonly (readonly (string | null)[])[];
  /** A key, not a sum. */
  readonly score?: Float64Array;
  readonly integers: Readonly<Record<string, readonly bigint[]>>;
}

/** A block of rows: numbers as Float64Array (NaN = missing), text with null = missing. */
export interface ColumnBatch {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, Float64Array | readonly (string | null)[]>>;
}
