import { statfs } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import { fail, GlassAlphaError, problem } from '../../../base/diagnostic.ts';
import type { RunOptions } from '../../engine.ts';
import type { DuckDb } from './load-package.ts';
import type { Sandbox } from './sandbox.ts';

export interface SessionOptions {
  readonly threads?: number;
  /** As DuckDB writes it: `4GB`, `512MB`. */
  readonly memoryLimit?: string;
}

/** One locked-down connection. Holds native resources: close it. */
export interface Session {
  readonly version: string;
  /** Chunks of a result in the engine's order; at most 2,048 rows each. */
  stream(sql: string, options: Pick<RunOptions, 'signal' | 'timeoutMs'>): AsyncGenerator<DuckDBDataChunk>;
  /** Runs a statement whose result is not looked at. */
  execute(sql: string, options: Pick<RunOptions, 'signal' | 'timeoutMs'>): Promise<void>;
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * Opens an in-memory database and locks it (engines.md 6), before any input is read: no extension, no file but the
 * links, no change of settings.
 *
 * @throws GlassAlphaError `config.value` for a memory limit DuckDB does not understand
 */
export async function openSession(
  duckdb: DuckDb,
  sandbox: Pick<Sandbox, 'directory' | 'temp'>,
  allowedPaths: readonly string[],
  { threads, memoryLimit }: SessionOptions,
): Promise<Session> {
  const instance = await duckdb.DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const set = (name: string, value: string) => connection.run(`SET ${name}=${value}`);
    await set('autoinstall_known_extensions', 'false');
    await set('autoload_known_extensions', 'false');
    if (threads !== undefined) await set('threads', String(threads));
    if (memoryLimit !== undefined) {
      await set('memory_limit', literal(memoryLimit)).catch(() =>
        fail('config.value', `engine.memory_limit "${memoryLimit}" is not a size`, {
          hint: 'write it like 4GB or 512MB',
        }),
      );
    }
    await set('temp_directory', literal(sandbox.temp));
    await set('max_temp_directory_size', literal(`${await freeMegabytes(sandbox.temp)}MB`));
    await set('preserve_insertion_order', 'true');
    await set('allowed_paths', `[${allowedPaths.map(literal).join(', ')}]`);
    await set('enable_external_access', 'false');
    await set('lock_configuration', 'true');
    return makeSession(instance, connection, duckdb.version(), sandbox.directory);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Nine tenths of the free space, at least 1 MB. */
async function freeMegabytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return Math.max(1, Math.floor((bavail * bsize * 0.9) / 1_000_000));
}

function makeSession(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  version: string,
  secretPath: string,
): Session {
  async function* stream(
    sql: string,
    { signal, timeoutMs }: Pick<RunOptions, 'signal' | 'timeoutMs'>,
  ): AsyncGenerator<DuckDBDataChunk> {
    if (signal.aborted) throw interrupted();
    let timedOut = false;
    const interrupt = () => connection.interrupt();
    // Only the engine's own time counts, not what is done with its chunks.
    let left = timeoutMs;
    const timed = async <T>(work: () => Promise<T>): Promise<T> => {
      const started = performance.now();
      const timer = setTimeout(() => {
        timedOut = true;
        interrupt();
      }, left);
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        left = Math.max(1, left - (performance.now() - started));
      }
    };
    signal.addEventListener('abort', interrupt);
    try {
      const result: DuckDBResult = await timed(() => connection.stream(sql));
      for (;;) {
        const chunk = await timed(() => result.fetchChunk());
        if (signal.aborted) throw interrupted();
        if (timedOut) throw timeout(timeoutMs);
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    } catch (error) {
      if (signal.aborted) throw interrupted();
      if (timedOut) throw timeout(timeoutMs);
      throw explain(error, secretPath);
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }
  return {
    version: version.replace(/^v/, ''),
    connection,
    stream,
    async execute(sql, options) {
      for await (const _ of stream(sql, options)) void _;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function interrupted(): GlassAlphaError {
  return new GlassAlphaError([problem('io.interrupted', 'interrupted; nothing was written')]);
}

function timeout(milliseconds: number): GlassAlphaError {
  const message = `a statement ran longer than ${milliseconds / 1000} s`;
  return new GlassAlphaError([problem('engine.timeout', message, { hint: 'raise engine.timeout_s' })]);
}

/** DuckDB's own message on one line, without the private directory, under the code that fits. */
function explain(error: unknown, secretPath: string): Error {
  if (error instanceof GlassAlphaError || !(error instanceof Error)) return error as Error;
  const message = (error.message.split('\n')[0] ?? '').replaceAll(secretPath, '(temporary directory)');
  const code = /^Out of Memory/.test(message)
    ? 'engine.limit'
    : /No space left|max_temp_directory_size/.test(error.message)
      ? 'io.space'
      : 'engine.query';
  const hint = code === 'engine.limit' ? 'raise engine.memory_limit' : undefined;
  return new GlassAlphaError([problem(code, `duckdb: ${message}`, { hint })], { cause: error });
}
