import type { OpenedKey } from '../app/signing-keys.ts';
import { fail } from '../base/diagnostic.ts';
import type { CliContext } from './cli-context.ts';

export interface LogSigningOptions {
  readonly sign?: string | undefined;
  readonly origin?: string | undefined;
  readonly passphraseFile?: string | undefined;
}

/**
 * The key of `--sign`, opened before anything is written; null without the option.
 *
 * @throws GlassAlphaError `evidence.key`
 */
export async function logSigningKey(
  { sign, origin, passphraseFile }: LogSigningOptions,
  context: CliContext,
): Promise<OpenedKey | null> {
  if (sign === undefined) {
    if (origin !== undefined) fail('cli.usage', '--origin names the log in a checkpoint: give --sign too');
    return null;
  }
  const [{ openKey, permissionNotice }, { passphraseSource }] = await Promise.all([
    import('../app/signing-keys.ts'),
    import('./passphrase.ts'),
  ]);
  const opened = await openKey(sign, context.cwd, passphraseSource(passphraseFile, context));
  if (opened.sign === null) fail('evidence.key', `"${sign}" is a public key; to sign takes the private one`);
  if (opened.key.algorithm !== 'ed25519') fail('evidence.key', `"${sign}" is no Ed25519 key, which checkpoints take`);
  const notice = permissionNotice(sign, opened.isReadByOthers);
  if (notice !== null) context.stderr.write(`warning: ${notice}\n`);
  return opened;
}
