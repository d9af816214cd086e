import type { Diagnostic } from '../base/diagnostic.ts';
import type { AuditConfig, ConfigPath } from '../config/audit-config.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import { parseAuthorities } from '../policy/authorities/parse-authorities.ts';
import type { RecordedFile } from '../record/manifest.ts';
import type { AuditPorts } from './ports.ts';
import { recordedFile, shownPath } from './recorded-file.ts';

/** The shipped table of authorities, with the firm's own over it where the configuration names one. */
export async function readAuthorities(
  { authorities: request }: AuditConfig,
  find: (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<AuthorityTable> {
  const shipped = await ports.authorities();
  const [path] = await find(request, 'authorities');
  if (request === undefined || path === undefined) return shipped;
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const { table, diagnostics: found } = parseAuthorities(bytes, shownPath(path, ports.cwd), shipped);
  diagnostics.push(...found);
  if (table === null) return shipped;
  files.push(recordedFile('text', request.path, bytes));
  return table;
}
