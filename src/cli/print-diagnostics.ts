import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { githubFindings } from '../exports/github-findings.ts';
import { sarifFindings } from '../exports/sarif-findings.ts';
import { type CliContext, useColor } from './cli-context.ts';
import { diagnosticsJson, renderDiagnostics } from './diagnostics-text.ts';

/**
 * Prints diagnostics on standard error with the lines they speak of. With `--format json`, `sarif` or `github` a failed run
 * (`final`) prints one document, or annotations, on standard output instead, so that a program always gets what it can parse.
 */
export function printDiagnostics(diagnostics: readonly Diagnostic[], context: CliContext, final = true): void {
  if (diagnostics.length === 0) return;
  const format = final ? machineFormat(context.argv) : undefined;
  if (format !== undefined) {
    context.stdout.write(machineText(format, diagnostics, context));
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

type MachineFormat = (typeof machineFormats)[number];

const machineFormats = ['json', 'sarif', 'github'] as const;

function machineFormat(argv: readonly string[]): MachineFormat | undefined {
  return machineFormats.find((format) =>
    argv.some(
      (argument, i) =>
        argument === `--format=${format}` ||
        argument === `--${format}` ||
        (argument === '--format' && argv[i + 1] === format),
    ),
  );
}

function machineText(format: MachineFormat, diagnostics: readonly Diagnostic[], { version }: CliContext): string {
  if (format === 'json') return diagnosticsJson(diagnostics);
  return format === 'sarif' ? sarifFindings(diagnostics, version) : githubFindings(diagnostics);
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
