import { type PathContext, resolveConfigPath } from '../audit/resolve-path.ts';
import { directoryName, resolvePath } from '../base/file-system.ts';
import type { AuditConfig } from '../config/audit-config.ts';

/**
 * The portfolio log that a run appends to: that of `--log`, else that of the configuration, which its first audit begins in the
 * configuration's folder. Beside a `pack.json` the configuration is a copy of another institution's, or of an earlier audit: the
 * log it names is not here to be continued.
 *
 * @param flag path of `--log`, absolute
 * @returns an absolute path, or null
 * @throws GlassAlphaError `config.ambiguous_path`
 */
export async function logTarget(
  { log }: AuditConfig,
  flag: string | undefined,
  paths: Pick<PathContext, 'fileSystem' | 'configPath' | 'cwd' | 'hashFile'>,
): Promise<string | null> {
  if (flag !== undefined) return flag;
  if (log === undefined) return null;
  const folder = paths.configPath === null ? paths.cwd : directoryName(paths.configPath);
  if ((await paths.fileSystem.kind(resolvePath(folder, 'pack.json'))) !== null) return null;
  const found = await resolveConfigPath(log, { ...paths, configName: paths.configPath ?? 'configuration' });
  // Two logs of one name stopped the audit before.
  return ('paths' in found ? found.paths[0] : undefined) ?? resolvePath(folder, log.path);
}
