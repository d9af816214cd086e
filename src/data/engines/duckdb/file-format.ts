import { type Diagnostic, GlassAlphaError, problem } from '../../../base/diagnostic.ts';
import type { InputFile } from './input-file.ts';

/**
 * Format of the files of one role: as declared, else by magic bytes, else by extension (interface.md 6).
 *
 * @throws GlassAlphaError `config.unavailable` for a format of a later version, `data.parse`, `config.value`
 */
export function detectFormat(files: readonly InputFile[], declared?: 'csv' | 'parquet'): 'csv' | 'parquet' {
  const problems: Diagnostic[] = [];
  const formats = files.map((file) => {
    const found = ofFile(file, declared);
    if (typeof found === 'string') return found;
    problems.push(found);
    return null;
  });
  if (problems.length > 0) throw new GlassAlphaError(problems);
  const [format] = formats;
  if (formats.some((other) => other !== format)) {
    const message = `${files.map(({ name }) => name).join(', ')} are not of one format`;
    throw new GlassAlphaError([
      problem('data.schema_mismatch', message, { hint: 'give files of one format and schema' }),
    ]);
  }
  return format ?? 'csv';
}

function ofFile({ name, magic }: InputFile, declared?: 'csv' | 'parquet'): 'csv' | 'parquet' | Diagnostic {
  const where = { file: name };
  if (magic === 'parquet') return 'parquet';
  if (magic === 'arrow' || /\.(arrow|feather|ipc)$/i.test(name)) {
    return problem('config.unavailable', 'Arrow files are not available in this version', {
      where,
      hint: 'save the table as Parquet or CSV',
    });
  }
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(name)) {
    return problem('config.unavailable', 'JSON lines are not available in this version', {
      where,
      hint: 'save the table as CSV or Parquet',
    });
  }
  if (magic === 'zip') {
    return problem('data.parse', `${name} is a zip archive or a spreadsheet`, {
      where,
      hint: 'save the sheet as CSV, or unpack the archive',
    });
  }
  if (declared !== undefined) return declared;
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(name)) return 'csv';
  if (/\.(parquet|pq)$/i.test(name)) return 'parquet';
  return problem('config.value', `the format of ${name} cannot be told from its name`, {
    where,
    hint: 'set data.format: csv or parquet',
  });
}
