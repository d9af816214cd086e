import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { AuditConfig, ConfigPath } from '../config/audit-config.ts';
import { parseRecords } from '../policy/waivers/parse-records.ts';
import type { PolicyRecords } from '../policy/waivers/waiver.ts';
import type { RecordedFile } from '../record/manifest.ts';
import { type BesidePolicy, besidePolicy } from './beside-policy.ts';
import type { AuditPorts } from './ports.ts';
import { recordedFile, shownPath } from './recorded-file.ts';
import type { PathContext } from './resolve-path.ts';

/** Waivers and documentation as code, with the signature files that were found. */
export interface AuditRecords {
  readonly files: readonly PolicyRecords[];
  /** By waiver id. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
}

type Find = (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>;

/** The file that `policy_gates.waivers` names. A faulty one leaves its diagnostics; none of its waivers is used. */
export async function readRecords(
  { waivers: request }: AuditConfig,
  find: Find,
  paths: PathContext,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<AuditRecords> {
  const signatures = new Map<string, Uint8Array>();
  const [path] = await find(request, 'waivers');
  if (request === undefined || path === undefined) return { files: [], signatures };
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const recorded = recordedFile('policy', request.path, bytes);
  const { records, diagnostics: found } = parseRecords(bytes, recorded.ref, shownPath(path, ports.cwd));
  diagnostics.push(...found);
  if (records === null) return { files: [], signatures };
  files.push(recorded);
  const place: BesidePolicy = { path, ref: request.path };
  for (const { id, signature, where } of records.waivers) {
    if (signature === null) continue;
    const beside = await besidePolicy(signature, place, paths);
    const envelope = beside === null ? null : await ports.fileSystem.readFile(beside.path);
    if (beside === null || envelope === null) {
      const message = `waiver ${id}: no signature file "${signature}"`;
      const hint = 'a signature is named relative to the file of waivers; remove the key if there is none';
      diagnostics.push(problem('policy.waiver', message, { hint, where }));
      continue;
    }
    signatures.set(id, envelope);
    files.push(recordedFile('text', beside.ref, envelope));
  }
  return { files: [records], signatures };
}
