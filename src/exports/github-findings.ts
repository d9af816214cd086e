import type { Diagnostic } from '../base/diagnostic.ts';
import { workflowCommand } from './workflow-command.ts';

/**
 * Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
 *
 * @returns one line per diagnostic, each with a line feed; empty without any
 * @example githubFindings(diagnostics) // '::warning file=firm.yaml,line=7,col=5,title=policy.lint::…\n'
 */
export function githubFindings(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((found) => `${command(found)}\n`).join('');
}

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;

function command({ severity, code, rule, message, hint, where }: Diagnostic): string {
  const properties: Readonly<Record<string, string | number | undefined>> = {
    file: where?.file,
    line: where?.line,
    col: where?.column,
    endColumn: where?.endColumn,
    title: rule === undefined ? code : `${code}: ${rule}`,
  };
  return workflowCommand(levels[severity], properties, hint === undefined ? message : `${message}\n${hint}`);
}
