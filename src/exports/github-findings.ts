import type { Diagnostic } from '../base/diagnostic.ts';

/**
 * Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request. Line breaks and the
 * separators of the commands are escaped: no text of a policy can start a command of its own.
 *
 * @returns one line per diagnostic, each with a line feed; empty without any
 * @example githubFindings(diagnostics) // '::warning file=firm.yaml,line=7,col=5,title=policy.lint::…\n'
 */
export function githubFindings(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((found) => `${command(found)}\n`).join('');
}

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

function command({ severity, code, rule, message, hint, where }: Diagnostic): string {
  const properties: readonly (readonly [string, string | number | undefined])[] = [
    ['file', where?.file],
    ['line', where?.line],
    ['col', where?.column],
    ['endColumn', where?.endColumn],
    ['title', rule === undefined ? code : `${code}: ${rule}`],
  ];
  const stated = properties.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${property(value)}`]));
  const text = hint === undefined ? message : `${message}\n${hint}`;
  return `::${commands[severity]} ${stated.join(',')}::${data(text)}`;
}

/** Text after the command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A value in the list of properties. */
function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
