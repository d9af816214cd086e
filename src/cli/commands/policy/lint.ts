import { Argument } from 'commander';
import type { LintResult } from '../../../app/lint-policies.ts';
import type { Diagnostic } from '../../../base/diagnostic.ts';
import { type CliContext, type GlobalOptions, useColor } from '../../cli-context.ts';
import type { CommandModule } from '../../command-module.ts';
import { dateOption } from '../../date-option.ts';
import { diagnosticsJson, renderDiagnostics } from '../../diagnostics-text.ts';
import { findingsText } from '../../findings-text.ts';
import { formatOption } from '../../format-option.ts';

interface LintOptions extends GlobalOptions {
  readonly asOf?: string;
  readonly strict?: boolean;
  readonly authorities?: string;
  readonly waivers?: string;
  readonly format: 'text' | 'json' | 'sarif' | 'github';
}

export const policyLint: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<policy...>', 'policy files or names of shipped packs; - reads standard input'))
      .addOption(dateOption('--as-of <date>', 'date at which citations and reviews are looked at (default: today)'))
      .option('--strict', 'exit 1 on any finding but notes')
      .option('--waivers <file>', 'waivers and documentation used with the policies: which end within 30 days')
      .option('--authorities <file>', 'a table of authorities of your own, over the shipped one')
      .addOption(formatOption(['json', 'sarif', 'github']))
      .addHelpText(
        'after',
        `
Looks at what can be judged and should still be read again: clauses that do not exist, authorities superseded or withdrawn,
claims about thresholds, statistics that mislead in small samples, wording. No finding changes a decision.
Exit codes: 0 clean or warnings; 1 an error-level finding, with --strict any but notes; 2 a policy cannot be loaded.

Examples:
  glassalpha policy lint configs/policy/firm.yaml
  glassalpha policy lint sr_11_7_banking --as-of 2025-10-14 --format github
`,
      )
      .action(async (policies: readonly string[]) => {
        const options = command.optsWithGlobals<LintOptions>();
        const { lintPolicies } = await import('../../../app/lint-policies.ts');
        const { cwd, readStdin } = context;
        const result = await lintPolicies({
          policies,
          cwd,
          stdin: readStdin,
          asOf: options.asOf ?? context.today(),
          authorities: options.authorities,
          waivers: options.waivers,
        });
        context.stdout.write(await lintText(result, policies.length, options, context));
        done(exitCode(result, options.strict === true));
      });
  },
};

function exitCode({ loadable, diagnostics }: LintResult, strict: boolean): 0 | 1 | 2 {
  if (!loadable) return 2;
  const refused = diagnostics.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
  return refused ? 1 : 0;
}

async function lintText(
  { diagnostics, texts }: LintResult,
  count: number,
  options: LintOptions,
  context: CliContext,
): Promise<string> {
  if (options.format === 'json') return diagnosticsJson(diagnostics);
  if (options.format !== 'text') return findingsText(options.format, diagnostics, context.version);
  if (diagnostics.length === 0) return `${count} ${count === 1 ? 'policy' : 'policies'}: no findings\n`;
  return renderDiagnostics(diagnostics.map(withRule), texts, { color: useColor(context, context.stdout, options) });
}

/** The head names the code alone; people turn to a rule by its name. */
function withRule(found: Diagnostic): Diagnostic {
  return found.rule === undefined ? found : { ...found, message: `${found.message} (${found.rule})` };
}
