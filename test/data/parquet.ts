import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { scratch } from './harness.ts';

/** Writes a Parquet file from a SELECT, with a DuckDB of its own that is not locked. */
export async function parquet(select: string, name = 'data.parquet'): Promise<string> {
  const path = join(await scratch(), name);
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  return path;
}
