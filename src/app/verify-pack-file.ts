import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { sha256Hex } from '../base/sha256.ts';
import { logProofCheck } from '../evidence/log/log-proof-check.ts';
import type { AssuranceLevel, AssuranceMark, Verification } from '../evidence/verification.ts';
import { verifyPack } from '../evidence/verify-pack.ts';
import { readAssets } from '../node/assets.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { openManifest } from '../record/open.ts';
import { typeset } from './audit-result.ts';
import { logKeyOf } from './check-checkpoints.ts';
import { shippedAuthorities } from './shipped-authorities.ts';
import { nodeCrypto, readTrust } from './trust-files.ts';

export interface VerifyRequest {
  /** Path of the pack. */
  readonly pack: string;
  readonly cwd: string;
  readonly toolVersion: string;
  /** Day of judgement, `YYYY-MM-DD`. */
  readonly at: string;
  readonly profile?: 'auto' | 'strict' | 'basic' | undefined;
  readonly trust?: readonly string[] | undefined;
  readonly expectModel?: string | undefined;
  readonly minSequence?: number | undefined;
  readonly challenge?: string | undefined;
  /** A policy file, or its SHA-256. */
  readonly expectPolicy?: string | undefined;
  readonly require?: readonly (AssuranceLevel | AssuranceMark)[] | undefined;
  readonly rerender?: boolean | undefined;
  /** Verifier key of the portfolio log that the pack's proof is to lead to. */
  readonly logKey?: string | undefined;
}

/**
 * Verifies a pack that lies on disk. What is wrong with the pack is in the result; thrown is what kept it from being verified.
 *
 * @throws GlassAlphaError `evidence.unverified` if there is no such file, `evidence.key` for a bad trust file
 * @example (await verifyPackFile({ pack: 'pack.zip', cwd, toolVersion, at: '2025-10-14' })).exitCode
 */
export async function verifyPackFile(request: VerifyRequest): Promise<Verification> {
  const [trust, policySha256, authorities] = await Promise.all([
    readTrust(request.trust ?? [], request.cwd),
    policyDigest(request.expectPolicy, request.cwd),
    shippedAuthorities(),
  ]);
  const logKey = request.logKey === undefined ? null : logKeyOf(request.logKey);
  return verifyPack(await readPack(request.pack, request.cwd), {
    at: request.at,
    toolVersion: request.toolVersion,
    authorities,
    crypto: nodeCrypto,
    trust,
    profile: request.profile,
    require: request.require,
    expected: {
      model: request.expectModel,
      minSequence: request.minSequence,
      challenge: request.challenge,
      policySha256,
    },
    rerender: request.rerender === true ? typesetRecord : undefined,
    ...(logKey === null
      ? {}
      : { later: { log: (files, manifestSha256) => logProofCheck(files, manifestSha256, logKey, nodeCrypto) } }),
  });
}

/**
 * The bytes of a pack.
 *
 * @throws GlassAlphaError `evidence.unverified` for a folder, or if there is no such file
 */
export async function readPack(pack: string, cwd: string): Promise<Uint8Array> {
  const path = portablePath(resolve(cwd, pack));
  const kind = await nodeFileSystem.kind(path);
  if (kind === 'directory')
    fail('evidence.unverified', `"${pack}" is a folder, not a pack`, {
      hint: 'name the .zip itself; some browsers unpack what they download: switch that off, or ask for the file again',
    });
  return (await nodeFileSystem.readFile(path)) ?? fail('evidence.unverified', `no pack "${pack}"`);
}

/** The report that a record gives, in this version. */
async function typesetRecord(bytes: Uint8Array): Promise<Uint8Array> {
  return typeset({ manifest: openManifest(bytes), bytes, sha256: sha256Hex(bytes) }, await readAssets());
}

async function policyDigest(expected: string | undefined, cwd: string): Promise<string | undefined> {
  if (expected === undefined || /^[0-9a-f]{64}$/.test(expected)) return expected;
  const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, expected)));
  if (bytes !== null) return sha256Hex(bytes);
  return fail('policy.not_found', `no policy file "${expected}"`, {
    hint: '--expect-policy takes a file, or its SHA-256 in lower-case hex',
  });
}
