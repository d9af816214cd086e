import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, diagnostic, fail, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { baseName } from '../base/file-system.ts';
import { parseAuditConfig } from '../config/parse.ts';
import type { OpenedReport } from '../evidence/inspect.ts';
import { sidecarEndings } from '../evidence/pack/pack-layout.ts';
import { type NeededInput, neededInputs } from '../evidence/reproduce/needed-inputs.ts';
import { type Allowance, type Reproduction, type RerunFile, reproduction } from '../evidence/reproduce/reproduction.ts';
import { rerunArguments } from '../evidence/reproduce/rerun-arguments.ts';
import { rerunFolder } from '../evidence/reproduce/rerun-folder.ts';
import { findInputs } from '../node/find-inputs.ts';
import { hashFile } from '../node/hash-file.ts';
import { withPrivateFolder } from '../node/private-folder.ts';
import { runNode } from '../node/run-node.ts';
import { writeOutputs } from '../node/write-outputs.ts';
import { decisionsFile } from '../record/decisions-file.ts';
import type { Manifest } from '../record/manifest.ts';
import { openManifest } from '../record/open.ts';

export interface ReproduceRequest {
  readonly report: OpenedReport;
  /** The PDF, if one is to be compared. */
  readonly pdf?: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  /** Files beside the report, by the ending after its stem: `.findings.json`. */
  readonly beside: ReadonlyMap<string, Uint8Array>;
  /** Path by role of the data; `model` among them. */
  readonly locations: Readonly<Record<string, string>>;
  /** A folder in which the inputs that are not named are looked for. */
  readonly inputs?: string | undefined;
  /** Folder that keeps what the rerun wrote. */
  readonly keep?: string | undefined;
  readonly allowed: readonly Allowance[];
  readonly cwd: string;
  readonly toolVersion: string;
  readonly signal?: AbortSignal | undefined;
  readonly onWarning: (warnings: readonly Diagnostic[]) => void;
}

/**
 * Runs the audit of a record again in a folder and a process of its own, and compares what it writes byte for byte (evidence.md 5).
 *
 * @throws GlassAlphaError if it could not run: inputs that are missing, or the audit's own diagnostics
 */
export async function reproduceReport(request: ReproduceRequest): Promise<Reproduction> {
  const { manifest, manifestBytes, manifestSha256 } = request.report;
  const locations = await inputLocations(request);
  if (manifest.glassalpha_version !== request.toolVersion) request.onWarning([otherVersion(manifest, request)]);
  const { config, files } = rerunFolder(manifest, manifestBytes);
  return withPrivateFolder(files, async (folder) => {
    const args = rerunArguments(manifest, { config, output: `rerun/${stem}.pdf`, locations });
    const { code, stderr } = await runNode([commandLine, ...args], { cwd: folder, signal: request.signal });
    request.signal?.throwIfAborted();
    if (code !== 0 && code !== 1) throw new GlassAlphaError([didNotRun(code, stderr)]);
    const written = await rerunFiles(join(folder, 'rerun'));
    if (request.keep !== undefined) keep(resolve(request.cwd, request.keep), written);
    const rerunManifest = written.get('.manifest.json') ?? fail('internal.bug', 'the rerun wrote no record');
    return reproduction({
      manifest,
      manifestSha256,
      rerun: openManifest(rerunManifest),
      files: pairs(request, written),
      allowed: request.allowed,
      toolVersion: request.toolVersion,
    });
  });
}

const stem = 'report';
const commandLine = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** Absolute paths of every input that the record names; all that are missing, or are not what was recorded, are said at once. */
async function inputLocations(request: ReproduceRequest): Promise<Record<string, string>> {
  const { manifest } = request.report;
  const needed = neededInputs(manifest, statedInputs(manifest));
  const roles = needed.map(({ role }) => role);
  const unknown = Object.keys(request.locations).filter((role) => !roles.includes(role));
  if (unknown.length > 0)
    fail('cli.usage', `the record has no input "${unknown.join('", "')}"`, { hint: `it has: ${roles.join(', ')}` });
  const found =
    request.inputs === undefined ? {} : await findInputs(resolve(request.cwd, request.inputs), needed).catch(noFolder);
  const named = Object.entries(request.locations).map(([role, path]): [string, string] => [
    role,
    resolve(request.cwd, path),
  ]);
  const locations: Record<string, string> = { ...found, ...Object.fromEntries(named) };
  const missing = needed.filter(({ role }) => locations[role] === undefined);
  if (missing.length > 0) throw new GlassAlphaError(missing.map(missingInput));
  request.onWarning(await otherBytes(needed, locations));
  return locations;
}

function noFolder(): never {
  return fail('cli.usage', '--inputs names no folder that can be read');
}

/** What only the configuration says of the inputs; refused where flags cannot bring them in this version. */
function statedInputs({ configuration }: Manifest): Parameters<typeof neededInputs>[1] {
  const file = configuration.files.find(({ role }) => role === 'config');
  const { draft } = parseAuditConfig(new TextEncoder().encode(file?.text ?? ''), file?.name ?? 'config');
  if (draft === null) return { bundled: [] };
  const { paths, dataset } = draft.data;
  if (paths.length > 1 || paths.some(({ path }) => /[*?]/.test(path)))
    fail('config.unavailable', 'an audit of several data files cannot be reproduced in this version', {
      hint: 'run the recorded configuration with its inputs in place, then glassalpha compare both records',
    });
  const modelPath = draft.model.path?.path;
  return {
    bundled: paths.length === 0 && dataset === 'german_credit' ? ['audited'] : [],
    modelFile: modelPath === undefined ? undefined : baseName(modelPath),
  };
}

function missingInput({ role, name, sha256, flag }: NeededInput): Diagnostic {
  const digest = sha256 === null ? '' : `, sha256 ${sha256}`;
  return problem(
    'data.not_found',
    `the ${role === 'model' ? 'model' : `data of role ${role}`} is not given: ${name}${digest}`,
    {
      hint: `${flag}, or --inputs FOLDER with a file of this name`,
    },
  );
}

/** A difference is a finding of the reproduction, not a reason not to run. */
async function otherBytes(
  needed: readonly NeededInput[],
  locations: Readonly<Record<string, string>>,
): Promise<Diagnostic[]> {
  const warnings: Diagnostic[] = [];
  for (const { role, name, sha256 } of needed) {
    const path = locations[role] ?? '';
    const digest = await hashFile(path).catch((error: NodeJS.ErrnoException) =>
      fail(role === 'model' ? 'model.not_found' : 'data.not_found', `"${path}" cannot be read (${error.code})`),
    );
    if (sha256 === null || digest.sha256 === sha256) continue;
    const message = `${role}: "${basename(path)}" is not the recorded ${name}: sha256 ${digest.sha256.slice(0, 16)}…, recorded ${sha256.slice(0, 16)}…`;
    warnings.push(diagnostic('warning', 'data.digest_mismatch', message));
  }
  return warnings;
}

function otherVersion({ glassalpha_version: recorded }: Manifest, { toolVersion }: ReproduceRequest): Diagnostic {
  const message = `the audit was made with version ${recorded}, this is ${toolVersion}: other bytes are to be expected`;
  return diagnostic('warning', 'evidence.unverified', message, { hint: `npx glassalpha@${recorded}` });
}

/** What the rerun printed says why; its paths are those of a folder that is gone. */
function didNotRun(code: number | null, stderr: string): Diagnostic {
  const first = stderr.split('\n').find((line) => line.startsWith('error')) ?? stderr.split('\n')[0] ?? '';
  return problem('evidence.unverified', `the audit did not run again (exit ${code ?? 'by a signal'}): ${first}`);
}

/** What the rerun wrote, by the ending after the stem. */
async function rerunFiles(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const written = new Map<string, Uint8Array>();
  for (const ending of ['.pdf', '.manifest.json', '.policy_decisions.json', ...besideEndings]) {
    const bytes = await readFile(join(folder, stem + ending)).catch(() => null);
    if (bytes !== null) written.set(ending, bytes);
  }
  return written;
}

/** Files that an audit writes beside its report where its configuration asks for them; scores are rows, which no pack holds. */
export const besideEndings: readonly string[] = [...sidecarEndings, '.scores.csv'];

function keep(folder: string, written: ReadonlyMap<string, Uint8Array>): void {
  writeOutputs([...written].map(([ending, bytes]) => ({ path: join(folder, stem + ending), bytes })));
}

function pairs({ report, pdf, beside }: ReproduceRequest, written: ReadonlyMap<string, Uint8Array>): RerunFile[] {
  const { manifest, manifestBytes, manifestSha256 } = report;
  const decisions =
    beside.get('.policy_decisions.json') ?? decisionsFile(manifest.gates, manifestSha256, manifest.audit.as_of);
  const pair = (role: RerunFile['role'], name: string, recorded: Uint8Array, ending: string): RerunFile => ({
    role,
    name,
    recorded,
    rerun: written.get(ending) ?? null,
  });
  return [
    ...(pdf === undefined ? [] : [pair('report', pdf.name, pdf.bytes, '.pdf')]),
    pair('manifest', 'manifest.json', manifestBytes, '.manifest.json'),
    pair('decisions', 'policy_decisions.json', decisions, '.policy_decisions.json'),
    ...besideEndings.flatMap((ending) => {
      const recorded = beside.get(ending);
      return recorded === undefined ? [] : [pair('sidecar', ending.slice(1), recorded, ending)];
    }),
  ];
}
