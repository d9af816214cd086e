import { jsonFile } from '../base/jcs.ts';
import { type Decisions, isJudged, type NotJudged } from './decisions.ts';

/**
 * Bytes of `<report>.policy_decisions.json`: `manifest.gates` with the digest of the record they were judged on. Without a
 * policy, the reason why nothing was judged.
 *
 * @param manifestSha256 SHA-256 of the manifest file
 * @example decisionsFile(manifest.gates, sealed.sha256, manifest.audit.as_of)
 */
export function decisionsFile(gates: Decisions | NotJudged, manifestSha256: string, asOf: string): Uint8Array {
  if (isJudged(gates)) return jsonFile({ ...gates, manifest_sha256: manifestSha256 });
  return jsonFile({
    format: 'glassalpha-policy-decisions/1',
    manifest_sha256: manifestSha256,
    as_of: asOf,
    reason: gates.reason,
  });
}

/** The record and the policies that decisions were judged on before, where they are not the audit's own. */
export interface RejudgedFrom {
  readonly manifest_sha256: string;
  readonly policies: Decisions['policies'];
}

/**
 * The same for decisions of `glassalpha gates`: they say which record they were made from.
 *
 * @example rejudgedFile(decisions, { manifest_sha256, policies: manifest.gates.policies }, '2025-10-14')
 */
export function rejudgedFile(gates: Decisions | NotJudged, from: RejudgedFrom, asOf: string): Uint8Array {
  const { manifest_sha256: sha256 } = from;
  if (isJudged(gates)) return jsonFile({ ...gates, manifest_sha256: sha256, rejudged_from: from });
  return jsonFile({
    format: 'glassalpha-policy-decisions/1',
    manifest_sha256: sha256,
    rejudged_from: from,
    as_of: asOf,
    reason: gates.reason,
  });
}
