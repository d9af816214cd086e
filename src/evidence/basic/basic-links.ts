import { sha256Hex } from '../../base/sha256.ts';
import { decisionsFile } from '../../record/decisions-file.ts';
import { type Check, judged, skipped } from '../check.ts';
import { sameBytes } from '../checks/same-bytes.ts';
import type { PackContext } from '../pack-context.ts';

/** What lies beside the record in a hand-made pack belongs to it: the configuration by its digest, decisions by their bytes. */
export function basicLinks({ files, layout, manifest, manifestSha256 }: PackContext): Check {
  if ('problem' in manifest) return skipped('links', 'there is no record to compare with (manifest-schema)');
  if ('problem' in layout) return skipped('links', 'report, record or configuration is missing (required-files)');
  const problems: string[] = [];
  const { configuration, gates, audit } = manifest.value;
  for (const { role, sha256, text, ref } of configuration.files) {
    if (sha256Hex(text) !== sha256)
      problems.push(`the record states another digest for ${role} ${ref} than its text has`);
  }
  const expected = decisionsFile(gates, manifestSha256 ?? '', audit.as_of);
  for (const [path, bytes] of files) {
    if (/(^|\.|\/)policy_decisions\.json$/.test(path) && !sameBytes(bytes, expected))
      problems.push(`${path} does not hold the decisions of the record`);
  }
  return judged('links', problems, 'the configuration is the one of the record');
}
