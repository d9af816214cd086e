import { resolve } from 'node:path';
import { type Diagnostic, diagnostic, fail, GlassAlphaError, hasErrors } from '../base/diagnostic.ts';
import { directoryName, resolvePath } from '../base/file-system.ts';
import type { OpenedReport } from '../evidence/inspect.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import type { Policy } from '../policy/policy.ts';
import { recordedAuthorities, recordedJudgement } from '../policy/recorded-policies.ts';
import { type Flip, flips, rejudge } from '../policy/rejudge.ts';
import { unusedWaivers } from '../policy/waivers/apply-waivers.ts';
import { parseRecords } from '../policy/waivers/parse-records.ts';
import { untrustedSignatures } from '../policy/waivers/recorded-verdicts.ts';
import { recordsProblems } from '../policy/waivers/records-problems.ts';
import type { PolicyRecords } from '../policy/waivers/waiver.ts';
import { type Decisions, isJudged, type NotJudged } from '../record/decisions.ts';
import { rejudgedFile } from '../record/decisions-file.ts';
import type { Manifest } from '../record/manifest.ts';
import { loadPolicy } from './load-policy.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { trustedWaivers } from './trust-files.ts';

export interface RejudgeRequest {
  readonly report: OpenedReport;
  /** Files or names of shipped packs; none: the recorded policies. */
  readonly policies: readonly string[];
  /** A file of waivers instead of the recorded ones. */
  readonly waivers?: string | undefined;
  /** Trust files; their approvers verify signatures of waivers. None: what the record says of its own waivers stands. */
  readonly trust?: readonly string[] | undefined;
  /** `YYYY-MM-DD`, instead of the record's. */
  readonly asOf?: string | undefined;
  readonly cwd: string;
  readonly stdin?: () => Promise<Uint8Array>;
}

export interface RejudgedReport {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  readonly policies: readonly Policy[];
  /** Whether the policies are those of the record rather than given ones. */
  readonly isRecorded: boolean;
  readonly asOf: string;
  readonly gates: Decisions | NotJudged;
  readonly flips: readonly Flip[];
  /** The decisions file. */
  readonly decisions: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Judges the stored metrics of a report again: without its model, its data, or the network.
 *
 * @throws GlassAlphaError with every problem of policies and waivers
 * @example (await rejudgeReport({ report: await inspect(bytes), policies: ['firm.yaml'], cwd })).gates
 */
export async function rejudgeReport(request: RejudgeRequest): Promise<RejudgedReport> {
  const { manifest, manifestSha256 } = request.report;
  const trusted = await trustedWaivers(request.trust ?? [], request.cwd);
  const recorded = await recordedJudgement(manifest);
  const diagnostics: Diagnostic[] = [];
  const isRecorded = request.policies.length === 0;
  const policies = isRecorded ? recorded.policies : await given(request, diagnostics);
  if (isRecorded) diagnostics.push(...recorded.diagnostics.filter(({ severity }) => severity === 'error'));
  const { records, signatures } =
    request.waivers === undefined ? recorded : await givenRecords(request.waivers, request.cwd, diagnostics);
  if (request.waivers !== undefined && !hasErrors(diagnostics)) diagnostics.push(...recordsProblems(records, policies));
  if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);

  const shipped = await shippedAuthorities();
  const table = recordedAuthorities(manifest, shipped);
  if (table === undefined) diagnostics.push(otherTable(manifest, shipped.version));
  const asOf = request.asOf ?? manifest.audit.as_of;
  const gates = rejudge(manifest, {
    policies,
    // A recorded waiver of a gate that another policy lacks says nothing here.
    records,
    signatures,
    verifier: trusted ?? recorded.verifier,
    authorities: table ?? shipped,
    asOf,
  });
  if (request.waivers !== undefined && isJudged(gates)) diagnostics.push(...unused(records, gates));
  if (request.waivers !== undefined && trusted === null) diagnostics.push(...untrustedSignatures(records));
  const from = { manifest_sha256: manifestSha256, policies: isJudged(manifest.gates) ? manifest.gates.policies : [] };
  return {
    manifest,
    manifestSha256,
    policies,
    isRecorded,
    asOf,
    gates,
    flips: flips(manifest.gates, gates),
    decisions: rejudgedFile(gates, from, asOf),
    diagnostics,
  };
}

async function given({ policies, cwd, stdin }: RejudgeRequest, diagnostics: Diagnostic[]): Promise<Policy[]> {
  const sound: Policy[] = [];
  for (const reference of policies) {
    const { policy, diagnostics: found } = await loadPolicy(reference, stdin === undefined ? { cwd } : { cwd, stdin });
    diagnostics.push(...found);
    if (policy !== null) sound.push(policy);
  }
  return sound;
}

async function givenRecords(
  file: string,
  cwd: string,
  diagnostics: Diagnostic[],
): Promise<{ readonly records: readonly PolicyRecords[]; readonly signatures: ReadonlyMap<string, Uint8Array> }> {
  const path = portablePath(resolve(cwd, file));
  const bytes = await nodeFileSystem.readFile(path);
  if (bytes === null) return fail('policy.waiver', `no file of waivers "${file}"`);
  const { records, diagnostics: found } = parseRecords(bytes, portablePath(file));
  diagnostics.push(...found);
  const signatures = new Map<string, Uint8Array>();
  for (const { id, signature } of records?.waivers ?? []) {
    const envelope =
      signature === null ? null : await nodeFileSystem.readFile(resolvePath(directoryName(path), signature));
    if (envelope !== null) signatures.set(id, envelope);
  }
  return { records: records === null ? [] : [records], signatures };
}

function unused(records: readonly PolicyRecords[], { gates }: Decisions): Diagnostic[] {
  return unusedWaivers(records, gates).map(({ id, gate, where }) =>
    diagnostic('note', 'policy.waiver', `waiver ${id} of gate ${gate} is not used`, { where }),
  );
}

function otherTable({ gates }: Manifest, version: string): Diagnostic {
  const recorded = isJudged(gates) ? gates.authorities_table?.version : undefined;
  const message = `authorities are of this version's table ${version}; the record was judged with ${recorded ?? 'none'}`;
  return diagnostic('warning', 'policy.authority_status', message);
}
