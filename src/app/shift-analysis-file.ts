import type { ShiftFacts, ShiftRow } from '../audit/measured-facts.ts';
import { jcsText } from '../base/jcs.ts';
import type { SealedManifest } from '../record/seal.ts';

/**
 * `<report>.shift_analysis.json`: the followed metrics before and under each shift, with the digest of the record they stand in.
 * Canonical JSON and a line feed.
 */
export function shiftAnalysisFile(facts: ShiftFacts, { manifest, sha256 }: SealedManifest): Uint8Array {
  const value = {
    format: 'glassalpha-shift-analysis/1',
    manifest_sha256: sha256,
    as_of: manifest.audit.as_of,
    shifts: facts.shifts.map(shiftEntry),
    worst: facts.worst,
    worst_case: facts.worstCase,
    fail_on_degradation: facts.limit,
  };
  return new TextEncoder().encode(`${jcsText(value)}\n`);
}

function shiftEntry({ shift, attribute, margins, reason, metrics }: ShiftRow) {
  return { shift, attribute, margins, reason, metrics };
}
