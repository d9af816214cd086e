import { join, relative, resolve, sep } from 'node:path';
import type { NodeError } from '@myriaddreamin/typst-ts-node-compiler';
import { type Diagnostic, diagnostic, GlassAlphaError, problem, type Where } from '../base/diagnostic.ts';
import { nativeLoadFailure } from './native-load-failure.ts';

/** A document to typeset: a virtual folder, its main file and its only date (YYYY-MM-DD). */
export interface TypesetJob {
  readonly mainPath: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly date: string;
}

export interface FontFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const compilerPackage = '@myriaddreamin/typst-ts-node-compiler';
type Compiler = typeof import('@myriaddreamin/typst-ts-node-compiler');

/** Names no folder: every file is in memory, and nothing is looked up on disk beside them. */
const virtualRoot = resolve('/glassalpha-virtual-folder');

/**
 * Typesets a PDF/A-3a in process: tagged, with the files the templates attach. The bytes depend on `job` and `fonts`
 * only: the compiler meets neither clock nor network, and every text asks for one of the fonts given.
 *
 * @param onWarning hears of what the typesetter doubts; the PDF is made all the same
 * @throws GlassAlphaError `report.render` when the typesetter cannot be loaded, or with the template's line on an error
 * @example const pdf = await typesetPdf(typesetInput(view, attachments, assets.templates), assets.fonts)
 */
export async function typesetPdf(
  job: TypesetJob,
  fonts: readonly FontFile[],
  onWarning: (warning: Diagnostic) => void = () => {},
): Promise<Uint8Array> {
  const { NodeCompiler } = await loadCompiler();
  const compiler = NodeCompiler.create({
    workspace: virtualRoot,
    fontArgs: [{ fontBlobs: fonts.map((font) => Buffer.from(font.bytes)) }],
  });
  for (const [path, bytes] of job.files) compiler.mapShadow(join(virtualRoot, path), Buffer.from(bytes));
  const compiled = compiler.compile({ mainFilePath: join(virtualRoot, job.mainPath) });
  const read = (found: NodeError | null) =>
    found === null ? [] : compiler.fetchDiagnostics(found).map(renderDiagnostic);
  const document = compiled.result;
  if (document === null) {
    throw new GlassAlphaError(read(compiled.takeDiagnostics()).filter((found) => found.severity === 'error'));
  }
  for (const warning of read(compiled.takeWarnings())) onWarning(warning);
  try {
    return compiler.pdf(document, { pdfStandard: 'a-3a', creationTimestamp: Date.parse(job.date) / 1000 });
  } catch (error) {
    throw new GlassAlphaError([problem('report.render', exportMessage(error))], { cause: error });
  } finally {
    // The compiler memoizes across documents; a long-lived process must not keep every report it ever made.
    compiler.evictCache(0);
  }
}

async function loadCompiler(): Promise<Compiler> {
  try {
    return await import(compilerPackage);
  } catch (error) {
    const { systemMessage, hint } = nativeLoadFailure(error, compilerPackage, process);
    throw new GlassAlphaError(
      [problem('report.render', `the typesetter cannot be loaded: ${systemMessage}`, { hint })],
      { cause: error },
    );
  }
}

/** What the compiler hands out for an error or warning in a template; lines and characters count from 0. */
interface TypstDiagnostic {
  readonly message: string;
  readonly path: string;
  readonly severity: number;
  readonly hints?: readonly string[];
  readonly range: { readonly start: { readonly line: number; readonly character: number } } | null;
}

/** Severities: 1 error, 2 warning, above that a line of the trace. */
function renderDiagnostic(found: TypstDiagnostic): Diagnostic {
  const file = relative(virtualRoot, found.path).split(sep).join('/');
  const start = found.range?.start;
  const where: Where = {
    file,
    ...(start === undefined ? {} : { line: start.line + 1, column: start.character + 1 }),
  };
  const severity = found.severity === 1 ? 'error' : found.severity === 2 ? 'warning' : 'note';
  return diagnostic(severity, 'report.render', found.message, { where, hint: found.hints?.join('; ') || undefined });
}

/** The exporter throws its findings as debug text; the message within is what a person can use. */
function exportMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const messages = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  return messages.length === 0 ? text : messages.join('; ');
}
