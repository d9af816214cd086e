/** Ids of the checks of a verification, in their order (evidence.md 4). */
export const checkIds = [
  'container',
  'required-files',
  'index',
  'checksums',
  'derived',
  'manifest-schema',
  'links',
  'pdf',
  'manifest-complete',
  'reproducibility',
  'policy',
  'signature',
  'gates-statement',
  'time',
  'log',
  'expectations',
] as const;

export type CheckId = (typeof checkIds)[number];

/** What one check of a verification found. A check that lacks its input is skipped and names what it lacks. */
export interface Check {
  readonly id: CheckId;
  readonly status: 'pass' | 'fail' | 'warn' | 'skip';
  readonly detail: string;
}

/** The files of a pack by path, in the order of the container. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

export const passed = (id: CheckId, detail: string): Check => ({ id, status: 'pass', detail });
export const failed = (id: CheckId, problems: readonly string[]): Check => ({
  id,
  status: 'fail',
  detail: problems.join('\n'),
});
export const warned = (id: CheckId, detail: string): Check => ({ id, status: 'warn', detail });
export const skipped = (id: CheckId, blocker: string): Check => ({ id, status: 'skip', detail: blocker });

/** Passes where nothing is wrong. */
export function judged(id: CheckId, problems: readonly string[], detail: string): Check {
  return problems.length === 0 ? passed(id, detail) : failed(id, problems);
}
