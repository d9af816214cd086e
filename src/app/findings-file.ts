import { type Finding, isOpen, isPastDue } from '../audit/findings.ts';
import { jcsText } from '../base/jcs.ts';
import type { SealedManifest } from '../record/seal.ts';

/**
 * `<report>.findings.json`: the findings as the file had them, each with whether it is open and past due on the day of the audit,
 * and the digest of the record they stand in. Canonical JSON and a line feed.
 */
export function findingsFile(findings: readonly Finding[], { manifest, sha256 }: SealedManifest): Uint8Array {
  const { as_of: asOf } = manifest.audit;
  const value = {
    format: 'glassalpha-findings/1',
    manifest_sha256: sha256,
    as_of: asOf,
    findings: findings.map((finding) => ({ ...finding, open: isOpen(finding), past_due: isPastDue(finding, asOf) })),
  };
  return new TextEncoder().encode(`${jcsText(value)}\n`);
}
