import { type Check, judged, type PackFiles, skipped } from '../check.ts';
import type { SignatureCrypto } from '../signatures/crypto.ts';
import type { LogKey } from './log-key.ts';
import { leafHash } from './merkle-tree.ts';
import { readEntry } from './read-entry.ts';
import { isSignedBy } from './signed-note.ts';
import { readTlogProof, type TlogProof } from './tlog-proof.ts';
import { verifyInclusion } from './verify-merkle.ts';

/** Where a pack carries the proof that its audit is in a log. */
export const logProofPath = 'attestations/pack.tlog-proof';

/**
 * Whether the pack's proof shows that its record has an entry in the log of a key (evidence.md 4, check 15; 7). The entry has no
 * `pack_sha256`: no pack can hold its own digest.
 *
 * @example await logProofCheck(files, manifestSha256, key, crypto)
 */
export async function logProofCheck(
  files: PackFiles,
  manifestSha256: string,
  key: LogKey,
  crypto: SignatureCrypto,
): Promise<Check> {
  const bytes = files.get(logProofPath);
  if (bytes === undefined) return skipped('log', `the pack has no ${logProofPath}`);
  const proof = readTlogProof(bytes);
  if (proof === null) return judged('log', [`${logProofPath} is no proof (C2SP tlog-proof@v1)`], '');
  const { origin, size, note } = proof.checkpoint;
  const problems = entryProblems(proof, manifestSha256);
  if (origin !== key.name || !(await isSignedBy(note, key, crypto)))
    problems.push(`the checkpoint of ${origin} has no good signature of the key ${key.name}`);
  return judged('log', problems, `entry ${proof.index} of ${size} in ${origin}`);
}

function entryProblems({ extra, index, hashes, checkpoint }: TlogProof, manifestSha256: string): string[] {
  const reading = extra === null ? { problem: 'it carries none' } : readEntry(extra);
  if ('problem' in reading || extra === null)
    return [`the proof carries no entry of a log: ${'problem' in reading ? reading.problem : ''}`];
  const { entry } = reading;
  const problems: string[] = [];
  if (entry.manifest_sha256 !== manifestSha256 || entry.pack_sha256 !== null)
    problems.push('the entry of the proof is not that of this record');
  const { size, root } = checkpoint;
  const isIncluded = verifyInclusion({ index, size, leaf: leafHash(extra), proof: hashes, root });
  if (!isIncluded || BigInt(entry.seq) !== index)
    problems.push(`the hashes do not lead from the entry to the root of the ${size} entries`);
  return problems;
}
