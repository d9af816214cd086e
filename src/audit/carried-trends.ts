import { type Diagnostic, diagnostic, GlassAlphaError } from '../base/diagnostic.ts';
import { directoryName, resolvePath } from '../base/file-system.ts';
import { type GateTrend, isJudged } from '../record/decisions.ts';
import type { Manifest } from '../record/manifest.ts';
import { openManifest } from '../record/open.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';

export interface CarriedTrends {
  /** By policy name, `#` and gate id. */
  readonly trends: ReadonlyMap<string, GateTrend>;
  readonly notice: Diagnostic;
}

/**
 * Trends of the record that lies beside the configuration, if exactly one does and it is of this very configuration
 * (evidence.md 1.2): earlier audits cannot be derived from the inputs, so a rerun carries them, and equal inputs give equal bytes
 * where the log is not at hand. The record opens only if its digests are right.
 */
export async function carriedTrends(
  { configPath, files }: Pick<AuditInputs, 'configPath' | 'files'>,
  { fileSystem }: Pick<AuditPorts, 'fileSystem'>,
): Promise<CarriedTrends | null> {
  if (configPath === null) return null;
  const config = files.find(({ role }) => role === 'config')?.sha256;
  const folder = directoryName(configPath);
  const names = ((await fileSystem.list(folder)) ?? []).filter((name) => name.endsWith('.manifest.json'));
  const records: { readonly name: string; readonly manifest: Manifest }[] = [];
  for (const name of names) {
    const bytes = await fileSystem.readFile(resolvePath(folder, name));
    const manifest = bytes === null ? null : opened(bytes);
    if (manifest?.configuration.hash === config && manifest !== null) records.push({ name, manifest });
  }
  const [record, ...others] = records;
  if (record === undefined || others.length > 0 || !isJudged(record.manifest.gates)) return null;
  const trends = record.manifest.gates.gates.flatMap(({ policy, id, near }): [string, GateTrend][] =>
    near?.trend ? [[`${policy}#${id}`, near.trend]] : [],
  );
  if (trends.length === 0) return null;
  const message = `earlier values of the gates are carried from ${record.name}, the record of this configuration`;
  return { trends: new Map(trends), notice: diagnostic('note', 'evidence.unverified', message) };
}

/** What is no whole record carries nothing. */
function opened(bytes: Uint8Array): Manifest | null {
  try {
    return openManifest(bytes);
  } catch (error) {
    if (error instanceof GlassAlphaError) return null;
    throw error;
  }
}
