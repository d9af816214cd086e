import { fail } from '../base/diagnostic.ts';
import { basicContainer } from './basic/basic-container.ts';
import type { PackFiles } from './check.ts';
import { readZip } from './zip/read-zip.ts';

/**
 * Report and record of a pack, exported or put together by hand. Whether the pack as a whole is what was exported, its verification
 * says.
 *
 * @throws GlassAlphaError `report.no_manifest` if there is no single report with its record in it
 * @example (await packedReport(zip)).record
 */
export async function packedReport(
  zip: Uint8Array,
): Promise<{ readonly report: Uint8Array; readonly record: Uint8Array }> {
  const strict = readZip(zip);
  const read = 'files' in strict ? strict : await basicContainer(zip);
  if ('problem' in read) return fail('report.no_manifest', `not a pack: ${read.problem}`);
  return {
    report: sole(read.files, /^[^/]+\.pdf$/, 'PDF'),
    record: sole(read.files, /^[^/]+\.manifest\.json$/, 'record'),
  };
}

function sole(files: PackFiles, name: RegExp, what: string): Uint8Array {
  const found = [...files].filter(([path]) => name.test(path));
  const [first] = found;
  if (first === undefined || found.length > 1)
    return fail('report.no_manifest', `not a pack: it holds ${found.length} files that could be its ${what}`);
  return first[1];
}
