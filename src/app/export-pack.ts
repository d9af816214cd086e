import { resolve } from 'node:path';
import { type Diagnostic, diagnostic, fail, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { baseName, directoryName, fileStem, resolvePath } from '../base/file-system.ts';
import { jsonFile } from '../base/jcs.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { Inspection } from '../evidence/inspect.ts';
import { type BuiltPack, buildPack } from '../evidence/pack/build-pack.ts';
import type { PackPlace } from '../evidence/pack/pack-index.ts';
import { sidecarEndings } from '../evidence/pack/pack-layout.ts';
import { packContext } from '../evidence/pack-context.ts';
import type { Signer } from '../evidence/signatures/crypto.ts';
import { signPack } from '../evidence/signatures/sign-pack.ts';
import { verifyPack } from '../evidence/verify-pack.ts';
import { readZip } from '../evidence/zip/read-zip.ts';
import { writeZip } from '../evidence/zip/write-zip.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { checkOutputs } from '../node/output-problems.ts';
import { writeOutputs } from '../node/write-outputs.ts';
import type { Manifest } from '../record/manifest.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { nodeCrypto } from './trust-files.ts';
import { readPack } from './verify-pack-file.ts';

export const packExports = ['sarif', 'junit'] as const;
export type PackExport = (typeof packExports)[number];

export interface ExportRequest {
  /** The opened report. */
  readonly report: Inspection;
  /** Path of the PDF. */
  readonly path: string;
  readonly cwd: string;
  readonly toolVersion: string;
  readonly output?: string | undefined;
  /** The configuration, to be held against the record. */
  readonly config?: string | undefined;
  readonly force?: boolean | undefined;
  readonly badge?: boolean | undefined;
  readonly environment?: boolean | undefined;
  readonly exports?: readonly PackExport[] | undefined;
  /** The pack before this one. */
  readonly previous?: string | undefined;
  readonly challenge?: string | undefined;
  readonly signers?: readonly Signer[] | undefined;
}

export interface ExportedPack {
  /** Absolute. */
  readonly path: string;
  readonly pack: BuiltPack;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes the evidence pack of a report: from its PDF alone, and the sidecars that lie beside it. The result is verified before
 * anything is written.
 *
 * @throws GlassAlphaError `evidence.overrides`, `evidence.config_mismatch`, `evidence.sidecar_mismatch`, `config.conflict`,
 *   `io.exists`, `evidence.unverified`
 * @example (await exportPack({ report: await openReport('audit.pdf'), path: 'audit.pdf', cwd, toolVersion })).pack.sha256
 */
export async function exportPack(request: ExportRequest): Promise<ExportedPack> {
  const { report, cwd } = request;
  const { manifest } = report;
  if (report.source !== 'pdf')
    fail('report.format', 'a pack is made from the report: name the PDF', { hint: 'the record is attached to it' });
  const source = portablePath(resolve(cwd, request.path));
  const target = await targetPath(request, source);
  refuseOverrides(manifest);
  await compareConfig(manifest, request);
  const unsigned = buildPack({
    report: { name: baseName(source), bytes: (await nodeFileSystem.readFile(source)) ?? new Uint8Array() },
    manifest,
    manifestBytes: report.manifestBytes,
    beside: await besideReport(source, report, request.environment === true),
    exports: await exportedTexts(manifest, request.exports ?? []),
    badge: request.badge ?? true,
    place: await placeOf(manifest, request),
  });
  const pack = await signedPack(unsigned, manifest, request.signers ?? []);
  await verifyOwn(pack, request);
  writeOutputs([{ path: target, bytes: pack.bytes }]);
  return { path: target, pack, diagnostics: manifest.configuration.strict_mode ? [] : [notStrict] };
}

/** Signatures change nothing but `attestations/*`. */
async function signedPack(pack: BuiltPack, manifest: Manifest, signers: readonly Signer[]): Promise<BuiltPack> {
  const { index } = packContext(pack.files);
  if (signers.length === 0 || 'problem' in index) return pack;
  const files = await signPack(pack.files, signers, { index: index.value, manifest });
  const bytes = writeZip(files);
  return { files, bytes, sha256: sha256Hex(bytes) };
}

const notStrict = diagnostic('warning', 'config.strict_unmet', 'not run in strict mode', {
  hint: 'the pack says so to everyone who verifies it; an audit for submission sets strict_mode: true',
});

/** Flags of a command line are in no file of the pack: whoever runs its configuration would get another report. */
function refuseOverrides({ configuration }: Manifest): void {
  const flags = configuration.overrides.map(({ flag }) => flag);
  if (flags.length === 0) return;
  fail('evidence.overrides', `the report was made with ${flags.join(', ')}, which the configuration does not say`, {
    hint: 'run glassalpha audit again with the values in the configuration (--write-config writes it), and pack that report',
  });
}

async function targetPath({ output, force, cwd }: ExportRequest, source: string): Promise<string> {
  const beside = resolvePath(directoryName(source), `${fileStem(source)}_evidence_pack.zip`);
  const target = output === undefined ? beside : portablePath(resolve(cwd, output));
  if (target === source) fail('io.exists', '--output names the report itself', { hint: 'give it another file name' });
  checkOutputs([target], portablePath(cwd));
  if (force !== true && (await nodeFileSystem.kind(target)) !== null)
    fail('io.exists', `"${baseName(target)}" exists`, { hint: 'choose another --output, or replace it with --force' });
  return target;
}

async function compareConfig({ configuration }: Manifest, { config, cwd }: ExportRequest): Promise<void> {
  if (config === undefined) return;
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, config)));
  if (bytes === null) fail('config.not_found', `no configuration "${config}"`);
  if (sha256Hex(bytes) !== configuration.hash)
    fail('evidence.config_mismatch', `"${config}" is not the configuration that the report was made with`, {
      hint: 'leave --config out: the report holds its own; or run the audit again',
    });
}

/** Sidecars have to belong to this record; runtime facts are packed only where asked for. */
async function besideReport(
  source: string,
  { manifestSha256 }: Inspection,
  environment: boolean,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const stem = resolvePath(directoryName(source), fileStem(source));
  const found = new Map<string, Uint8Array>();
  const problems: Diagnostic[] = [];
  const read = (ending: string): Promise<Uint8Array | null> => nodeFileSystem.readFile(stem + ending);
  for (const ending of sidecarEndings) {
    const bytes = await read(ending);
    if (bytes === null) continue;
    found.set(ending, bytes);
    if (!new TextDecoder().decode(bytes).includes(`"manifest_sha256":"${manifestSha256}"`))
      problems.push(
        problem('evidence.sidecar_mismatch', `"${baseName(stem)}${ending}" belongs to another report`, {
          hint: 'run the audit again, or move the file away',
        }),
      );
  }
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const facts = environment ? await read('.environment.json') : null;
  if (environment && facts === null)
    fail('evidence.sidecar_mismatch', `no "${baseName(stem)}.environment.json" beside the report`);
  if (facts !== null) found.set('.environment.json', canonical(facts, `${baseName(stem)}.environment.json`));
  return found;
}

/** The audit writes it for people; in a pack every JSON file of ours is canonical. */
function canonical(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return jsonFile(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return fail('evidence.sidecar_mismatch', `"${name}" is not JSON`);
  }
}

async function exportedTexts(
  { gates, glassalpha_version: toolVersion }: Manifest,
  formats: readonly PackExport[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const texts = new Map<string, Uint8Array>();
  const add = (name: string, text: string): void => {
    texts.set(name, new TextEncoder().encode(text));
  };
  // Places in files are those of the institution's folders, not of the pack.
  const places = (): undefined => undefined;
  if (formats.includes('sarif'))
    add('policy_decisions.sarif', (await import('../exports/sarif.ts')).sarif(gates, { places, toolVersion }));
  if (formats.includes('junit')) add('policy_decisions.junit.xml', (await import('../exports/junit.ts')).junit(gates));
  return texts;
}

/** Place in the row of packs: what the record says, else one after the previous pack. */
async function placeOf({ audit }: Manifest, { previous, challenge, cwd }: ExportRequest): Promise<PackPlace> {
  if (challenge !== undefined && audit.challenge !== undefined && challenge !== audit.challenge)
    fail('config.conflict', `--challenge is "${challenge}", and the record answers "${audit.challenge}"`);
  const answered = challenge ?? audit.challenge;
  const answer = answered === undefined ? {} : { challenge: answered };
  if (previous === undefined) return { sequence: audit.sequence ?? 1, ...answer };
  const bytes = await readPack(previous, cwd);
  const read = readZip(bytes);
  const index = 'problem' in read ? read : packContext(read.files).index;
  if ('problem' in index) return fail('evidence.unverified', `"${previous}" is not a pack: ${index.problem}`);
  const before = index.value;
  if (before.model_id !== audit.model_id)
    fail('config.conflict', `--previous is a pack of ${before.model_id}, the report is of ${audit.model_id}`);
  const sequence = audit.sequence ?? before.sequence + 1;
  if (sequence <= before.sequence)
    fail('config.conflict', `--previous has sequence ${before.sequence}, and the record says ${sequence}`, {
      hint: 'name the pack before this one, or raise sequence in the configuration and run the audit again',
    });
  return { sequence, previous_pack_sha256: sha256Hex(bytes), ...answer };
}

/** A pack that would not verify is never written. */
async function verifyOwn({ bytes }: BuiltPack, { report, toolVersion }: ExportRequest): Promise<void> {
  const result = await verifyPack(bytes, {
    at: report.manifest.audit.as_of,
    toolVersion,
    authorities: await shippedAuthorities(),
    crypto: nodeCrypto,
    profile: 'strict',
  });
  const failures = result.checks.filter(({ status }) => status === 'fail');
  if (failures.length === 0) return;
  throw new GlassAlphaError(
    failures.map(({ id, detail }) =>
      problem('evidence.unverified', `the pack would not verify: ${id}: ${detail.replaceAll('\n', '; ')}`, {
        hint: 'nothing was written; run the audit again with this version and pack that report',
      }),
    ),
  );
}
