import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { type CliContext, useColor } from './cli-context.ts';
import { diagnosticsJson, renderDiagnostics } from './diagnostics-text.ts';

/**
 * Prints diagnostics on standard error with the lines they speak of. With `--format json` a failed run (`final`) prints one
 * JSON document on standard output instead, so that a program always gets what it can parse.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[], context: CliContext, final = true): void {
  if (diagnostics.length === 0) return;
  if (final && wantsJson(context.argv)) {
    context.stdout.write(diagnosticsJson(diagnostics));
    return;
  }
  const quiet = context.argv.some((argument) => argument === '-q' || argument === '--quiet');
  const shown = quiet ? diagnostics.filter((d) => d.severity === 'error') : diagnostics;
  if (shown.length === 0) return;
  const color = useColor(context, context.stderr, { color: !context.argv.includes('--no-color') });
  context.stderr.write(
    renderDiagnostics(shown, sources(shown, context.cwd), {
      color,
      ...(final ? { ending: 'Nothing was written.' } : {}),
    }),
  );
}

export function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (argument, i) =>
      argument === '--format=json' || argument === '--json' || (argument === '--format' && argv[i + 1] === 'json'),
  );
}

/** Texts of the files that diagnostics point into; a file that cannot be read is shown without its line. */
function sources(diagnostics: readonly Diagnostic[], cwd: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { where } of diagnostics) {
    if (where?.line === undefined || texts.has(where.file)) continue;
    try {
      texts.set(where.file, readFileSync(resolve(cwd, where.file), 'utf8'));
    } catch {
      // Standard input, or a file that has gone since: the position alone has to do.
    }
  }
  return texts;
}
