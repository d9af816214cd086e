import { relative } from 'node:path';
import { gatePlaces } from '../app/gate-places.ts';
import type { WrittenAudit } from '../app/run-audit.ts';
import type { OpenedKey } from '../app/signing-keys.ts';
import type { AuditSource } from '../audit/load-inputs.ts';
import { GlassAlphaError } from '../base/diagnostic.ts';
import { groupThousands } from '../base/format.ts';
import type { ConfigFlags } from '../config/overrides.ts';
import { gatesText, labelWidth, resultLine } from '../exports/gates-text.ts';
import type { Manifest } from '../record/manifest.ts';
import { ageNotice, staleAsOf } from './age-notice.ts';
import type { CliContext, ExitCode, GlobalOptions } from './cli-context.ts';
import { type DecisionsFormat, decisionsText } from './decisions-text.ts';
import { findConfigFile } from './find-config-file.ts';
import { inputLocations } from './input-locations.ts';
import { logSigningKey } from './log-signing-key.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { progressBar } from './progress-bar.ts';

export interface AuditArguments {
  readonly config?: string | undefined;
  readonly output?: string | undefined;
  readonly globals: GlobalOptions;
  readonly format: DecisionsFormat;
  readonly policies?: readonly string[];
  readonly strict?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly seed?: number | undefined;
  readonly threshold?: number | undefined;
  readonly asOf?: string | undefined;
  readonly engine?: string | undefined;
  readonly data?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly threads?: number | undefined;
  readonly dryRun?: boolean | undefined;
  readonly writeConfig?: string | undefined;
  readonly checkShift?: readonly string[] | undefined;
  readonly failOnDegradation?: number | undefined;
  readonly maxAsOfAge?: number | undefined;
  readonly trust?: readonly string[] | undefined;
  readonly log?: string | undefined;
  readonly sign?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

/** The audit command: arguments → one call → the gate table → exit code. */
export async function auditAndReport(args: AuditArguments, context: CliContext): Promise<ExitCode> {
  const file = findConfigFile(args.config, context);
  const source: AuditSource = { kind: 'file', path: file.path, shown: file.shown };
  const say = (line: string) => {
    if (args.globals.quiet !== true) context.stderr.write(`${line}\n`);
  };
  if (file.detected) say(`config    ${file.shown}`);
  const bar = await progressBar(context, args.globals, args.format);
  let stale: GlassAlphaError | undefined;
  const request = {
    source,
    flags: configFlags(args),
    locations: inputLocations(args),
    cwd: context.cwd,
    trust: args.trust,
    threads: args.threads,
    signal: context.signal,
    onProgress: bar.onProgress,
    output: args.output,
    onAsOf: (asOf: string) => {
      stale = staleAsOf(asOf, context.today(), args.maxAsOfAge);
      if (stale !== undefined) throw stale;
    },
  };
  const app = await import('../app/run-audit.ts');
  try {
    if (args.dryRun === true) {
      const plan = await app.planOnly(request);
      bar.stop();
      context.stdout.write(plan);
      return 0;
    }
    const key = await logSigningKey(args, context);
    const written = await app.writeAudit({
      ...request,
      writeConfig: args.writeConfig,
      log: args.log,
      needsLog: key !== null,
    });
    bar.stop();
    const { result } = written;
    printDiagnostics(result.diagnostics, context, false);
    ageNotice(result.manifest.audit.as_of, context.today(), say);
    if (args.globals.verbose === true)
      for (const [phase, ms] of Object.entries(written.performed.phasesMs)) say(`time      ${phase} ${ms} ms`);
    context.stdout.write(
      args.format === 'text'
        ? auditText(result.manifest, written, context)
        : await decisionsText(args.format, {
            decisions: written.decisions,
            manifest: result.manifest,
            manifestSha256: result.manifestSha256,
            places: gatePlaces(written.performed.policies, context.cwd),
          }),
    );
    return (await logged(written, key, context, say)) ? result.exitCode : 2;
  } catch (error) {
    if (stale === undefined || error !== stale) throw error;
    printDiagnostics(stale.diagnostics, context);
    return 1;
  } finally {
    bar.stop();
  }
}

/**
 * Adds the audit to its portfolio log and signs the log's checkpoint. The report stands by then: what goes wrong is said, and is
 * an exit code of 2 all the same.
 */
async function logged(
  written: WrittenAudit,
  key: OpenedKey | null,
  context: CliContext,
  say: (line: string) => void,
): Promise<boolean> {
  try {
    const { appendWritten } = await import('../app/run-audit.ts');
    const entry = appendWritten(written);
    if (entry === null || written.log === null) return true;
    const log = { path: written.log, shown: shown(written.log, context.cwd) };
    say(`log       ${log.shown} (${entry.appended ? 'appended at' : 'already at'} seq ${entry.seq})`);
    if (key === null) return true;
    const { signLog } = await import('../app/sign-log.ts');
    const { file, size, origin } = await signLog(log, key, null);
    say(`signed    ${file} of ${size} ${size === 1n ? 'entry' : 'entries'} as ${origin}`);
    return true;
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    printDiagnostics(error.diagnostics, context, false);
    say('note: the report and its record were written; add the audit to the log with glassalpha log append');
    return false;
  }
}

interface Written {
  readonly names: { readonly report: string; readonly manifest: string };
  readonly pages: number;
  readonly pdfSha256: string;
}

/** Standard output of an audit (interface.md 2.1). */
function auditText(manifest: Manifest, { names, pages, pdfSha256 }: Written, { cwd }: CliContext): string {
  const { audit, dataset, configuration, gates } = manifest;
  const attributes = manifest.data_schema.roles.protected.length;
  const rows = manifest.metrics['n']?.result;
  const count = rows?.kind === 'value' ? rows.value : (dataset['audited']?.shape[0] ?? 0);
  const facts = [
    `as of ${audit.as_of}`,
    `${groupThousands(count)} rows, ${attributes} ${attributes === 1 ? 'attribute' : 'attributes'}`,
    ...(configuration.strict_mode ? ['strict'] : []),
  ];
  const line = (label: string, text: string) => label.padEnd(labelWidth) + text;
  return `${[
    line('Audit', `${audit.model_id} ${audit.model_version} · ${facts.join(' · ')}`),
    ...gatesText(gates),
    line('Report', `${shown(names.report, cwd)} (${pages} pages, sha256 ${pdfSha256.slice(0, 16)}…)`),
    line('Manifest', shown(names.manifest, cwd)),
    resultLine(gates),
  ].join('\n')}\n`;
}

function shown(path: string, cwd: string): string {
  const inside = relative(cwd, path);
  return inside.startsWith('..') ? path : inside;
}

function configFlags(args: AuditArguments): ConfigFlags {
  const { policies, strict, profile, seed, threshold, asOf, engine, checkShift, failOnDegradation } = args;
  return {
    ...(policies === undefined || policies.length === 0 ? {} : { policyGates: policies }),
    ...(strict === undefined ? {} : { strict }),
    ...(profile === undefined ? {} : { profile }),
    ...(seed === undefined ? {} : { seed }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(engine === undefined ? {} : { engine }),
    ...(checkShift === undefined ? {} : { checkShift }),
    ...(failOnDegradation === undefined ? {} : { failOnDegradation }),
  };
}
