import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { writeFailure } from './output-problems.ts';

/** A private key in memory: what it signs with, and its public half. It is never printed. */
export interface SigningKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Ed25519: 64 bytes. ECDSA: SHA-256, DER. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/**
 * Reads a private key file in PEM.
 *
 * @param passphrase asked only if the key is encrypted; null: there is none to be had
 * @throws GlassAlphaError `evidence.key`
 * @example const key = await readSigningKey(bytes, 'owner.key.pem', async () => null);
 */
export async function readSigningKey(
  bytes: Uint8Array,
  shown: string,
  passphrase: () => Promise<string | null>,
): Promise<SigningKey> {
  const pem = new TextDecoder().decode(bytes);
  if (pem.includes('BEGIN PUBLIC KEY'))
    return fail('evidence.key', `"${shown}" is a public key; to sign takes the private one`);
  const isEncrypted = pem.includes('BEGIN ENCRYPTED PRIVATE KEY') || pem.includes('Proc-Type: 4,ENCRYPTED');
  const secret = isEncrypted ? await passphrase() : null;
  if (isEncrypted && secret === null)
    return fail('evidence.key', `"${shown}" is encrypted`, {
      hint: 'give --passphrase-file, or set GLASSALPHA_KEY_PASSPHRASE',
    });
  const key = open(pem, secret, shown);
  const kind = key.asymmetricKeyType;
  const isP256 = kind === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (kind !== 'ed25519' && !isP256)
    return fail('evidence.key', `"${shown}" is neither an Ed25519 nor an ECDSA P-256 key`, {
      hint: 'make one: glassalpha keys generate NAME',
    });
  return {
    spki: createPublicKey(key).export({ type: 'spki', format: 'der' }),
    sign: (message) => sign(isP256 ? 'sha256' : null, message, key),
  };
}

function open(pem: string, passphrase: string | null, shown: string): KeyObject {
  try {
    return createPrivateKey(passphrase === null ? pem : { key: pem, passphrase });
  } catch {
    // OpenSSL's words differ by version and say no more.
    if (passphrase !== null) return fail('evidence.key', `"${shown}" does not open with this passphrase`);
    return fail('evidence.key', `"${shown}" is no private key in PEM`, {
      hint: 'OpenSSH private keys sign with ssh-keygen -Y sign: see --ssh-signature',
    });
  }
}

/** A new Ed25519 key: PKCS#8, encrypted (PBES2, AES-256) if there is a passphrase, and the SubjectPublicKeyInfo in PEM and DER. */
export function newSigningKey(passphrase: string | null): {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly spki: Uint8Array;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const encryption = passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase };
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/**
 * Writes the two files of a key, the private one for its owner alone. Neither ever replaces a file; if the second fails, the
 * first goes again.
 *
 * @throws GlassAlphaError `io.exists`, `io.permission` or `io.space`
 */
export function writeKeyFiles(
  files: readonly { readonly path: string; readonly text: string; readonly mode: number }[],
) {
  const written: string[] = [];
  for (const { path, text, mode } of files) {
    try {
      const file = openSync(path, 'wx', mode);
      written.push(path);
      try {
        writeSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      for (const one of written) rmSync(one, { force: true });
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        fail('io.exists', `"${basename(path)}" exists; keys are never replaced`, { hint: 'choose another name' });
      throw writeFailure(error, path);
    }
  }
}

/** Whether others than the owner may read a file; null where the system does not say it by mode (Windows). */
export function isReadByOthers(path: string): boolean | null {
  if (process.platform === 'win32') return null;
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
}

/** Verifies an Ed25519 signature (RFC 8032); the point is 32 bytes, the signature 64. */
export function verifyEd25519(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verified({ kty: 'OKP', crv: 'Ed25519', x: url(point) }, null, message, signature);
}

/** Verifies an ECDSA signature on P-256 with SHA-256; the point is uncompressed, the signature r and s. */
export function verifyEcdsa(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: 'EC', crv: 'P-256', x: url(point.subarray(1, 33)), y: url(point.subarray(33)) };
  return verified(jwk, 'sha256', message, signature);
}

function verified(
  jwk: Record<string, string>,
  hash: string | null,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    // OpenSSL refuses the key or the signature: nothing is verified.
    return false;
  }
}

function url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
