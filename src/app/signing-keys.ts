import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { baseName, fileStem } from '../base/file-system.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { keyOfSpki, type PublicKey } from '../evidence/keys/public-key.ts';
import { readPublicKey } from '../evidence/keys/read-public-key.ts';
import type { Signer } from '../evidence/signatures/crypto.ts';
import { isReadByOthers, newSigningKey, writeKeyFiles } from '../node/key-files.ts';
import { nodeFileSystem, portablePath } from '../node/node-file-system.ts';
import { readSigningKey } from '../node/signing-key.ts';

/** Where a passphrase comes from: null if there is none to be had. */
export type Passphrase = (shown: string) => Promise<string | null>;

export interface NewKey {
  readonly key: PublicKey;
  /** As the name was given. */
  readonly privateFile: string;
  readonly publicFile: string;
}

/**
 * Makes an Ed25519 key: `NAME.key.pem` for its owner alone and `NAME.pub.pem` for everyone. Neither replaces a file.
 *
 * @param passphrase null: the private key is stored in the clear
 * @throws GlassAlphaError `io.exists`, `io.permission`, `io.space`
 */
export function generateKey(name: string, cwd: string, passphrase: string | null): NewKey {
  if (baseName(portablePath(name)) === '')
    fail('evidence.key', 'the key needs a name: glassalpha keys generate model-owner');
  const [privateFile, publicFile] = [`${name}.key.pem`, `${name}.pub.pem`];
  const { privatePem, publicPem, spki } = newSigningKey(passphrase);
  writeKeyFiles([
    { path: resolve(cwd, privateFile), text: privatePem, mode: 0o600 },
    { path: resolve(cwd, publicFile), text: publicPem, mode: 0o644 },
  ]);
  return { key: accepted(keyOfSpki(spki), publicFile), privateFile, publicFile };
}

export interface OpenedKey {
  readonly key: PublicKey;
  /** The file's name without its endings. */
  readonly name: string;
  /** Null for a public key. */
  readonly sign: Signer['sign'] | null;
  /** Whether others may read the private key's file; null where that is not known, or not asked. */
  readonly isReadByOthers: boolean | null;
}

/**
 * Opens a key file, public or private.
 *
 * @throws GlassAlphaError `evidence.key`
 * @example (await openKey('model-owner.pub.pem', cwd, async () => null)).key.keyId
 */
export async function openKey(file: string, cwd: string, passphrase: Passphrase): Promise<OpenedKey> {
  const path = portablePath(resolve(cwd, file));
  const bytes = await nodeFileSystem.readFile(path);
  if (bytes === null) return fail('evidence.key', `no key file "${file}"`);
  const name = fileStem(baseName(path)).replace(/\.(pub|key)$/, '');
  const decoded = decodeUtf8(bytes);
  const text = 'text' in decoded ? decoded.text : '';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    const { spki, sign } = await readSigningKey(bytes, file, () => passphrase(file));
    return { key: accepted(keyOfSpki(spki), file), name, sign, isReadByOthers: isReadByOthers(path) };
  }
  return { key: accepted(readPublicKey(text), file), name, sign: null, isReadByOthers: null };
}

/**
 * The keys that are to sign.
 *
 * @param warn takes the notice on a file that others may read
 * @throws GlassAlphaError `evidence.key`, also for a public key
 */
export async function openSigners(
  files: readonly string[],
  cwd: string,
  passphrase: Passphrase,
  warn: (message: string) => void,
): Promise<Signer[]> {
  const signers: Signer[] = [];
  for (const file of files) {
    const { key, sign, isReadByOthers: isOpen } = await openKey(file, cwd, passphrase);
    if (sign === null) fail('evidence.key', `"${file}" is a public key; to sign takes the private one`);
    const notice = permissionNotice(file, isOpen);
    if (notice !== null) warn(notice);
    signers.push({ key, sign });
  }
  return signers;
}

/** What there is to say on who may read a private key's file. */
export function permissionNotice(file: string, isOpen: boolean | null): string | null {
  if (isOpen === null) return `file permissions of "${file}" are not judged on this system`;
  return isOpen ? `"${file}" may be read by others: chmod 600 ${file}` : null;
}

function accepted(reading: ReturnType<typeof keyOfSpki>, file: string): PublicKey {
  return 'key' in reading ? reading.key : fail('evidence.key', `"${file}": ${reading.problem}`);
}
