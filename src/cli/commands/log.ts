import type { CommandModule } from '../command-module.ts';
import { logAppend } from './log/append.ts';
import { logProve } from './log/prove.ts';
import { logQuery } from './log/query.ts';
import { logRepair } from './log/repair.ts';
import { logVerify } from './log/verify.ts';

const subcommands: readonly (readonly [name: string, summary: string, module: CommandModule])[] = [
  ['append', 'add a finished audit to the log', logAppend],
  ['query', 'audits and gates by model, date and state', logQuery],
  ['verify', 'check the chain, and checkpoints kept elsewhere', logVerify],
  ['prove', 'proof that an entry is in the log, or that a log has only grown', logProve],
  ['repair', 'make the log whole after an append broke off', logRepair],
];

export const logCommand: CommandModule = {
  define(command, context, done) {
    command.addHelpText(
      'after',
      `
The log is one line of JSON for each audit, each with the digest of the line before it. Keep checkpoints elsewhere: without
one, removal of the latest entries does not show.
Exit codes: 0 done; 1 a check failed; 2 anything else.

Examples:
  glassalpha log append reports/credit_model_audit_2025Q4.pdf
  glassalpha log query --failed
`,
    );
    for (const [name, summary, module] of subcommands) {
      module.define(command.command(name).description(summary), context, done);
    }
  },
};
