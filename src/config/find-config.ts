import { directoryName, resolvePath } from '../base/file-system.ts';

export const configNames = ['glassalpha.yaml', 'audit.yaml', 'audit_config.yaml', 'config.yaml'] as const;

/**
 * Where a configuration is looked for when none is named: the known names in the working directory, then in up to three
 * parents. The first that exists is taken.
 *
 * @param cwd absolute, with `/`
 * @example configCandidates('/p')[1] // '/p/audit.yaml'
 */
export function configCandidates(cwd: string): string[] {
  const folders = [resolvePath(cwd, '.')];
  for (let i = 0; i < 3; i++) folders.push(directoryName(folders.at(-1) ?? '/'));
  return [...new Set(folders)].flatMap((folder) => configNames.map((name) => resolvePath(folder, name)));
}
