import { GlassAlphaError } from '../base/diagnostic.ts';
import { directoryName, resolvePath } from '../base/file-system.ts';
import type { Manifest } from '../record/manifest.ts';
import { openManifest } from '../record/open.ts';
import type { AuditInputs } from './load-inputs.ts';
import type { AuditPorts } from './ports.ts';

export interface RecordBeside {
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * The record that lies beside the configuration, if exactly one does and it is of this very configuration (evidence.md 1.2): what
 * no input can reproduce is carried from it. It opens only if its digests are right.
 */
export async function recordBeside(
  { configPath, files }: Pick<AuditInputs, 'configPath' | 'files'>,
  { fileSystem }: Pick<AuditPorts, 'fileSystem'>,
): Promise<RecordBeside | null> {
  if (configPath === null) return null;
  const config = files.find(({ role }) => role === 'config')?.sha256;
  const folder = directoryName(configPath);
  const names = ((await fileSystem.list(folder)) ?? []).filter((name) => name.endsWith('.manifest.json'));
  const records: RecordBeside[] = [];
  for (const name of names) {
    const bytes = await fileSystem.readFile(resolvePath(folder, name));
    const manifest = bytes === null ? null : opened(bytes);
    if (manifest !== null && manifest.configuration.hash === config) records.push({ name, manifest });
  }
  const [record, ...others] = records;
  return record === undefined || others.length > 0 ? null : record;
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
