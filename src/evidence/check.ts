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
