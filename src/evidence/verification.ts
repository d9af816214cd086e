import type { DecisionCounts, Outcome } from '../record/decisions.ts';
import type { Check, CheckId } from './check.ts';
import type { PackSigner } from './signatures/read-signatures.ts';

/** How much is shown of a pack, each level with all before it (evidence.md 4). */
export const assuranceLevels = ['none', 'intact', 'consistent', 'signed', 'timestamped', 'logged'] as const;
export type AssuranceLevel = (typeof assuranceLevels)[number];

/** What stands beside the level. */
export const assuranceMarks = ['countersigned', 'rerendered'] as const;
export type AssuranceMark = (typeof assuranceMarks)[number];

export interface VerifiedFile {
  readonly path: string;
  /** Null for index, sums, attestations and what no pack holds. */
  readonly role: string | null;
  readonly sha256: string;
  readonly size: number;
}

export interface SummaryLine {
  readonly text: string;
  readonly ok: boolean;
  /** Failed and skipped checks of the line. */
  readonly details: readonly string[];
}

/** What a verification found, as values; texts are made of it. */
export interface Verification {
  readonly profile: 'strict' | 'basic';
  readonly packSha256: string;
  readonly packSize: number;
  /** Day on which keys and waivers were judged. */
  readonly judgedAt: string;
  readonly toolVersion: string;
  readonly ok: boolean;
  readonly exitCode: 0 | 1;
  readonly level: AssuranceLevel;
  readonly marks: readonly AssuranceMark[];
  readonly modelId: string | null;
  readonly asOf: string | null;
  readonly sequence: number | null;
  /** Null where nothing was judged, or nothing could be read. */
  readonly outcome: Outcome | null;
  readonly counts: DecisionCounts | null;
  readonly lines: readonly SummaryLine[];
  readonly checks: readonly Check[];
  readonly signers: readonly PackSigner[];
  readonly warnings: readonly string[];
  readonly files: readonly VerifiedFile[];
}

/** The four lines that every verification begins with, and the checks that each one sums up. */
const summaries: readonly {
  readonly ok: string;
  readonly failing: string;
  readonly checks: readonly CheckId[];
}[] = [
  {
    ok: 'All checksums valid',
    failing: 'Checksums not valid',
    checks: ['container', 'required-files', 'index', 'checksums', 'derived'],
  },
  {
    ok: 'Manifest complete',
    failing: 'Manifest incomplete',
    checks: ['manifest-schema', 'links', 'pdf', 'manifest-complete'],
  },
  { ok: 'Policy gates documented', failing: 'Policy gates not documented', checks: ['policy'] },
  {
    ok: 'Reproducibility info present',
    failing: 'Reproducibility info missing',
    checks: ['reproducibility'],
  },
];

/**
 * The four lines. A check that could not be made is no success; those that a profile does not have are left out.
 *
 * @example summaryLines(checks, new Set())[0] // { text: 'All checksums valid', ok: true, details: [] }
 */
export function summaryLines(checks: readonly Check[], without: ReadonlySet<CheckId>): SummaryLine[] {
  return summaries.map(({ ok, failing, checks: ids }) => {
    const bad = checks.filter(({ id, status }) => ids.includes(id) && !without.has(id) && !isSound(status));
    return {
      text: bad.length === 0 ? ok : failing,
      ok: bad.length === 0,
      details: bad.flatMap(({ id, detail }) => detail.split('\n').map((line) => `${id}: ${line}`)),
    };
  });
}

/** Whether a check does not stand in the way of a level. */
export function isSound(status: Check['status']): boolean {
  return status === 'pass' || status === 'warn';
}
