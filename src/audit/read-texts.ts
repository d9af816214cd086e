import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import type { AuditConfig, ConfigPath } from '../config/audit-config.ts';
import type { RecordedFile } from '../record/manifest.ts';
import { type Finding, parseFindings } from './findings.ts';
import type { AuditPorts } from './ports.ts';
import { recordedFile, shownPath } from './recorded-file.ts';
import { parseTableSchema, type TableSchema } from './table-schema.ts';

type Find = (request: ConfigPath | undefined, role: string) => Promise<readonly string[]>;

/** The declared schema of the data, if there is one. */
export async function readSchema(
  config: AuditConfig,
  find: Find,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<TableSchema | null> {
  const request = config.data.schemaPath;
  const [path] = await find(request, 'schema');
  if (request === undefined || path === undefined) return null;
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const { schema, diagnostics: found } = parseTableSchema(bytes, shownPath(path, ports.cwd));
  diagnostics.push(...found);
  if (schema !== null) files.push(recordedFile('schema', request.path, bytes));
  return schema;
}

/** Findings on the model, if the configuration names a file of them. */
export async function readFindings(
  { findings: request }: AuditConfig,
  find: Find,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<readonly Finding[] | null> {
  const [path] = await find(request, 'findings');
  if (request === undefined || path === undefined) return null;
  const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
  const { findings, diagnostics: found } = parseFindings(bytes, shownPath(path, ports.cwd));
  diagnostics.push(...found);
  if (findings !== null) files.push(recordedFile('findings', request.path, bytes));
  return findings;
}

/** Fields of the model card that stand in files. */
export async function readCardTexts(
  config: AuditConfig,
  find: Find,
  ports: AuditPorts,
  files: RecordedFile[],
  diagnostics: Diagnostic[],
): Promise<void> {
  for (const request of Object.values(config.modelCard.files)) {
    const [path] = await find(request, 'text');
    if (path === undefined) continue;
    const bytes = (await ports.fileSystem.readFile(path)) ?? new Uint8Array();
    const decoded = decodeUtf8(bytes);
    if (!('text' in decoded))
      diagnostics.push(
        problem('config.encoding', `not valid UTF-8 at byte ${decoded.invalidAt}`, {
          where: { file: shownPath(path, ports.cwd) },
        }),
      );
    else if (decoded.text.length > maxTextLength)
      diagnostics.push(
        problem(
          'config.value',
          `${request.key} has ${decoded.text.length} characters, at most ${maxTextLength} are printed`,
          { where: { file: shownPath(path, ports.cwd) } },
        ),
      );
    else files.push(recordedFile('text', request.path, bytes));
  }
}

const maxTextLength = 4000;

/** Card fields that stand in files, with their text. */
export function withCardTexts(config: AuditConfig, files: readonly RecordedFile[]): AuditConfig {
  const fromFiles = Object.entries(config.modelCard.files).flatMap(([field, request]) => {
    const file = files.find(({ role, ref }) => role === 'text' && ref === request.path);
    return file === undefined ? [] : [[field, { text: file.text.trim(), authorRole: null }] as const];
  });
  return {
    ...config,
    modelCard: { ...config.modelCard, texts: { ...config.modelCard.texts, ...Object.fromEntries(fromFiles) } },
  };
}
