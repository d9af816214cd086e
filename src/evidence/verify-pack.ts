import { sha256Hex } from '../base/sha256.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { isJudged } from '../record/decisions.ts';
import { basicContainer } from './basic/basic-container.ts';
import { basicFiles } from './basic/basic-files.ts';
import { basicLinks } from './basic/basic-links.ts';
import { namesPackIndex } from './basic/names-pack-index.ts';
import { type Check, type CheckId, checkIds, failed, type PackFiles, passed, skipped, warned } from './check.ts';
import { checksums } from './checks/checksums.ts';
import { containerProblems, packInside } from './checks/container.ts';
import { derived } from './checks/derived.ts';
import { type Expectations, expectations } from './checks/expectations.ts';
import { indexCheck } from './checks/index-check.ts';
import { links } from './checks/links.ts';
import { manifestComplete, reproducibility } from './checks/manifest-complete.ts';
import { manifestSchemaCheck } from './checks/manifest-schema.ts';
import { pdfCheck, type Typeset } from './checks/pdf.ts';
import { policyCheck } from './checks/policy.ts';
import { requiredFiles } from './checks/required-files.ts';
import { fileDigest } from './file-digest.ts';
import { type PackContext, packContext } from './pack-context.ts';
import { checkSignatures, type SignatureFindings } from './signatures/check-signatures.ts';
import type { SignatureCrypto } from './signatures/crypto.ts';
import type { Trust } from './signatures/trust.ts';
import { waiverVerifier } from './signatures/waiver-verifier.ts';
import {
  type AssuranceLevel,
  type AssuranceMark,
  assuranceLevels,
  isSound,
  summaryLines,
  type Verification,
} from './verification.ts';
import { readZip } from './zip/read-zip.ts';

export interface VerifyPackOptions {
  /** Day on which keys and waivers are judged, `YYYY-MM-DD`. */
  readonly at: string;
  readonly toolVersion: string;
  /** The table of authorities of this version. */
  readonly authorities: AuthorityTable;
  readonly crypto: SignatureCrypto<boolean>;
  /** Null: no key is trusted. */
  readonly trust?: Trust | null | undefined;
  readonly profile?: 'auto' | 'strict' | 'basic' | undefined;
  readonly expected?: Expectations | undefined;
  /** Levels and marks that have to be reached. */
  readonly require?: readonly (AssuranceLevel | AssuranceMark)[] | undefined;
  /** Given where the report is to be typeset again. */
  readonly rerender?: Typeset | undefined;
  /** Checks 14 and 15, where what they need was given. */
  readonly later?: Readonly<Partial<Record<'time' | 'log', LaterCheck>>> | undefined;
}

/** A check of time or log: it gets the files and the record's digest. */
export type LaterCheck = (files: PackFiles, manifestSha256: string) => Promise<Check>;

/**
 * Verifies an evidence pack: every check of evidence.md 4, in its order. Nothing is written, nothing outside is read. Bad packs are
 * results, not exceptions.
 *
 * @example (await verifyPack(bytes, options)).level // 'consistent'
 */
export async function verifyPack(pack: Uint8Array, options: VerifyPackOptions): Promise<Verification> {
  const profile = options.profile ?? 'auto';
  const isBasic = profile === 'basic' || (profile === 'auto' && !namesPackIndex(pack));
  return isBasic ? verifyBasic(pack, options) : verifyStrict(pack, options);
}

async function verifyStrict(pack: Uint8Array, options: VerifyPackOptions): Promise<Verification> {
  const read = readZip(pack);
  if ('problem' in read) {
    const checks = unreadable(await containerProblems(pack, read.problem));
    return concluded(pack, options, { profile: 'strict', checks });
  }
  const context = packContext(read.files);
  const pdf = await pdfCheck(context, options);
  const checks: Check[] = [
    passed('container', `${read.files.size} files`),
    requiredFiles(context),
    await indexCheck(context),
    checksums(context),
    derived(context),
    manifestSchemaCheck(context),
    links(context),
    pdf.check,
    manifestComplete(context),
    reproducibility(context),
    await gates(context, options),
  ];
  const signatures = await signatureFindings(context, options);
  checks.push(signatures.signature, signatures.gatesStatement);
  for (const id of ['time', 'log'] as const) checks.push(await laterCheck(id, context, options));
  checks.push(expectations(context, options.expected ?? {}, options.at));
  return concluded(pack, options, { profile: 'strict', checks, context, signatures, isRerendered: pdf.isRerendered });
}

/** Nothing is said of what a container holds that could not be read. */
function unreadable(problems: readonly string[]): Check[] {
  return checkIds.map((id) =>
    id === 'container' ? failed(id, problems) : skipped(id, 'the container could not be read (container)'),
  );
}

/** A hand-made zip of report, record and configuration: what can be said without an index (evidence.md 4). */
async function verifyBasic(pack: Uint8Array, options: VerifyPackOptions): Promise<Verification> {
  const container = await basicContainer(pack);
  const problem = 'problem' in container ? container.problem : packInside(container.files);
  if ('problem' in container || problem !== undefined)
    return concluded(pack, options, { profile: 'basic', checks: unreadable([problem ?? '']) });
  const { context, required, sums, warnings } = basicFiles(container.files);
  const pdf = await pdfCheck(context, options);
  const none = (id: CheckId): Check => skipped(id, 'a hand-made pack has none');
  const checks: Check[] = [
    passed('container', `${container.files.size} files, put together by hand`),
    required,
    none('index'),
    sums,
    none('derived'),
    manifestSchemaCheck(context),
    basicLinks(context),
    pdf.check,
    manifestComplete(context),
    reproducibility(context),
    await gates(context, options),
    options.trust ? failed('signature', ['a hand-made pack cannot be signed']) : warned('signature', 'unsigned'),
    none('gates-statement'),
    none('time'),
    none('log'),
    basicExpectations(context, options),
  ];
  const left = [
    ...container.warnings,
    ...warnings,
    'put together by hand: glassalpha export-evidence-pack makes packs that are checked in full',
  ];
  return concluded(pack, options, {
    profile: 'basic',
    checks,
    context,
    warnings: left,
    isRerendered: pdf.isRerendered,
  });
}

function basicExpectations(context: PackContext, { expected = {}, at }: VerifyPackOptions): Check {
  const demands = Object.entries(expected).filter(([, demand]) => demand !== undefined);
  if (demands.length > 0)
    return failed('expectations', ['a hand-made pack answers no demand: ask for an exported one']);
  return expectations(context, {}, at);
}

async function gates(context: PackContext, { authorities, trust, crypto }: VerifyPackOptions): Promise<Check> {
  const hasApprovers = trust?.keys.some(({ roles }) => roles.includes('approver')) === true;
  return policyCheck(context, authorities, trust && hasApprovers ? waiverVerifier(trust, crypto) : null);
}

async function signatureFindings(
  { files, index, manifest }: PackContext,
  { trust = null, at, crypto }: VerifyPackOptions,
): Promise<Pick<SignatureFindings, 'signature' | 'gatesStatement'> & Partial<SignatureFindings>> {
  if ('problem' in index || 'problem' in manifest) {
    const why = 'there is no index or no record that a signature could be over';
    return {
      signature: trust === null ? skipped('signature', why) : failed('signature', [why]),
      gatesStatement: skipped('gates-statement', why),
    };
  }
  return checkSignatures(files, { index: index.value, manifest: manifest.value, trust, at, crypto });
}

async function laterCheck(id: 'time' | 'log', context: PackContext, { later }: VerifyPackOptions): Promise<Check> {
  const check = later?.[id];
  if (check === undefined) return skipped(id, id === 'time' ? 'no --tsa-ca was given' : 'no --log-key was given');
  if (context.manifestSha256 === undefined) return skipped(id, 'there is no record (required-files)');
  return check(context.files, context.manifestSha256);
}

interface Findings {
  readonly profile: 'strict' | 'basic';
  readonly checks: readonly Check[];
  readonly context?: PackContext;
  readonly signatures?: Partial<SignatureFindings>;
  readonly warnings?: readonly string[];
  readonly isRerendered?: boolean;
}

function concluded(pack: Uint8Array, options: VerifyPackOptions, findings: Findings): Verification {
  const { profile, checks, context, signatures } = findings;
  const without: ReadonlySet<CheckId> = new Set(profile === 'basic' ? ['index', 'derived'] : []);
  const level = levelOf(checks, without, profile, signatures?.isSigned === true);
  const marks: AssuranceMark[] = [
    ...(signatures?.isCountersigned === true ? (['countersigned'] as const) : []),
    ...(findings.isRerendered === true ? (['rerendered'] as const) : []),
  ];
  const unmet = (options.require ?? []).filter((demand) => !isReached(demand, level, marks));
  const ok = unmet.length === 0 && checks.every(({ status }) => status !== 'fail');
  const manifest = context !== undefined && 'value' in context.manifest ? context.manifest.value : null;
  const index = context !== undefined && 'value' in context.index ? context.index.value : null;
  const decisions = manifest !== null && isJudged(manifest.gates) ? manifest.gates : null;
  const roles = context !== undefined && 'value' in context.layout ? context.layout.value.roles : null;
  return {
    profile,
    packSha256: sha256Hex(pack),
    packSize: pack.length,
    judgedAt: options.at,
    toolVersion: options.toolVersion,
    ok,
    exitCode: ok ? 0 : 1,
    level,
    marks,
    modelId: manifest?.audit.model_id ?? null,
    asOf: manifest?.audit.as_of ?? null,
    sequence: index?.sequence ?? manifest?.audit.sequence ?? null,
    outcome: decisions?.outcome ?? null,
    counts: decisions?.counts ?? null,
    lines: summaryLines(checks, without),
    checks,
    signers: signatures?.signers ?? [],
    warnings: [
      ...unmet.map((demand) => `demanded and not reached: ${demand}`),
      ...(signatures?.warnings ?? []),
      ...(findings.warnings ?? []),
      ...(manifest !== null && !manifest.configuration.strict_mode ? ['not run in strict mode'] : []),
      ...checks.filter(({ id, status }) => status === 'warn' && id !== 'signature').map(({ detail }) => detail),
    ],
    files: [...(context?.files ?? [])].map(([path, bytes]) => ({
      path,
      role: roles?.get(path) ?? null,
      sha256: fileDigest(bytes),
      size: bytes.length,
    })),
  };
}

function levelOf(
  checks: readonly Check[],
  without: ReadonlySet<CheckId>,
  profile: 'strict' | 'basic',
  isSigned: boolean,
): AssuranceLevel {
  const sound = (ids: readonly CheckId[]): boolean =>
    checks.every(({ id, status }) => !ids.includes(id) || without.has(id) || isSound(status));
  const passes = (id: CheckId): boolean => checks.some((check) => check.id === id && check.status === 'pass');
  if (!sound(checkIds.slice(0, 5))) return 'none';
  if (profile === 'basic' || !sound(checkIds.slice(5, 11))) return 'intact';
  if (!isSigned) return 'consistent';
  if (!passes('time')) return 'signed';
  return passes('log') ? 'logged' : 'timestamped';
}

function isReached(
  demand: AssuranceLevel | AssuranceMark,
  level: AssuranceLevel,
  marks: readonly AssuranceMark[],
): boolean {
  const rank = (assuranceLevels as readonly string[]).indexOf(demand);
  return rank === -1 ? marks.some((mark) => mark === demand) : assuranceLevels.indexOf(level) >= rank;
}
