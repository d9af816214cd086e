import { fail } from '../../base/diagnostic.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { Manifest } from '../../record/manifest.ts';
import type { PackFiles } from '../check.ts';
import { equalBytes, utf8 } from '../keys/bytes.ts';
import { attestationPaths } from './attestation-paths.ts';
import { type SignatureCrypto, type Signer, verifySignature } from './crypto.ts';
import { type EnvelopeSignature, preAuthEncoding, readEnvelope, writeEnvelope } from './dsse.ts';
import { readSshSignature } from './sshsig.ts';
import {
  type GatesSubject,
  gatesStatement,
  type PackIdentity,
  packStatement,
  type Review,
  reviewStatement,
  statementType,
} from './statements.ts';

export interface SignedContent {
  /** Content of `pack.json`. */
  readonly index: PackIdentity;
  readonly manifest: GatesSubject & Pick<Manifest, 'gates'>;
  /** Signed by every signer, each in a file of its own. */
  readonly review?: Review | undefined;
}

/**
 * The files of a pack with these signatures added: on the pack and, if gates were judged, on their decisions. Only
 * `attestations/*` changes. A signer who signs again replaces the earlier signature, so that signing twice changes nothing.
 *
 * @throws GlassAlphaError `evidence.unverified` if a statement that stands there is over something else
 * @example await signPack(files, [signer], { index, manifest })
 */
export async function signPack(
  files: PackFiles,
  signers: readonly Signer[],
  { index, manifest, review }: SignedContent,
): Promise<PackFiles> {
  const added = new Map<string, Uint8Array>();
  const statements = [
    [attestationPaths.pack, packStatement(files, index, manifest)],
    [attestationPaths.gates, gatesStatement(manifest)],
  ] as const;
  for (const [path, payload] of statements) {
    if (payload === null || signers.length === 0) continue;
    added.set(path, await signed(payload, signers, earlierSignatures(files, path, payload)));
  }
  if (review !== undefined) {
    for (const signer of signers) {
      const payload = reviewStatement(files, review);
      added.set(attestationPaths.review(signer.key.keyId), await signed(payload, [signer], []));
    }
  }
  return withFiles(files, added);
}

/**
 * The files of a pack with an SSH signature of its `SHA256SUMS.txt`.
 *
 * @throws GlassAlphaError `evidence.key` if the signature cannot be read or is not over this file
 */
export async function addSshSignature(
  files: PackFiles,
  signature: Uint8Array,
  crypto: SignatureCrypto,
): Promise<PackFiles> {
  const found = readSshSignature(signature);
  if ('problem' in found)
    return fail('evidence.key', `the SSH signature is refused: ${found.problem}`, { hint: sshHint });
  const message = found.signedData(files.get('SHA256SUMS.txt') ?? utf8(''));
  if (!(await verifySignature(crypto, found.key, message, found.signature)))
    fail('evidence.key', 'the SSH signature is not valid for the SHA256SUMS.txt of this pack', { hint: sshHint });
  return withFiles(files, new Map([[attestationPaths.ssh(found.key), signature]]));
}

const sshHint = 'unzip SHA256SUMS.txt and sign it: ssh-keygen -Y sign -f KEY -n glassalpha-evidence SHA256SUMS.txt';

async function signed(
  payload: Uint8Array,
  signers: readonly Signer[],
  earlier: readonly EnvelopeSignature[],
): Promise<Uint8Array> {
  const message = preAuthEncoding(statementType, payload);
  const signatures = new Map(signers.map(({ key, sign }) => [key.keyId, sign]));
  const mine: EnvelopeSignature[] = [];
  for (const [keyId, sign] of signatures) mine.push({ keyId, signature: await sign(message) });
  const others = earlier.filter(({ keyId }) => !signatures.has(keyId));
  return writeEnvelope({ payloadType: statementType, payload, signatures: [...others, ...mine] });
}

function earlierSignatures(files: PackFiles, path: string, payload: Uint8Array): readonly EnvelopeSignature[] {
  const bytes = files.get(path);
  if (bytes === undefined) return [];
  const envelope = readEnvelope(bytes);
  if ('problem' in envelope) return fail('evidence.unverified', `${path}: ${envelope.problem}`, { hint: exportAgain });
  if (envelope.payloadType !== statementType || !equalBytes(envelope.payload, payload))
    return fail('evidence.unverified', `${path}: its statement is not on this pack`, { hint: exportAgain });
  return envelope.signatures;
}

const exportAgain = 'export the pack again from its report';

/** In the order of the container. */
function withFiles(files: PackFiles, added: PackFiles): PackFiles {
  return new Map([...files, ...added].sort(([a], [b]) => compareCodePoints(a, b)));
}
