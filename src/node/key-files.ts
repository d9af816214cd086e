import { generateKeyPairSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { writeFailure } from './output-problems.ts';
import { makeFolder } from './write-outputs.ts';

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
      makeFolder(dirname(path));
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
