import { resolve } from 'node:path';
import { type Diagnostic, GlassAlphaError, problem } from '../base/diagnostic.ts';
import type { SignatureCrypto } from '../evidence/signatures/crypto.ts';
import { parseTrust } from '../evidence/signatures/parse-trust.ts';
import { mergeTrust, type Trust } from '../evidence/signatures/trust.ts';
import { waiverVerifier } from '../evidence/signatures/waiver-verifier.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { verifyEcdsa, verifyEd25519 } from '../node/verify-signature.ts';
import type { WaiverVerifier } from '../policy/waivers/waiver.ts';

/** Signature verification by Node's own crypto. */
export const nodeCrypto: SignatureCrypto<boolean> = { verifyEd25519, verifyEcdsa };

/**
 * Reads everything that `--trust` was given, as one.
 *
 * @returns null where nothing was given
 * @throws GlassAlphaError `evidence.key` with every problem of every file
 * @example const trust = await readTrust(['trust.yaml', 'regulator.pub.pem'], process.cwd());
 */
export async function readTrust(files: readonly string[], cwd: string): Promise<Trust | null> {
  const diagnostics: Diagnostic[] = [];
  const parts: Trust[] = [];
  for (const file of files) {
    const bytes = await nodeFileSystem.readFile(portablePath(resolve(cwd, file)));
    if (bytes === null) {
      diagnostics.push(problem('evidence.key', `no file "${file}" of trusted keys`));
      continue;
    }
    const { trust, diagnostics: found } = parseTrust(bytes, portablePath(file));
    diagnostics.push(...found);
    if (trust !== null) parts.push(trust);
  }
  if (diagnostics.length > 0) throw new GlassAlphaError(diagnostics);
  return files.length === 0 ? null : mergeTrust(parts);
}

/** Verifies waivers by the approvers of these files; null where none were given, and then no signature counts. */
export async function trustedWaivers(files: readonly string[], cwd: string): Promise<WaiverVerifier | null> {
  const trust = await readTrust(files, cwd);
  return trust === null ? null : waiverVerifier(trust, nodeCrypto);
}
