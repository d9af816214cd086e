import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { fail } from '../base/diagnostic.ts';

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
