import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Bytes of a Parquet file with the rows of a SELECT, written by a DuckDB of the test's own. */
export async function parquetFile(select: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'glassalpha-parquet-'));
  const path = join(folder, 'rows.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    return readFileSync(path);
  } finally {
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}
