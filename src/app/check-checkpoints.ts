import { readFile } from 'node:fs/promises';
import { type Diagnostic, fail, problem } from '../base/diagnostic.ts';
import { type Checkpoint, readCheckpoint } from '../evidence/log/checkpoint.ts';
import { type LogKey, readLogKey } from '../evidence/log/log-key.ts';
import { isSignedBy } from '../evidence/log/signed-note.ts';
import { verifyEcdsa, verifyEd25519 } from '../node/verify-signature.ts';

export interface GivenCheckpoint extends Checkpoint {
  /** As it was named. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a checkpoint file.
 *
 * @throws GlassAlphaError `log.invalid`
 */
export async function openCheckpoint(path: string, file: string): Promise<GivenCheckpoint> {
  const bytes = await readFile(path).catch(() =>
    fail('log.invalid', `there is no checkpoint "${file}"`, {
      hint: 'glassalpha log append --sign KEY writes one beside the log',
    }),
  );
  const checkpoint = readCheckpoint(bytes);
  if (checkpoint === null) fail('log.invalid', `"${file}" is no checkpoint of a log`);
  return { ...checkpoint, file, bytes };
}

/**
 * The key given with `--log-key`.
 *
 * @throws GlassAlphaError `evidence.key`
 */
export function logKeyOf(text: string): LogKey {
  const reading = readLogKey(text);
  return 'problem' in reading
    ? fail('evidence.key', `--log-key is no verifier key of a log: ${reading.problem}`)
    : reading.logKey;
}

/** Whether the key signed the checkpoint; a problem if not. */
export async function signatureFault(checkpoint: GivenCheckpoint, key: LogKey): Promise<Diagnostic | null> {
  if (await isSignedBy(checkpoint.note, key, { verifyEd25519, verifyEcdsa })) return null;
  return problem('log.invalid', `${checkpoint.file} has no good signature of the key ${key.name}`, {
    hint: 'the checkpoint was changed, or is of another log',
  });
}

/** Where the checkpoint of a log lies: `audit_log.checkpoint` beside `audit_log.jsonl`. */
export function checkpointName(log: string): string {
  return `${log.replace(/\.jsonl$/, '')}.checkpoint`;
}
