import type { CommandModule } from '../command-module.ts';
import { policyDiff } from './policy/diff.ts';
import { policyLint } from './policy/lint.ts';
import { policyList } from './policy/list.ts';
import { policyShow } from './policy/show.ts';
import { policyTest } from './policy/test.ts';

/** One file per subcommand; all are small, what they call is imported when they run. */
const subcommands: readonly (readonly [name: string, summary: string, module: CommandModule])[] = [
  ['list', 'shipped packs, and the policies of a folder', policyList],
  ['show', 'print or copy a policy, comments kept', policyShow],
  ['lint', 'findings on citations, claims, statistics and wording', policyLint],
  ['diff', 'gates added, removed, tightened, relaxed, changed', policyDiff],
  ['test', 'judge cases, or earlier audits, and compare', policyTest],
];

export const policyCommand: CommandModule = {
  define(command, context, done) {
    command.addHelpText(
      'after',
      `
Exit codes: 0 done; 1 a demanded check failed; 2 anything else.

Examples:
  glassalpha policy show sr_11_7_banking -o configs/policy/sr_11_7_banking.yaml
  glassalpha policy lint configs/policy/sr_11_7_banking.yaml
`,
    );
    for (const [name, summary, module] of subcommands) {
      module.define(command.command(name).description(summary), context, done);
    }
  },
};
