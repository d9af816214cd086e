import { jcsText } from '../../base/jcs.ts';
import { sha256Hex } from '../../base/sha256.ts';
import type { Manifest } from '../../record/manifest.ts';
import type { Cause } from '../compare/cause.ts';
import { walkCauses } from '../compare/walk-causes.ts';

/** One file of an audit, as recorded and as the rerun wrote it. */
export interface RerunFile {
  readonly role: 'report' | 'manifest' | 'decisions' | 'sidecar';
  readonly name: string;
  readonly recorded: Uint8Array;
  /** Null if the rerun did not write it. */
  readonly rerun: Uint8Array | null;
}

export interface ReproducedFile {
  readonly role: RerunFile['role'];
  readonly name: string;
  readonly recorded_sha256: string;
  readonly rerun_sha256: string | null;
  readonly identical: boolean;
}

/** What running an audit again gave (evidence.md 5). */
export interface Reproduction {
  readonly format: 'glassalpha-reproduction/1';
  /** `results-identical`: only where another engine or tool version was allowed, with equal metrics and gates. */
  readonly outcome: 'identical' | 'results-identical' | 'different';
  readonly manifest_sha256: string;
  readonly tool_version: string;
  readonly files: readonly ReproducedFile[];
  /** The first explains what follows; empty for identical files. */
  readonly causes: readonly Cause[];
}

/** Differences that may be tolerated. */
export const allowances = ['engine', 'version'] as const;
export type Allowance = (typeof allowances)[number];

/**
 * Compares the files of an audit byte for byte with those of its rerun, and says by the hash trees where they part.
 *
 * @example reproduction({ manifest, rerun, files, allowed: [], toolVersion: '0.3.0' }).outcome // 'identical'
 */
export function reproduction({
  manifest,
  manifestSha256,
  rerun,
  files,
  allowed,
  toolVersion,
}: {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** Record of the rerun. */
  readonly rerun: Manifest;
  readonly files: readonly RerunFile[];
  readonly allowed: readonly Allowance[];
  readonly toolVersion: string;
}): Reproduction {
  const compared = files.map(({ role, name, recorded, rerun: written }): ReproducedFile => {
    const [recordedSha256, rerunSha256] = [sha256Hex(recorded), written === null ? null : sha256Hex(written)];
    return {
      role,
      name,
      recorded_sha256: recordedSha256,
      rerun_sha256: rerunSha256,
      identical: recordedSha256 === rerunSha256,
    };
  });
  const isIdentical = compared.every(({ identical }) => identical);
  const causes = isIdentical ? [] : causesOf(manifest, rerun, compared);
  return {
    format: 'glassalpha-reproduction/1',
    outcome: isIdentical
      ? 'identical'
      : hasEqualResults(manifest, rerun, causes, allowed)
        ? 'results-identical'
        : 'different',
    manifest_sha256: manifestSha256,
    tool_version: toolVersion,
    files: compared,
    causes,
  };
}

/** Equal records with other pages part in the typesetting alone. */
function causesOf(manifest: Manifest, rerun: Manifest, files: readonly ReproducedFile[]): Cause[] {
  const causes = walkCauses(manifest, rerun);
  if (causes.length > 0) return causes;
  return files
    .filter(({ identical }) => !identical)
    .map(({ role, name, rerun_sha256: written }) => ({
      cause: role === 'report' ? 'typesetting' : 'content',
      subject: name,
      detail: written === null ? 'the rerun did not write it' : 'other bytes from the same record',
    }));
}

/** What another engine or version moves by itself: neither inputs nor results are among it. */
function hasEqualResults(
  manifest: Manifest,
  rerun: Manifest,
  causes: readonly Cause[],
  allowed: readonly Allowance[],
): boolean {
  const first = causes[0]?.cause;
  const isAllowed =
    (first === 'engine' && allowed.includes('engine')) ||
    ((first === 'tool' || first === 'typesetting') && allowed.includes('version'));
  const inputs = causes.filter(({ cause }) => ['config', 'policy', 'schema', 'data', 'model', 'seeds'].includes(cause));
  return (
    isAllowed &&
    inputs.length === 0 &&
    jcsText(manifest.metrics) === jcsText(rerun.metrics) &&
    jcsText(manifest.gates) === jcsText(rerun.gates)
  );
}
