import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import type { Inspection } from '../evidence/inspect.ts';
import { hashFile } from '../node/hash-file.ts';
import type { CliContext } from './cli-context.ts';
import { openReport } from './open-report.ts';

/**
 * SHA-256 of the report that was opened. A record alone is not the report: its PDF has to lie beside it, with that record in it.
 *
 * @throws GlassAlphaError `report.no_manifest` without a report
 */
export async function reportDigest(report: string, opened: Inspection, context: CliContext): Promise<string> {
  const pdf = opened.source === 'pdf' ? report : report.replace(/\.manifest\.json$/, '.pdf');
  const path = resolve(context.cwd, pdf);
  if (report === '-' || pdf === '-' || (pdf === report && opened.source !== 'pdf') || !existsSync(path)) {
    fail('report.no_manifest', 'the log names the report of an audit, and this is the record alone', {
      hint: 'name the report PDF',
    });
  }
  if (opened.source !== 'pdf') {
    const beside = await openReport(pdf, context);
    if (beside.manifestSha256 !== opened.manifestSha256) {
      fail('evidence.sidecar_mismatch', `"${pdf}" beside the record is the report of another one`);
    }
  }
  return (await hashFile(path)).sha256;
}
