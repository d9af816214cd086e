import type { AuditSource } from '../audit/load-inputs.ts';
import { type AuditSetup, type PerformedAudit, performAudit, planAudit } from '../audit/perform-audit.ts';
import type { Progress } from '../audit/ports.ts';
import { fail } from '../base/diagnostic.ts';
import { resolvePath } from '../base/file-system.ts';
import { sha256Hex } from '../base/sha256.ts';
import { effectiveText } from '../config/effective-text.ts';
import type { ConfigFlags } from '../config/overrides.ts';
import { openDuckDb } from '../data/engines/duckdb/connection.ts';
import { loggedAudit } from '../evidence/log/log-entry.ts';
import { type Assets, readAssets } from '../node/assets.ts';
import { elapsedMs } from '../node/clock.ts';
import { gitState } from '../node/git-state.ts';
import { portablePath } from '../node/node-file-system.ts';
import { checkOutputs } from '../node/output-problems.ts';
import { runtimeFacts } from '../node/runtime-facts.ts';
import { type OutputFile, writeOutputs } from '../node/write-outputs.ts';
import { decisionsFile } from '../record/decisions-file.ts';
import type { Manifest } from '../record/manifest.ts';
import { type AppendedAudit, appendAudit, checkLog } from './append-audit.ts';
import { type AuditResult, auditResult, typeset } from './audit-result.ts';
import { findingsFile } from './findings-file.ts';
import { logTarget } from './log-target.ts';
import { nodePorts } from './node-ports.ts';
import { type OutputNames, outputNames } from './output-names.ts';
import { shiftAnalysisFile } from './shift-analysis-file.ts';
import { trustedWaivers } from './trust-files.ts';

export interface AuditRequest {
  readonly source: AuditSource;
  readonly flags?: ConfigFlags;
  /** Other locations of the same inputs, by role; `model` among them. */
  readonly locations?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Trust files; their approvers verify signatures of waivers. */
  readonly trust?: readonly string[] | undefined;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with the effective date before anything is measured; may throw to stop the run. */
  readonly onAsOf?: ((asOf: string) => void) | undefined;
}

/** Measures and judges; writes nothing. */
export async function measureAudit(request: AuditRequest): Promise<AuditResult> {
  const { performed } = await perform(request, null);
  return auditResult(performed.sealed, performed.diagnostics);
}

export interface WrittenAudit {
  readonly result: AuditResult;
  readonly names: OutputNames;
  readonly performed: PerformedAudit;
  readonly pages: number;
  readonly pdfSha256: string;
  /** Bytes of the decisions file. */
  readonly decisions: Uint8Array;
  /** Absolute path of the portfolio log that this audit belongs to; null if none was named. */
  readonly log: string | null;
}

export interface WriteRequest {
  readonly output?: string | undefined;
  /** File for the effective configuration, flags merged. */
  readonly writeConfig?: string | undefined;
  /** Portfolio log to append to, instead of the configuration's. */
  readonly log?: string | undefined;
  /** Whether the run makes no sense without a log. */
  readonly needsLog?: boolean;
}

/** Measures, judges, typesets and writes everything: as the command does. The report is renamed last. */
export async function writeAudit(request: AuditRequest & WriteRequest): Promise<WrittenAudit> {
  const started = elapsedMs();
  const { performed, names: settledNames, log, assets } = await perform(request, request);
  const names = settledNames();
  const { sealed } = performed;
  const progress = request.onProgress ?? (() => {});
  progress({ phase: 'typeset', done: 0 });
  const typesetFrom = elapsedMs();
  const pdf = await typeset(sealed, assets);
  const typesetMs = elapsedMs() - typesetFrom;
  request.signal?.throwIfAborted();
  progress({ phase: 'write', done: 0 });
  const decisions = decisionsFile(sealed.manifest.gates, sealed.sha256, sealed.manifest.audit.as_of);
  const files: OutputFile[] = [
    ...effectiveConfig(request, sealed.manifest),
    { path: names.environment, bytes: json({ ...runtimeFacts(), ...(await repositoryFacts(performed.configFolder)) }) },
    {
      path: names.run,
      bytes: json({
        total_ms: Math.round(elapsedMs() - started),
        phases_ms: { ...performed.phasesMs, typeset: Math.round(typesetMs) },
      }),
    },
    ...(names.scores === undefined || performed.scores === null
      ? []
      : [{ path: names.scores, bytes: performed.scores }]),
    ...(names.shifts === undefined || performed.shifts === null
      ? []
      : [{ path: names.shifts, bytes: shiftAnalysisFile(performed.shifts, sealed) }]),
    ...(names.findings === undefined || performed.findings === null
      ? []
      : [{ path: names.findings, bytes: findingsFile(performed.findings, sealed) }]),
    { path: names.decisions, bytes: decisions },
    { path: names.manifest, bytes: sealed.bytes },
    { path: names.report, bytes: pdf },
  ];
  request.signal?.throwIfAborted();
  writeOutputs(files);
  return {
    result: auditResult(sealed, performed.diagnostics),
    names,
    performed,
    pages: pageCount(pdf),
    pdfSha256: sha256Hex(pdf),
    decisions,
    log: log(),
  };
}

/**
 * Adds a written audit to its portfolio log, whatever its gates say.
 *
 * @returns null if it has no log
 * @throws GlassAlphaError `log.*`, `io.*`; the audit's own files stand
 */
export function appendWritten({ log, pdfSha256, result }: WrittenAudit): AppendedAudit | null {
  if (log === null) return null;
  const files = { reportSha256: pdfSha256, manifestSha256: result.manifestSha256, packSha256: null };
  return appendAudit(log, loggedAudit(result.manifest, files));
}

async function perform(request: AuditRequest, writing: WriteRequest | null) {
  const assets = await readAssets();
  const { setup, names, log } = await prepareSetup(request, assets, writing);
  const performed = await performAudit(request.source, setup);
  return { performed, names, log, assets };
}

/** Everything up to the measurement plan, printed. */
export async function planOnly(request: AuditRequest & WriteRequest): Promise<string> {
  const { setup } = await prepareSetup(request, await readAssets(), request);
  return planAudit(request.source, setup);
}

async function prepareSetup(
  request: AuditRequest,
  assets: Assets,
  /** Null: nothing will be written. */
  writing: WriteRequest | null,
): Promise<{ readonly setup: AuditSetup; readonly names: () => OutputNames; readonly log: () => string | null }> {
  const cwd = portablePath(request.cwd);
  let settled: OutputNames | undefined;
  let log: string | null = null;
  const ports = await nodePorts(assets, {
    cwd,
    outputs: () => [...Object.values(settled ?? {}), ...(log === null ? [] : [log])],
    waiverVerifier: await trustedWaivers(request.trust ?? [], cwd),
    signal: request.signal,
    onProgress: request.onProgress,
  });
  const setup: AuditSetup = {
    ports,
    flags: request.flags ?? {},
    locations: request.locations ?? {},
    // Names are settled before anything is measured: a bad one must not cost an audit.
    onConfig: async (config, configPath) => {
      request.onAsOf?.(config.asOf);
      settled = outputNames(config, { configPath, cwd, output: writing?.output });
      if (writing === null) return;
      const more = writing.writeConfig === undefined ? [] : [effectivePath(cwd, writing.writeConfig)];
      if (more[0] !== undefined && more[0] === configPath)
        fail('io.exists', '--write-config names the configuration itself', { hint: 'give it another file name' });
      const flag = writing.log === undefined ? undefined : effectivePath(cwd, writing.log);
      log = await logTarget(config, flag, { ...ports, configPath });
      checkOutputs([...Object.values(settled), ...more, ...(log === null ? [] : [log])], cwd);
      if (log !== null) checkLog(log);
      else if (writing.needsLog === true)
        fail('cli.usage', '--sign signs a portfolio log, and this run has none', {
          hint: 'give --log, or log: in the configuration',
        });
    },
    openEngine: (files, engine) =>
      openDuckDb({
        files,
        ...(request.threads === undefined ? {} : { threads: request.threads }),
        ...(engine.memoryLimit === undefined ? {} : { memoryLimit: engine.memoryLimit }),
      }),
  };
  return {
    setup,
    names: () => settled ?? fail('internal.bug', 'the configuration was never announced'),
    log: () => log,
  };
}

function effectiveConfig({ writeConfig, cwd }: AuditRequest & WriteRequest, { configuration }: Manifest): OutputFile[] {
  const text = configuration.files.find(({ role }) => role === 'config')?.text;
  if (writeConfig === undefined || text === undefined) return [];
  return [
    {
      path: effectivePath(portablePath(cwd), writeConfig),
      bytes: new TextEncoder().encode(effectiveText(text, configuration.overrides)),
    },
  ];
}

function effectivePath(cwd: string, writeConfig: string): string {
  return resolvePath(cwd, portablePath(writeConfig));
}

async function repositoryFacts(folder: string): Promise<{ branch: string | null; remote_present: boolean }> {
  const state = await gitState(folder);
  return state.kind === 'repository'
    ? { branch: state.branch, remote_present: state.remotePresent }
    : { branch: null, remote_present: false };
}

/** Pages of a PDF of ours: each page object says so once. */
function pageCount(pdf: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(pdf);
  return text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}
