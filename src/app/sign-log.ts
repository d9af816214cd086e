import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { isOrigin, signCheckpoint } from '../evidence/log/checkpoint.ts';
import { verifyLog } from '../evidence/log/verify-log.ts';
import { writeOutputs } from '../node/write-outputs.ts';
import { checkpointName, openCheckpoint } from './check-checkpoints.ts';
import { openLog } from './open-log.ts';
import type { OpenedKey } from './signing-keys.ts';

export interface SignedLog {
  readonly origin: string;
  readonly size: bigint;
  /** As it is to be shown. */
  readonly file: string;
}

/**
 * Signs a checkpoint of the log as it is, beside it; the one before goes to a folder, under its size. The whole log is checked
 * first, also against that earlier checkpoint: a log that was rewritten is not signed.
 *
 * @param origin name of the log; null: that of its earlier checkpoint or, for the first, the name of the key
 * @throws GlassAlphaError `log.fork`, `log.invalid`, `evidence.key`, `io.*`
 */
export async function signLog(
  log: { readonly path: string; readonly shown: string },
  { key, name, sign }: OpenedKey,
  origin: string | null,
): Promise<SignedLog> {
  if (sign === null) fail('evidence.key', 'a public key signs nothing: --sign takes the private one');
  if (key.algorithm !== 'ed25519') fail('evidence.key', 'checkpoints of a log are signed by Ed25519 keys');
  const path = checkpointName(log.path);
  const file = checkpointName(log.shown);
  const earlier = existsSync(path) ? await openCheckpoint(path, file) : null;
  const own = origin ?? earlier?.origin ?? name.replace(/[\s+]/gu, '-');
  if (!isOrigin(own))
    fail('cli.usage', `"${own}" cannot name a log: no spaces, no plus sign`, { hint: 'give --origin' });
  if (earlier !== null && earlier.origin !== own) {
    fail('cli.usage', `this log is named ${earlier.origin} by its checkpoint, not ${own}`, {
      hint: 'leave --origin out',
    });
  }
  const checkpoints = earlier === null ? [] : [earlier];
  const { count, root, problems } = await verifyLog(openLog(log.path, log.shown, 'whole'), {
    file: log.shown,
    checkpoints,
  });
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const size = BigInt(count);
  const bytes = await signCheckpoint({ origin: own, size, root }, { key, sign });
  const kept =
    earlier === null || earlier.size === size ? [] : [{ path: keptName(path, earlier.size), bytes: earlier.bytes }];
  writeOutputs([...kept, { path, bytes }]);
  return { origin: own, size, file };
}

/** `audit_log.checkpoints/40` beside `audit_log.checkpoint`. */
function keptName(checkpoint: string, size: bigint): string {
  return join(`${checkpoint}s`, String(size));
}
