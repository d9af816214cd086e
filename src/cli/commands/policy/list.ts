import { resolve } from 'node:path';
import type { CommandModule } from '../../command-module.ts';
import { type Format, formatOption } from '../../format-option.ts';
import { textTable } from '../../text-table.ts';

export const policyList: CommandModule = {
  define(command, context, done) {
    command
      .option('--dir <folder>', 'list the policy files of this folder too')
      .addOption(formatOption())
      .addHelpText(
        'after',
        `
Gates are counted by severity: E errors, W warnings, I tracked or informative. "checked" is the oldest day on which a cited
authority was looked up.
Exit code 0; 2 if the folder is not there.

Examples:
  glassalpha policy list
  glassalpha policy list --dir configs/policy --format json
`,
      )
      .action(async ({ dir, format }: { readonly dir?: string; readonly format: Format }) => {
        const { policySummaries } = await import('../../../app/policy-summaries.ts');
        const found = await policySummaries(
          dir === undefined ? undefined : { shown: dir, path: resolve(context.cwd, dir) },
        );
        if (format === 'json') {
          context.stdout.write(`${JSON.stringify({ format: 'glassalpha-policies/1', policies: found })}\n`);
        } else {
          context.stdout.write(
            textTable(
              found.map(({ name, version, gates, oldestCheckedOn, reviewDate, policyName, aliases }) => [
                name,
                version,
                gates === null ? 'not readable' : `${gates.error} E  ${gates.warning} W  ${gates.info} I`,
                `checked ${oldestCheckedOn ?? '–'}`,
                `review ${reviewDate ?? '–'}`,
                aliases.length === 0 ? policyName : `${policyName} (also ${aliases.join(', ')})`,
              ]),
            ),
          );
        }
        done(0);
      });
  },
};
