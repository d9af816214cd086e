import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { type Decisions, isJudged } from '../record/decisions.ts';
import type { Manifest, RecordedFile } from '../record/manifest.ts';
import type { AuthorityTable } from './authorities/authority-table.ts';
import { parseAuthorities } from './authorities/parse-authorities.ts';
import { joinedRef } from './joined-ref.ts';
import type { Policy } from './policy.ts';
import { type FindParent, type FoundPolicy, readPolicy } from './read-policy.ts';
import { parseRecords } from './waivers/parse-records.ts';
import { recordedVerdicts } from './waivers/recorded-verdicts.ts';
import type { PolicyRecords, WaiverVerifier } from './waivers/waiver.ts';

export interface RecordedJudgement {
  readonly policies: readonly Policy[];
  readonly records: readonly PolicyRecords[];
  /** Signature files by waiver id. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
  /** What the audit found of them. */
  readonly verifier: WaiverVerifier;
  /** Of a record that this version cannot read: a later format, or one that was put together by hand. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The policies a record was judged by, and its waivers, from the texts that the record carries. Nothing outside is read.
 *
 * @example (await recordedJudgement(openManifest(bytes))).policies[0]?.policyName
 */
export async function recordedJudgement(
  manifest: Pick<Manifest, 'configuration' | 'gates'>,
): Promise<RecordedJudgement> {
  const { gates } = manifest;
  const files = manifest.configuration.files;
  const diagnostics: Diagnostic[] = [];
  const policies: Policy[] = [];
  for (const identity of isJudged(gates) ? gates.policies : []) {
    const root = fileOf(files, identity.sha256);
    if (root === undefined) {
      diagnostics.push(problem('evidence.unverified', `the record does not hold its policy ${identity.file}`));
      continue;
    }
    const read = await readPolicy(found(root), finder(files, gates as Decisions));
    diagnostics.push(...read.diagnostics);
    if (read.policy !== null) policies.push(read.policy);
  }
  const { records, signatures } = recordedRecords(files, gates, diagnostics);
  return { policies, records, signatures, verifier: recordedVerdicts(records, gates), diagnostics };
}

/**
 * The table of authorities that a record was judged with: the given one, or that with the firm's own over it, if the record
 * carries it. Which one it was, its digest says.
 *
 * @returns undefined if neither has the recorded digest
 */
export function recordedAuthorities(
  { configuration, gates }: Pick<Manifest, 'configuration' | 'gates'>,
  shipped: AuthorityTable,
): AuthorityTable | undefined {
  const wanted = isJudged(gates) ? gates.authorities_table?.sha256 : undefined;
  if (wanted === undefined || wanted === shipped.sha256) return shipped;
  const tables = configuration.files
    .filter(({ role }) => role === 'text')
    .flatMap(({ text, name }) => parseAuthorities(bytesOf(text), name, shipped).table ?? []);
  return tables.find(({ sha256 }) => sha256 === wanted);
}

function recordedRecords(
  files: readonly RecordedFile[],
  gates: Manifest['gates'],
  diagnostics: Diagnostic[],
): Pick<RecordedJudgement, 'records' | 'signatures'> {
  const records: PolicyRecords[] = [];
  const signatures = new Map<string, Uint8Array>();
  for (const { sha256 } of isJudged(gates) ? gates.records_files : []) {
    const file = fileOf(files, sha256);
    if (file === undefined) continue;
    const parsed = parseRecords(bytesOf(file.text), file.ref);
    diagnostics.push(...parsed.diagnostics);
    if (parsed.records === null) continue;
    records.push(parsed.records);
    for (const { id, signature } of parsed.records.waivers) {
      const ref = signature === null ? null : joinedRef(file.ref, signature);
      const envelope = files.find((one) => one.role === 'text' && one.ref === ref);
      if (envelope !== undefined) signatures.set(id, bytesOf(envelope.text));
    }
  }
  return { records, signatures };
}

/** A parent is among the recorded files: by the name that reading gave it, or as the shipped pack of that name. */
function finder(files: readonly RecordedFile[], { policies }: Decisions): FindParent {
  const recorded = files.filter(({ role }) => role === 'policy');
  return async ({ kind, text, where }, child) => {
    const ref = kind === 'name' ? `${text}.yaml` : joinedRef(child.ref, text);
    const file = recorded.find((one) => one.ref === ref);
    if (file !== undefined) return found(file);
    const packed = [...policies].map(({ file: path }) => path).sort(compareCodePoints);
    const message = `the record does not hold "${text}", which ${child.shown} extends; it holds ${packed.join(', ')}`;
    return { problem: problem('evidence.unverified', message, { where }) };
  };
}

function found({ text, ref, name }: RecordedFile): FoundPolicy {
  return { bytes: bytesOf(text), ref, shown: name };
}

function fileOf(files: readonly RecordedFile[], sha256: string): RecordedFile | undefined {
  return files.find((file) => file.role === 'policy' && file.sha256 === sha256);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
