import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument } from 'commander';
import { fail } from '../../../base/diagnostic.ts';
import type { CliContext } from '../../cli-context.ts';
import type { CommandModule } from '../../command-module.ts';
import { dateOption } from '../../date-option.ts';

interface ShowOptions {
  readonly asOf?: string;
  readonly authorities?: string;
  readonly resolved?: boolean;
  readonly output?: string;
}

export const policyShow: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<policy>', 'name of a shipped pack, or a file'))
      .option('--resolved', 'as judged: inherited gates filled in, citations with their state as comments')
      .addOption(dateOption('--as-of <date>', 'date of that state (default: today)'))
      .option('--authorities <file>', 'a table of authorities of your own, over the shipped one')
      .option('-o, --output <file>', 'write a file instead of printing; without --resolved byte for byte')
      .addHelpText(
        'after',
        `
Exit codes: 0 done; 2 no such policy, or the output file exists.

Examples:
  glassalpha policy show firm_credit_baseline --resolved --as-of 2025-10-14
  glassalpha policy show sr_11_7_banking -o configs/policy/sr_11_7_banking.yaml
`,
      )
      .action(async (reference: string, options: ShowOptions) => {
        const { output } = options;
        const bytes = await policyBytes(reference, options, context);
        if (output === undefined || output === '-') {
          context.stdout.write(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
        } else {
          const path = resolve(context.cwd, output);
          // A policy of that name is somebody's work: thresholds would be gone.
          if (existsSync(path))
            fail('io.exists', `"${output}" exists`, { hint: 'give another name, or remove it first' });
          const { writeOutputs } = await import('../../../node/write-outputs.ts');
          writeOutputs([{ path, bytes }]);
          context.stdout.write(`Policy    ${output}\n`);
        }
        done(0);
      });
  },
};

async function policyBytes(reference: string, options: ShowOptions, context: CliContext): Promise<Uint8Array> {
  const { cwd } = context;
  if (options.resolved !== true) {
    const { readPolicyFile } = await import('../../../app/policy-file.ts');
    return (await readPolicyFile(reference, { cwd })).bytes;
  }
  const [{ loadSoundPolicy }, { authoritiesWith }, { resolvedText }] = await Promise.all([
    import('../../../app/load-policy.ts'),
    import('../../../app/shipped-authorities.ts'),
    import('../../../policy/resolved-text.ts'),
  ]);
  const policy = await loadSoundPolicy(reference, { cwd });
  const table = await authoritiesWith(options.authorities, cwd);
  return new TextEncoder().encode(resolvedText(policy, table, options.asOf ?? context.today()));
}
