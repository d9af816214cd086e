/** Why two records differ, in causal order (evidence.md 5): what stands first explains what follows. */
export const causeNames = [
  'tool',
  'config',
  'policy',
  'schema',
  'data',
  'model',
  'seeds',
  'claims',
  'engine',
  'queries',
  'metrics',
  'gates',
  'content',
  'typesetting',
] as const;

export type CauseName = (typeof causeNames)[number];

export interface Cause {
  readonly cause: CauseName;
  /** What differs: a file, a role of the data, a field of the model, a metric, a gate, a section. */
  readonly subject: string;
  /** How, in words. */
  readonly detail: string;
}
