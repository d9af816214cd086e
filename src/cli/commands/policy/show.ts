import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument } from 'commander';
import { fail } from '../../../base/diagnostic.ts';
import type { CommandModule } from '../../command-module.ts';

interface ShowOptions {
  readonly output?: string;
}

export const policyShow: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<policy>', 'name of a shipped pack, or a file'))
      .option('-o, --output <file>', 'write a copy, byte for byte, instead of printing')
      .addHelpText(
        'after',
        `
Exit codes: 0 done; 2 no such policy, or the output file exists.

Examples:
  glassalpha policy show firm_credit_baseline
  glassalpha policy show sr_11_7_banking -o configs/policy/sr_11_7_banking.yaml
`,
      )
      .action(async (reference: string, { output }: ShowOptions) => {
        const { readPolicyFile } = await import('../../../app/policy-file.ts');
        const { bytes } = await readPolicyFile(reference, { cwd: context.cwd });
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
