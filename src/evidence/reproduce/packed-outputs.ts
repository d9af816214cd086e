import { fail } from '../../base/diagnostic.ts';
import { basicContainer } from '../basic/basic-container.ts';
import { readZip } from '../zip/read-zip.ts';

export interface PackedOutputs {
  readonly report: { readonly name: string; readonly bytes: Uint8Array };
  /** What an audit wrote beside its report, by the ending after its stem: `.findings.json`. */
  readonly beside: ReadonlyMap<string, Uint8Array>;
}

/**
 * The files of a pack that an audit wrote, as far as a rerun writes them too.
 *
 * @param endings of the sidecars
 * @throws GlassAlphaError `report.no_manifest` if it holds no report
 * @example (await packedOutputs(zip, ['.findings.json'])).report.name // 'credit_2025Q4.pdf'
 */
export async function packedOutputs(zip: Uint8Array, endings: readonly string[]): Promise<PackedOutputs> {
  const strict = readZip(zip);
  const read = 'files' in strict ? strict : await basicContainer(zip);
  if ('problem' in read) return fail('report.no_manifest', `not a pack: ${read.problem}`);
  const files = [...read.files];
  const [name, bytes] = files.find(([path]) => /^[^/]+\.pdf$/.test(path)) ?? fail('report.no_manifest', 'no report');
  const beside = new Map<string, Uint8Array>();
  for (const ending of endings) {
    // The decisions of a pack have a name of their own.
    const found = files.find(([path]) => path === ending.slice(1) || path === name.replace(/\.pdf$/, ending));
    if (found !== undefined) beside.set(ending, found[1]);
  }
  return { report: { name, bytes }, beside };
}
