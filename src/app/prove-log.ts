import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { consistencyProof, inclusionProof } from '../evidence/log/merkle-proofs.ts';
import type { LeafHashes } from '../evidence/log/merkle-tree.ts';
import { readEntry } from '../evidence/log/read-entry.ts';
import { writeConsistencyProof, writeTlogProof } from '../evidence/log/tlog-proof.ts';
import { verifyLog } from '../evidence/log/verify-log.ts';
import { type GivenCheckpoint, openCheckpoint } from './check-checkpoints.ts';
import { openLog } from './open-log.ts';

interface NamedFile {
  readonly path: string;
  readonly shown: string;
}

/**
 * Proof that an entry is among those a checkpoint counts.
 *
 * @throws GlassAlphaError with every problem of the log, or `cli.usage` if the checkpoint does not count the entry
 */
export async function proveEntry(log: NamedFile, checkpointFile: NamedFile, seq: number): Promise<Uint8Array> {
  const { checkpoint, leaves } = await provable(log, checkpointFile);
  if (BigInt(seq) >= checkpoint.size) {
    fail('cli.usage', `${checkpoint.file} counts ${checkpoint.size} entries, from 0: entry ${seq} is not among them`, {
      hint: 'sign a checkpoint of the log as it is now: glassalpha log append --sign KEY',
    });
  }
  const line = await firstLine(log, (_, at) => at === seq);
  return writeTlogProof(
    { index: BigInt(seq), extra: line?.bytes ?? null, hashes: inclusionProof(leaves, seq) },
    checkpoint.bytes,
  );
}

/**
 * Number of the entry of a record outside any pack.
 *
 * @throws GlassAlphaError `log.invalid` if the log has none
 */
export async function entryOfRecord(log: NamedFile, manifestSha256: string): Promise<number> {
  const found = await firstLine(log, (bytes) => {
    const reading = readEntry(bytes);
    if (!('entry' in reading)) return false;
    return reading.entry.manifest_sha256 === manifestSha256 && reading.entry.pack_sha256 === null;
  });
  if (found !== null) return found.at;
  return fail('log.invalid', `${log.shown} has no entry of this record`, {
    hint: 'append its report: glassalpha log append report.pdf',
  });
}

async function firstLine(
  log: NamedFile,
  isWanted: (bytes: Uint8Array, at: number) => boolean,
): Promise<{ readonly at: number; readonly bytes: Uint8Array } | null> {
  for await (const { number, bytes } of openLog(log.path, log.shown, 'whole')) {
    if (isWanted(bytes, number - 1)) return { at: number - 1, bytes };
  }
  return null;
}

/**
 * Proof that the entries a checkpoint counts begin with those that the log had at an earlier size.
 *
 * @throws GlassAlphaError likewise
 */
export async function proveGrowth(log: NamedFile, checkpointFile: NamedFile, size: number): Promise<Uint8Array> {
  const { checkpoint, leaves } = await provable(log, checkpointFile);
  if (size === 0 || BigInt(size) > checkpoint.size) {
    fail('cli.usage', `--from takes a size of 1 to ${checkpoint.size}, which ${checkpoint.file} counts`);
  }
  return writeConsistencyProof(BigInt(size), consistencyProof(leaves, size), checkpoint.bytes);
}

/** The leaves that the checkpoint counts; only an intact log that the checkpoint is of proves anything. */
async function provable(
  log: NamedFile,
  { path, shown }: NamedFile,
): Promise<{ readonly checkpoint: GivenCheckpoint; readonly leaves: LeafHashes }> {
  const checkpoint = await openCheckpoint(path, shown);
  const lines = openLog(log.path, log.shown, 'whole');
  const { leaves, problems } = await verifyLog(lines, { file: log.shown, checkpoints: [checkpoint] });
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const size = Number(checkpoint.size);
  return { checkpoint, leaves: { count: () => size, at: leaves.at } };
}
