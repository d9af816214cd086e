import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { AuditConfig } from '../config/audit-config.ts';
import { type PastAudit, readPortfolioLog } from '../policy/portfolio-log.ts';
import type { AuditPorts } from './ports.ts';
import { shownPath } from './recorded-file.ts';
import { type PathContext, resolveConfigPath } from './resolve-path.ts';

/**
 * Earlier audits from the portfolio log (policy.md 2.5). A log that is not there yet has none: the first audit of a portfolio
 * begins it.
 *
 * @returns null if the configuration names no log
 */
export async function readLog(
  { log: request }: AuditConfig,
  paths: PathContext,
  ports: AuditPorts,
  diagnostics: Diagnostic[],
): Promise<readonly PastAudit[] | null> {
  if (request === undefined) return null;
  const found = await resolveConfigPath(request, paths);
  const path = 'paths' in found ? found.paths[0] : undefined;
  if (path === undefined) {
    const isAmbiguous = 'diagnostic' in found && found.diagnostic.code === 'config.ambiguous_path';
    if (isAmbiguous) diagnostics.push(found.diagnostic);
    else {
      const message = `the portfolio log "${request.path}" does not exist yet: gates have no earlier values`;
      diagnostics.push(diagnostic('note', 'config.path_not_found', message));
    }
    return [];
  }
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const { audits, diagnostics: faults } = readPortfolioLog(bytes, shownPath(path, ports.cwd));
  diagnostics.push(...faults);
  return audits;
}
