import { Argument } from 'commander';
import type { CasesResult } from '../../../app/check-policy-cases.ts';
import { escapeControls } from '../../../base/escape.ts';
import type { CommandModule } from '../../command-module.ts';
import { type Format, formatOption } from '../../format-option.ts';
import { textTable } from '../../text-table.ts';

interface TestOptions {
  readonly cases?: string;
  readonly audit?: readonly string[];
  readonly format: Format;
}

export const policyTest: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<policy>', 'policy file or name of a shipped pack'))
      .option('--cases <file>', 'figures and the states they must give (default: <policy>.test.yaml)')
      .option(
        '--audit <report>',
        'judge the metrics of this report again: gates of one id must keep their recorded state; repeatable',
        (value: string, earlier: string[] = []) => [...earlier, value],
      )
      .addOption(formatOption())
      .addHelpText(
        'after',
        `
A cases file is a list: cases: [{name, as_of, context, metrics: {id: {value, ci, n} or {undefined: reason}}, waivers,
expect: {gates: {id: PASS}, exit_code: 0}}]. With --audit alone no cases file is needed; waivers are left out of account.
Exit codes: 0 all as expected; 1 a mismatch; 2 policy, cases or report cannot be read.

Examples:
  glassalpha policy test configs/policy/firm.yaml
  glassalpha policy test configs/policy/firm.yaml --audit reports/2025q3.pdf --audit reports/2025q4.pdf
`,
      )
      .action(async (policy: string, { cases, audit = [], format }: TestOptions) => {
        const { checkPolicyCases } = await import('../../../app/check-policy-cases.ts');
        const result = await checkPolicyCases({ policy, cases, audits: audit, cwd: context.cwd });
        context.stdout.write(
          format === 'json'
            ? `${JSON.stringify({ format: 'glassalpha-policy-test/1', ...result })}\n`
            : resultText(result),
        );
        done(result.mismatches.length === 0 ? 0 : 1);
      });
  },
};

/** Mismatches, then `12 cases: 12 as expected`. */
function resultText({ cases, audits, mismatches }: CasesResult): string {
  const failed = new Set(mismatches.map((mismatch) => mismatch.case)).size;
  const counted = [...(cases === 0 ? [] : [plural(cases, 'case')]), ...(audits === 0 ? [] : [plural(audits, 'audit')])];
  const rows = mismatches.map(({ case: name, gate, expected, got }) => [
    'MISMATCH',
    escapeControls(name),
    gate ?? 'exit code',
    `expected ${expected}, got ${got}`,
  ]);
  return `${textTable(rows)}${counted.join(', ')}: ${cases + audits - failed} as expected\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
