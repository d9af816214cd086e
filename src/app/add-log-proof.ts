import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import { logProofPath } from '../evidence/log/log-proof-check.ts';
import { readZip } from '../evidence/zip/read-zip.ts';
import { writeZip } from '../evidence/zip/write-zip.ts';
import { writeOutputs } from '../node/write-outputs.ts';

/**
 * Puts the proof of a log into a pack, in place of an earlier one. Index, sums and signatures do not count attestations, so they
 * hold as before.
 *
 * @param target may be the pack itself
 * @throws GlassAlphaError `evidence.unverified` for what is no exported pack, `io.*`
 */
export async function addLogProof(pack: string, proof: Uint8Array, target: string): Promise<void> {
  const read = readZip(await readFile(pack));
  if ('problem' in read) {
    fail('evidence.unverified', `"${basename(pack)}" is no exported pack: ${read.problem}`, {
      hint: 'glassalpha export-evidence-pack makes one from the report',
    });
  }
  writeOutputs([{ path: target, bytes: writeZip(new Map([...read.files, [logProofPath, proof]])) }]);
}
