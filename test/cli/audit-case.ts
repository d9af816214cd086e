import { parquetFile } from './parquet-file.ts';
import { folder, write } from './run-glassalpha.ts';

export interface AuditCase {
  readonly what: string;
  /** Content of scores.csv. */
  readonly csv?: string | Uint8Array;
  /** A SELECT whose rows become scores.parquet. */
  readonly parquet?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Instead of a configuration with label `y` and score `s` in the one data file. */
  readonly config?: string;
}

/** A configuration with label `y`; the data file is scores.csv unless `data` has a path. */
export function configOf(data: string, more = ''): string {
  const path = data.includes('path:') ? '' : 'path: scores.csv, ';
  return `as_of: 2025-09-30\n${more}data: {${path}target_column: y, ${data}}\n`;
}

/** A new folder with the case's data and audit.yaml. */
export async function caseFolder({ csv, parquet, files = {}, config }: Omit<AuditCase, 'what'>): Promise<string> {
  const text = config ?? configOf(`${parquet === undefined ? '' : 'path: scores.parquet, '}score_column: s`);
  const path = folder({ ...files, 'audit.yaml': text });
  if (csv !== undefined) write(path, 'scores.csv', csv);
  if (parquet !== undefined) write(path, 'scores.parquet', await parquetFile(parquet));
  return path;
}
