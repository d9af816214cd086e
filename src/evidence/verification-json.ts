import { jsonFile } from '../base/jcs.ts';
import type { Verification } from './verification.ts';

/**
 * A verification for programs (evidence.md 4): canonical JSON and a line feed.
 *
 * @example JSON.parse(new TextDecoder().decode(verificationJson(result))).level
 */
export function verificationJson(result: Verification): Uint8Array {
  return jsonFile({
    format: 'glassalpha-verify/1',
    profile: result.profile,
    pack_sha256: result.packSha256,
    pack_size: result.packSize,
    judged_at: result.judgedAt,
    tool_version: result.toolVersion,
    ok: result.ok,
    exit_code: result.exitCode,
    level: result.level,
    marks: result.marks,
    model_id: result.modelId,
    as_of: result.asOf,
    sequence: result.sequence,
    outcome: result.outcome,
    lines: result.lines.map(({ text, ok }) => ({ text, ok })),
    checks: result.checks,
    signers: result.signers,
    warnings: result.warnings,
    files: result.files,
  });
}
