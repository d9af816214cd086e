import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Passphrase } from '../app/signing-keys.ts';
import { fail } from '../base/diagnostic.ts';
import type { CliContext } from './cli-context.ts';

/**
 * The passphrase of a key: from the file of `--passphrase-file` (its first line), from GLASSALPHA_KEY_PASSPHRASE, or typed on
 * a terminal; null if no one can be asked.
 */
export function passphraseSource(file: string | undefined, { cwd, env, askSecret }: CliContext): Passphrase {
  return async (shown) => {
    if (file !== undefined) return firstLine(resolve(cwd, file), file);
    return env['GLASSALPHA_KEY_PASSPHRASE'] || (await askSecret(`Passphrase of ${shown}: `));
  };
}

/**
 * A passphrase for a new key; typed ones are asked for twice.
 *
 * @throws GlassAlphaError `evidence.key` if there is none
 */
export async function newPassphrase(file: string | undefined, shown: string, context: CliContext): Promise<string> {
  const isTyped = file === undefined && !context.env['GLASSALPHA_KEY_PASSPHRASE'];
  const first = await passphraseSource(file, context)(shown);
  if (first === null || first === '') {
    return fail('evidence.key', 'to encrypt takes a passphrase, and none was given', {
      hint: 'give --passphrase-file FILE, set GLASSALPHA_KEY_PASSPHRASE, or run this on a terminal',
    });
  }
  if (isTyped && (await context.askSecret('The same again: ')) !== first)
    fail('evidence.key', 'the two passphrases differ; no key was written');
  return first;
}

function firstLine(path: string, shown: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return fail('evidence.key', `the passphrase file "${shown}" cannot be read`);
  }
  return text.split(/\r?\n/, 1)[0] || fail('evidence.key', `the passphrase file "${shown}" is empty`);
}
