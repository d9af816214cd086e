import { resolve } from 'node:path';
import { fail, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { sha256Hex } from '../base/sha256.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import type { PackFiles } from '../evidence/check.ts';
import { packContext } from '../evidence/pack-context.ts';
import type { Signer } from '../evidence/signatures/crypto.ts';
import { addSshSignature, signPack } from '../evidence/signatures/sign-pack.ts';
import type { Opinion, Review } from '../evidence/signatures/statements.ts';
import type { Trust } from '../evidence/signatures/trust.ts';
import { verifyPack } from '../evidence/verify-pack.ts';
import { readZip } from '../evidence/zip/read-zip.ts';
import { writeZip } from '../evidence/zip/write-zip.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { writeOutputs } from '../node/write-outputs.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { nodeCrypto } from './trust-files.ts';
import { readPack } from './verify-pack-file.ts';

export interface SignRequest {
  /** Path of the pack; it is replaced by the signed one. */
  readonly pack: string;
  readonly cwd: string;
  readonly toolVersion: string;
  readonly signers: readonly Signer[];
  readonly opinion?: Opinion | undefined;
  /** A text file with the reasons for the opinion. */
  readonly note?: string | undefined;
  /** Files that `ssh-keygen -Y sign` wrote. */
  readonly sshSignatures?: readonly string[] | undefined;
}

export interface SignedPack {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Adds signatures to an evidence pack in place: only `attestations/*` changes. What is signed is verified before, and what was
 * signed again after it, so that nobody signs a pack that others would refuse.
 *
 * @throws GlassAlphaError `evidence.unverified` for a pack that does not verify, `evidence.key` for an SSH signature of
 *   something else
 * @example await signPackFile({ pack: 'pack.zip', cwd, toolVersion, signers })
 */
export async function signPackFile(request: SignRequest): Promise<SignedPack> {
  const { signers, cwd } = request;
  const review = await readReview(request);
  const before = await readPack(request.pack, cwd);
  await demandSound(before, request, null);
  const read = readZip(before);
  if ('problem' in read) return fail('evidence.unverified', read.problem);
  const { index, manifest } = packContext(read.files);
  if ('problem' in index) return fail('evidence.unverified', index.problem);
  if ('problem' in manifest) return fail('evidence.unverified', manifest.problem);
  let files: PackFiles = await signPack(read.files, signers, { index: index.value, manifest: manifest.value, review });
  for (const path of request.sshSignatures ?? []) {
    const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, path)));
    if (bytes === null) return fail('evidence.key', `no SSH signature "${path}"`);
    files = await addSshSignature(files, bytes, nodeCrypto);
  }
  const bytes = writeZip(files);
  await demandSound(bytes, request, trustIn(signers));
  writeOutputs([{ path: resolve(cwd, request.pack), bytes }]);
  return { bytes, sha256: sha256Hex(bytes) };
}

async function readReview({ opinion, note, cwd }: SignRequest): Promise<Review | undefined> {
  if (opinion === undefined) return undefined;
  if (note === undefined) return { opinion, note: null };
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, note)));
  if (bytes === null) return fail('evidence.key', `no note "${note}"`);
  const decoded = decodeUtf8(bytes);
  if (!('text' in decoded) || bytes.length > maxNoteBytes)
    return fail('evidence.key', `the note "${note}" is not UTF-8 text of at most 64 KiB`);
  return { opinion, note: decoded.text };
}

const maxNoteBytes = 64 * 1024;

/** The keys that just signed, as those of a reader who trusts each of them. */
function trustIn(signers: readonly Signer[]): Trust | null {
  if (signers.length === 0) return null;
  const bounds = { notBefore: null, notAfter: null, validBefore: null, revoked: null };
  return {
    keys: signers.map(({ key }) => ({ name: key.keyId, key, roles: ['any'], ...bounds })),
    require: [{ role: 'any', threshold: 1 }],
  };
}

async function demandSound(bytes: Uint8Array, { pack, toolVersion }: SignRequest, trust: Trust | null): Promise<void> {
  const { checks } = await verifyPack(bytes, {
    // Keys that just signed have no bounds, so the day decides nothing.
    at: '0001-01-01',
    toolVersion,
    authorities: await shippedAuthorities(),
    crypto: nodeCrypto,
    trust,
    profile: 'strict',
  });
  const failures = checks.filter(({ status }) => status === 'fail');
  if (failures.length === 0) return;
  throw new GlassAlphaError(
    failures.map(({ id, detail }) =>
      problem('evidence.unverified', `"${pack}" does not verify: ${id}: ${detail.replaceAll('\n', '; ')}`, {
        hint: 'nothing was signed; get the pack again, or export it again from the report',
      }),
    ),
  );
}
