import { type Diagnostic, GlassAlphaError, problem } from '../../../base/diagnostic.ts';
import { type CsvHeader, readCsvHeader } from '../../csv-header.ts';
import { describeCsvProblems } from '../../csv-problems.ts';
import { type CsvStructure, readCsvStructure } from '../../csv-structure.ts';
import type { CsvOptions, SourceRequest } from '../../engine.ts';
import { type Encoding, type InputFile, utf8Chunks } from './input-file.ts';

/** A header longer than this is no header. */
const maxHeaderBytes = 1 << 22;

export interface OpenedCsv {
  readonly csv: CsvOptions;
  /** What each file holds. */
  readonly structures: readonly CsvStructure[];
}

/**
 * Reads headers and structure of the CSV files of one role: one delimiter, one header, every record with as many fields.
 *
 * @throws GlassAlphaError with every problem of every file: `data.empty`, `data.parse`, `data.duplicate_column`,
 *   `data.schema_mismatch`
 */
export async function openCsv(files: readonly InputFile[], request: SourceRequest): Promise<OpenedCsv> {
  const encoding = request.encoding ?? 'utf-8';
  const problems: Diagnostic[] = [];
  const structures: CsvStructure[] = [];
  let csv: CsvOptions | undefined;
  for (const file of files) {
    try {
      const header = await readHeader(file, encoding, csv?.delimiter ?? request.delimiter);
      if (header === null) {
        problems.push(problem('data.empty', `${file.name} is empty`, { where: { file: file.name } }));
        continue;
      }
      if (csv === undefined) {
        csv = { delimiter: header.delimiter, encoding, header: header.names };
        problems.push(...duplicates(header.names, file.name));
      } else if (!sameNames(csv.header, header.names)) {
        problems.push(otherHeader(file.name, files[0]?.name ?? '', csv.header, header.names));
        continue;
      }
      const structure = await readStructure(file, encoding, header);
      structures.push(structure);
      problems.push(...describeCsvProblems(structure, header.names.length, file.name));
    } catch (error) {
      if (!(error instanceof GlassAlphaError)) throw error;
      problems.push(...error.diagnostics);
    }
  }
  const total = structures.reduce((sum, { rows }) => sum + rows, 0);
  if (problems.length === 0 && total === 0) {
    problems.push(problem('data.empty', `${names(files)} has a header and no rows`, { where: { file: names(files) } }));
  }
  if (problems.length > 0 || csv === undefined) throw new GlassAlphaError(problems);
  return { csv, structures };
}

/** Null for a file without any text. */
async function readHeader(file: InputFile, encoding: Encoding, delimiter?: string): Promise<CsvHeader | null> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  for await (const chunk of utf8Chunks(file, encoding)) {
    text += decoder.decode(chunk, { stream: true });
    const header = readCsvHeader(text, delimiter);
    if (header.whole) return header;
    if (text.length > maxHeaderBytes) break;
  }
  if (text.trim() === '') return null;
  return readCsvHeader(text, delimiter);
}

async function readStructure(file: InputFile, encoding: Encoding, header: CsvHeader): Promise<CsvStructure> {
  const reader = readCsvStructure(header.delimiter, header.names.length);
  for await (const chunk of utf8Chunks(file, encoding)) reader.push(chunk);
  return reader.end();
}

function duplicates(header: readonly string[], file: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [k, name] of header.entries()) {
    const first = header.indexOf(name);
    if (name === '' || first === k) continue;
    const message = `column "${name}" stands twice: fields ${first + 1} and ${k + 1} of the header`;
    found.push(problem('data.duplicate_column', message, { where: { file }, hint: 'rename one of them' }));
  }
  return found;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, k) => name === b[k]);
}

function otherHeader(file: string, first: string, a: readonly string[], b: readonly string[]): Diagnostic {
  const missing = a.filter((name) => !b.includes(name));
  const extra = b.filter((name) => !a.includes(name));
  const parts = [
    ...(missing.length > 0 ? [`without ${missing.join(', ')}`] : []),
    ...(extra.length > 0 ? [`with ${extra.join(', ')}`] : []),
  ];
  const how = parts.length > 0 ? parts.join(' and ') : 'in another order';
  return problem('data.schema_mismatch', `${file} has other columns than ${first}: ${how}`, { where: { file } });
}

function names(files: readonly InputFile[]): string {
  return files.map((file) => file.name).join(', ');
}
