import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuditSource } from '../audit/load-inputs.ts';
import type { Progress } from '../audit/ports.ts';
import { type Diagnostic, fail, GlassAlphaError } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import type { ConfigFlags } from '../config/overrides.ts';
import { parseAuditConfig } from '../config/parse.ts';
import type { AuditConfigInput } from '../config/schema/audit-config-schema.ts';
import type { Model } from '../models/model.ts';
import { readModel } from '../models/read-model.ts';
import { portablePath } from '../node/node-file-system.ts';
import type { AuditResult } from './audit-result.ts';
import { appendWritten, measureAudit, writeAudit } from './run-audit.ts';

export interface AuditOptions {
  readonly strict?: boolean;
  /** Files or names of shipped policies, instead of the configuration's. */
  readonly policyGates?: readonly string[];
  readonly seed?: number;
  readonly threshold?: number;
  /** Shifts of group shares, such as `gender:+0.1`, instead of the configuration's. */
  readonly checkShift?: readonly string[];
  /** Fails a gate of its own if a shift worsens a metric by this much or more, from 0 to 1; needs a shift. */
  readonly failOnDegradation?: number;
  /** Another location of the audited data. */
  readonly data?: string;
  /** Another location of the model file. */
  readonly model?: string;
  readonly engine?: 'duckdb';
  /** Threads of the engine; never changes a byte. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Audits a model: measures, judges, returns the result and writes nothing.
 *
 * @param config path of a configuration file, or the configuration as an object (paths then relative to the working directory)
 * @throws GlassAlphaError with every diagnostic
 * @example
 * const result = await audit('audit.yaml');
 * for (const gate of result.gates) console.log(gate.status, gate.name, gate.value);
 */
export async function audit(config: string | URL | AuditConfigInput, options: AuditOptions = {}): Promise<AuditResult> {
  return measureAudit({ source: sourceOf(config), ...requestOf(options) });
}

/**
 * The same as the `audit` command: writes report, manifest, decisions and run facts beside each other, the report last. If the
 * configuration names a portfolio log, the audit is added to it, gates passed or not.
 *
 * @throws GlassAlphaError with every diagnostic; then nothing was written, except where `log.*` says that the log alone was not
 * @example const { exitCode } = await runAudit('audit.yaml', 'report.pdf')
 */
export async function runAudit(
  configPath: string,
  outputPath: string,
  options: AuditOptions = {},
): Promise<AuditResult> {
  const written = await writeAudit({
    source: sourceOf(configPath),
    output: portablePath(outputPath),
    ...requestOf(options),
  });
  appendWritten(written);
  return written.result;
}

/**
 * Reads and checks a configuration file; its other inputs are not looked at.
 *
 * @throws GlassAlphaError with every problem of the file
 * @example const { config } = await loadConfig('audit.yaml')
 */
export async function loadConfig(
  path: string,
): Promise<{ readonly config: AuditConfig; readonly diagnostics: readonly Diagnostic[] }> {
  const bytes = await readFile(path).catch(() => fail('config.not_found', `no configuration "${path}"`));
  const { config, diagnostics } = parseAuditConfig(bytes, path);
  if (config === null) throw new GlassAlphaError(diagnostics);
  return { config, diagnostics };
}

/**
 * Reads a model file (its content decides the format). Nothing of it is executed.
 *
 * @returns `predict(columns, rowCount)` gives scores [n] or [n × classes], row-major
 * @throws GlassAlphaError `model.*`
 * @example
 * const model = await loadModel('model.json');
 * const { scores } = model.predict({ age: Float64Array.of(41), job: ['clerk'] }, 1);
 */
export async function loadModel(source: string | Uint8Array, options: { readonly type?: string } = {}): Promise<Model> {
  const bytes =
    typeof source === 'string'
      ? await readFile(source).catch(() => fail('model.not_found', `no model file "${source}"`))
      : source;
  const { model, diagnostics } = readModel(bytes, {
    ...(typeof source === 'string' ? { file: basename(source) } : {}),
    ...options,
  });
  if (model === null) throw new GlassAlphaError(diagnostics);
  return model;
}

function sourceOf(config: string | URL | AuditConfigInput): AuditSource {
  if (typeof config !== 'string' && !(config instanceof URL)) return { kind: 'object', value: config };
  const shown = typeof config === 'string' ? config : fileURLToPath(config);
  return { kind: 'file', path: portablePath(resolve(shown)), shown: portablePath(shown) };
}

function requestOf({
  strict,
  policyGates,
  seed,
  threshold,
  checkShift,
  failOnDegradation,
  data,
  model,
  engine,
  threads,
  signal,
  onProgress,
}: AuditOptions) {
  const flags: ConfigFlags = {
    ...(strict === undefined ? {} : { strict }),
    ...(policyGates === undefined ? {} : { policyGates }),
    ...(seed === undefined ? {} : { seed }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(checkShift === undefined ? {} : { checkShift }),
    ...(failOnDegradation === undefined ? {} : { failOnDegradation }),
    ...(engine === undefined ? {} : { engine }),
  };
  const locations: Record<string, string> = {
    ...(data === undefined ? {} : { audited: data }),
    ...(model === undefined ? {} : { model }),
  };
  return { flags, locations, cwd: process.cwd(), threads, signal, onProgress };
}
