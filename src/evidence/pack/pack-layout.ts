/** Roles of a pack's files, in no order (evidence.md 2.2). The index, the sums and attestations have none. */
export const packRoles = [
  'readme',
  'config',
  'badge',
  'schema',
  'export',
  'input',
  'policy',
  'decisions',
  'environment',
  'manifest',
  'report',
  'sidecar',
] as const;
export type PackRole = (typeof packRoles)[number];

/** Names that every pack has. */
export const fixedNames = {
  readme: 'README.txt',
  sums: 'SHA256SUMS.txt',
  index: 'pack.json',
  badge: 'badge.svg',
  schema: 'dataset_schema.json',
  decisions: 'policy_decisions.json',
} as const;

/** Files that an audit may leave beside its report and that belong into its pack. */
export const sidecarEndings = ['.shift_analysis.json', '.reasons.json', '.recourse.json', '.findings.json'] as const;

export interface PackLayout {
  /** `<stem>.pdf` or `<stem>.html`. */
  readonly report: string;
  readonly manifest: string;
  readonly config: string;
  /** Every file that the index lists, by path. */
  readonly roles: ReadonlyMap<string, PackRole>;
}

/**
 * Which file of a pack is what, from the names alone.
 *
 * @returns the layout, or every name that is missing, twice or unknown
 * @example packLayout(['README.txt', …])
 */
export function packLayout(paths: readonly string[]): PackLayout | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const one = (candidates: readonly string[], what: string): string => {
    if (candidates.length === 0) problems.push(`${what} is missing`);
    if (candidates.length > 1) problems.push(`${what} is not one file: ${candidates.join(', ')}`);
    return candidates[0] ?? '';
  };
  const top = paths.filter((path) => !path.includes('/'));
  const report = one(
    top.filter((path) => /\.(pdf|html)$/.test(path)),
    'the report (.pdf or .html)',
  );
  const manifest = one(
    top.filter((path) => path.endsWith('.manifest.json')),
    'the record (.manifest.json)',
  );
  const stem = report.replace(/\.(pdf|html)$/, '');
  if (report !== '' && manifest !== '' && manifest !== `${stem}.manifest.json`)
    problems.push(`${manifest} is not named after the report ${report}`);
  for (const name of Object.values(fixedNames)) {
    if (name !== fixedNames.badge && !paths.includes(name)) problems.push(`${name} is missing`);
  }

  const roles = new Map<string, PackRole>();
  const unknown: string[] = [];
  for (const path of paths) {
    const role = roleOf(path, { report, manifest, stem });
    if (role === null) continue;
    if (role === undefined) unknown.push(path);
    else roles.set(path, role);
  }
  const isConfig = (path: string): boolean => /^[^/]+\.(ya?ml|json)$/.test(path);
  const config = one(unknown.filter(isConfig), 'the configuration (.yaml)');
  problems.push(...unknown.filter((path) => !isConfig(path)).map((path) => `${path} is not a file of a pack`));
  if (problems.length > 0) return { problems };
  roles.set(config, 'config');
  return { report, manifest, config, roles };
}

/** Null for files that the index does not list; undefined for a name that may be the configuration's, or no one's. */
function roleOf(
  path: string,
  { report, manifest, stem }: { readonly report: string; readonly manifest: string; readonly stem: string },
): PackRole | null | undefined {
  if (path === fixedNames.index || path === fixedNames.sums || path.startsWith('attestations/')) return null;
  if (path === report) return 'report';
  if (path === manifest) return 'manifest';
  if (path === fixedNames.readme) return 'readme';
  if (path === fixedNames.badge) return 'badge';
  if (path === fixedNames.schema) return 'schema';
  if (path === fixedNames.decisions) return 'decisions';
  if (/^policy\/[^/]+$/.test(path)) return 'policy';
  if (/^inputs\/[^/]+$/.test(path)) return 'input';
  if (/^exports\/[^/]+$/.test(path)) return 'export';
  if (path === `${stem}.environment.json`) return 'environment';
  return sidecarEndings.some((ending) => path === stem + ending) ? 'sidecar' : undefined;
}
