import { compareCodePoints } from '../../base/order.ts';
import type { Manifest } from '../../record/manifest.ts';
import type { PackFiles } from '../check.ts';
import { utf8 } from '../keys/bytes.ts';
import type { KeyAlgorithm, PublicKey } from '../keys/public-key.ts';
import { attestationPaths, isReviewPath, isSshPath } from './attestation-paths.ts';
import { type SignatureCrypto, verifySignature } from './crypto.ts';
import { type Envelope, type EnvelopeVerdict, readEnvelope, verifyEnvelope } from './dsse.ts';
import { readReview } from './read-review.ts';
import { readSshSignature } from './sshsig.ts';
import { statementProblem } from './statement-problem.ts';
import { type GatesSubject, type PackIdentity, packStatement, type Review, statementType } from './statements.ts';
import { keyProblem, type Trust } from './trust.ts';

/** Whoever signed something in a pack. */
export interface PackSigner {
  /** Of the trust file; null for a key that is not in it. */
  readonly name: string | null;
  readonly roles: readonly string[];
  /** As the file claims it, where the key is unknown. */
  readonly key_id: string;
  readonly algorithm: KeyAlgorithm | null;
  /** `pack`: the statement on all files; `sums`: an SSH signature of `SHA256SUMS.txt`; `review`: an opinion. */
  readonly statement: 'pack' | 'sums' | 'review';
  /** In the trust file and valid on the day of judgement. */
  readonly trusted: boolean;
}

export interface SignatureContext {
  /** Content of `pack.json`. */
  readonly index: PackIdentity;
  readonly manifest: GatesSubject & Pick<Manifest, 'gates'>;
  /** Null without `--trust`. */
  readonly trust: Trust | null;
  /** Day on which keys are judged, `YYYY-MM-DD`. */
  readonly at: string;
  readonly crypto: SignatureCrypto;
}

export interface ReadSignatures {
  readonly problems: readonly string[];
  readonly signers: readonly PackSigner[];
}

/** Statement 1, if it stands there. */
export async function readPackStatement(files: PackFiles, context: SignatureContext): Promise<ReadSignatures> {
  const bytes = files.get(attestationPaths.pack);
  const name = attestationPaths.pack;
  if (bytes === undefined) return { problems: [], signers: [] };
  const envelope = readEnvelope(bytes);
  if ('problem' in envelope) return { problems: [`${name}: ${envelope.problem}`], signers: [] };
  const { problem, verdict } = await verified(envelope, context);
  const expected = packStatement(files, context.index, context.manifest);
  const wrong = problem ?? statementProblem(verdict.payload, expected);
  if (wrong !== null) return { problems: [`${name}: ${wrong}`], signers: [] };
  return { problems: [], signers: envelopeSigners(verdict, 'pack', context) };
}

async function verified(
  envelope: Envelope,
  { trust, crypto }: SignatureContext,
): Promise<{ readonly problem: string | null; readonly verdict: EnvelopeVerdict }> {
  const keys = (trust?.keys ?? []).map(({ key }) => key);
  const verdict = await verifyEnvelope(envelope, keys, crypto);
  const [bad] = verdict.invalid;
  const type = envelope.payloadType === statementType ? null : `its payload type is "${envelope.payloadType}"`;
  return {
    problem: type ?? (bad === undefined ? null : `the signature of key ${shortKeyId(bad)} is not valid`),
    verdict,
  };
}

function envelopeSigners(
  { signedBy, unknown }: EnvelopeVerdict,
  statement: PackSigner['statement'],
  context: SignatureContext,
): PackSigner[] {
  return [
    ...signedBy.map((key) => signerOf(key, statement, context)),
    ...unknown.map(
      (id): PackSigner => ({ name: null, roles: [], key_id: id, algorithm: null, statement, trusted: false }),
    ),
  ];
}

function signerOf(key: PublicKey, statement: PackSigner['statement'], { trust, at }: SignatureContext): PackSigner {
  const known = trust?.keys.find((one) => one.key.keyId === key.keyId);
  return {
    name: known?.name ?? null,
    roles: known?.roles ?? [],
    key_id: key.keyId,
    algorithm: key.algorithm,
    statement,
    trusted: known !== undefined && keyProblem(known, at) === null,
  };
}

/** SSH signatures of `SHA256SUMS.txt`: each brings its key, so each can be verified whoever is trusted. */
export async function readSshSignatures(files: PackFiles, context: SignatureContext): Promise<ReadSignatures> {
  const problems: string[] = [];
  const signers: PackSigner[] = [];
  const sums = files.get('SHA256SUMS.txt') ?? utf8('');
  for (const path of paths(files).filter(isSshPath)) {
    const found = readSshSignature(files.get(path) ?? utf8(''));
    if ('problem' in found) problems.push(`${path}: ${found.problem}`);
    else if (path !== attestationPaths.ssh(found.key)) problems.push(`${path}: its name is not that of its key`);
    else if (!(await verifySignature(context.crypto, found.key, found.signedData(sums), found.signature)))
      problems.push(`${path}: the signature is not valid for SHA256SUMS.txt`);
    else signers.push(signerOf(found.key, 'sums', context));
  }
  return { problems, signers };
}

export interface ReviewFindings {
  readonly problems: readonly string[];
  readonly signer: PackSigner | null;
  readonly review: Review | null;
}

/** Statements 3: the opinions of those who reviewed. */
export async function readReviews(files: PackFiles, context: SignatureContext): Promise<ReviewFindings[]> {
  const found: ReviewFindings[] = [];
  for (const path of paths(files).filter(isReviewPath)) {
    const envelope = readEnvelope(files.get(path) ?? utf8(''));
    if ('problem' in envelope || envelope.signatures.length > 1) {
      const why = 'problem' in envelope ? envelope.problem : 'a review has one signature';
      found.push({ problems: [`${path}: ${why}`], signer: null, review: null });
      continue;
    }
    const { problem, verdict } = await verified(envelope, context);
    const review = readReview(verdict.payload, files);
    const [signer = null] = envelopeSigners(verdict, 'review', context);
    const wrong =
      problem ??
      ('problem' in review ? review.problem : null) ??
      (signer !== null && path === attestationPaths.review(signer.key_id) ? null : 'its name is not that of its key');
    if (wrong !== null || 'problem' in review)
      found.push({ problems: [`${path}: ${wrong}`], signer: null, review: null });
    else found.push({ problems: [], signer, review });
  }
  return found;
}

function paths(files: PackFiles): string[] {
  return [...files.keys()].sort(compareCodePoints);
}

/** Enough of a key id to tell keys apart in a sentence. */
export function shortKeyId(keyId: string): string {
  return keyId === '' ? 'without id' : keyId.slice(0, 16);
}
