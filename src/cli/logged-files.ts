import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail } from '../base/diagnostic.ts';
import type { Inspection } from '../evidence/inspect.ts';
import type { LoggedFiles } from '../evidence/log/log-entry.ts';
import { hashFile } from '../node/hash-file.ts';
import type { CliContext } from './cli-context.ts';
import { openReport } from './open-report.ts';

/**
 * Digests that the log keeps of what was opened. A pack is verified first. A record alone is not the report: its PDF has to lie
 * beside it, with that record in it.
 *
 * @throws GlassAlphaError `report.no_manifest` without a report, `evidence.unverified` for a pack with a failed check
 */
export async function loggedFiles(report: string, opened: Inspection, context: CliContext): Promise<LoggedFiles> {
  if (report === '-') fail('cli.usage', 'the log names a file: standard input has none');
  if (opened.source === 'pack') return packedFiles(report, opened, context);
  const pdf = opened.source === 'pdf' ? report : report.replace(/\.manifest\.json$/, '.pdf');
  const path = resolve(context.cwd, pdf);
  if ((pdf === report && opened.source !== 'pdf') || !existsSync(path)) {
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
  return {
    reportSha256: (await hashFile(path)).sha256,
    manifestSha256: opened.manifestSha256,
    packSha256: null,
  };
}

async function packedFiles(pack: string, opened: Inspection, context: CliContext): Promise<LoggedFiles> {
  const { verifyPackFile } = await import('../app/verify-pack-file.ts');
  const request = { pack, cwd: context.cwd, toolVersion: context.version, at: context.today() };
  const { ok, checks, files, packSha256 } = await verifyPackFile(request);
  const report = files.find(({ path }) => /^[^/]+\.pdf$/.test(path));
  if (!ok || report === undefined) {
    const failing = checks.filter(({ status }) => status === 'fail').map(({ id, detail }) => `${id}: ${detail}`);
    fail('evidence.unverified', `"${pack}" does not verify: ${failing.join('; ') || 'it holds no report'}`, {
      hint: `glassalpha verify-evidence-pack ${pack} says more`,
    });
  }
  return { reportSha256: report.sha256, manifestSha256: opened.manifestSha256, packSha256 };
}
