import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import type { AttributeConfig, AuditConfig, DataConfig } from '../../src/config/audit-config.ts';
import type { Engine, Source } from '../../src/data/engine.ts';
import { type DuckDbOptions, openDuckDb } from '../../src/data/engines/duckdb/connection.ts';
import { measure } from '../../src/data/measure.ts';
import type { Measurement } from '../../src/data/measurement.ts';
import { type MeasurementPlan, plan } from '../../src/data/plan.ts';
import { bindRoles, type Roles } from '../../src/data/roles.ts';

export const options = { signal: new AbortController().signal, timeoutMs: 60_000, maxRows: 10_000_000 };

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A directory that is gone after the test. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'glassalpha-test-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a file into a scratch directory and gives its path. */
export async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await scratch(), name);
  await writeFile(path, content);
  return path;
}

export async function open(
  paths: Readonly<Record<string, readonly string[]>>,
  more: Partial<DuckDbOptions> = {},
): Promise<Engine> {
  const files = Object.entries(paths).map(([role, list]) => ({
    role,
    paths: list.map((path) => ({ path, name: path.slice(path.lastIndexOf('/') + 1) })),
  }));
  const engine = await openDuckDb({ files, ...more });
  cleanups.push(() => engine.close());
  return engine;
}

export function attribute(column: string, more: Partial<AttributeConfig> = {}): AttributeConfig {
  return { column, label: column, reference: 'largest', unknown: [], groups: {}, source: 'self_reported', ...more };
}

export type TestConfig = Pick<AuditConfig, 'data' | 'threshold' | 'engine'>;

export function config(data: Partial<DataConfig>, more: Partial<TestConfig> = {}): TestConfig {
  return {
    data: {
      paths: [],
      encoding: 'utf-8',
      missingValues: ['', 'NA', 'NaN', 'null'],
      targetColumn: 'y',
      task: 'binary',
      protectedAttributes: [],
      ...data,
    },
    threshold: { policy: 'fixed', value: 0.5 },
    engine: { name: 'duckdb', maxDistinctScores: 1_000_000, maxResultRows: 20_000_000, timeoutS: 60 },
    ...more,
  };
}

export interface Run {
  readonly engine: Engine;
  readonly source: Source;
  readonly roles: Roles;
  readonly plan: MeasurementPlan;
  readonly measurement: Measurement;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything from files to counts. */
export async function audit(
  paths: string | readonly string[],
  audited: TestConfig,
  more: Partial<DuckDbOptions> = {},
): Promise<Run> {
  const engine = await open({ audited: typeof paths === 'string' ? [paths] : paths }, more);
  const { encoding, delimiter } = audited.data;
  const { source, diagnostics } = await engine.describe({
    role: 'audited',
    encoding,
    ...(delimiter === undefined ? {} : { delimiter }),
  });
  const bound = bindRoles(audited, source);
  if (bound.roles === null) throw new GlassAlphaError(bound.diagnostics);
  const planned = plan(audited, source, bound.roles);
  const measurement = await measure(engine, source, planned, options);
  return {
    engine,
    source,
    roles: bound.roles,
    plan: planned,
    measurement,
    diagnostics: [...diagnostics, ...bound.diagnostics, ...measurement.diagnostics],
  };
}

/** Audits a CSV given as text. */
export async function auditCsv(text: string | Uint8Array, audited: TestConfig, name = 'data.csv'): Promise<Run> {
  return audit(await file(name, text), audited);
}

/** The diagnostics of something that must fail. */
export async function failure(work: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GlassAlphaError) return error.diagnostics;
    throw error;
  }
  throw new Error('expected a failure');
}

export const shown = (diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, message }) => `${code}: ${message}`);
