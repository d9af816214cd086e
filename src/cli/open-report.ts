import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fail, GlassAlphaError } from '../base/diagnostic.ts';
import { type Inspection, inspect } from '../evidence/inspect.ts';
import type { CliContext } from './cli-context.ts';

/** The report that a command was given, as its argument or by `--audit`. */
export function namedReport(
  argument: string | undefined,
  option: string | undefined,
  example: string,
  what = 'report',
): string {
  if (argument !== undefined && option !== undefined && argument !== option)
    fail('cli.usage', `two ${what}s given: name one`);
  return argument ?? option ?? fail('cli.usage', `missing argument '${what}'`, { hint: example });
}

/**
 * Opens a report or a record, `-` from standard input; checked against its own digests, and against a record that lies beside it.
 *
 * @throws GlassAlphaError with the name of the file
 */
export async function openReport(report: string, { cwd, readStdin }: CliContext): Promise<Inspection> {
  if (report === '-') return open(await readStdin(), 'standard input');
  const path = resolve(cwd, report);
  const inspection = await open(await read(path, report), report);
  if (inspection.source === 'pdf') await compareSidecar(path, inspection);
  return inspection;
}

/** What is wrong with a file is said with its name. */
async function open(bytes: Uint8Array, file: string): Promise<Inspection> {
  try {
    return await inspect(bytes);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    throw new GlassAlphaError(
      error.diagnostics.map((found) => ({
        where: { file },
        ...(found.code === 'report.no_manifest' ? { hint: nameOne } : {}),
        ...found,
      })),
      { cause: error },
    );
  }
}

/** A manifest that lies beside the report has to be the one attached to it. */
async function compareSidecar(report: string, { manifestBytes }: Inspection): Promise<void> {
  const beside = `${report.replace(/\.[^./\\]+$/, '')}.manifest.json`;
  const bytes = await readFile(beside).catch(() => null);
  if (bytes === null || bytes.equals(manifestBytes)) return;
  fail('evidence.sidecar_mismatch', `"${basename(beside)}" beside the report is not the record attached to it`, {
    hint: 'one of the two was replaced or changed: run the audit again, or ask for both files again',
  });
}

const nameOne = 'name the PDF or the .manifest.json of an audit';

async function read(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return fail(code === 'EACCES' ? 'io.permission' : 'report.no_manifest', `"${name}" cannot be read (${code})`, {
      hint: nameOne,
    });
  }
}
