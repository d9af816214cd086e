import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fail } from '../../../base/diagnostic.ts';
import type { CommandModule } from '../../command-module.ts';
import { entryCount, type LogOption, logOption, logPath } from './log-option.ts';

export const logRepair: CommandModule = {
  define(command, context, done) {
    command
      .addOption(logOption())
      .addHelpText(
        'after',
        `
An entry that an append had announced is written to its end. Anything else after the last line feed is moved to a file of its
own beside the log. Whole lines are never touched.
Exit codes: 0 the log is whole; 2 it cannot be written.

Examples:
  glassalpha log repair
  glassalpha log repair --log /srv/portfolio/audit_log.jsonl
`,
      )
      .action(async (options: LogOption) => {
        const path = logPath(options, context);
        if (!existsSync(path)) fail('log.invalid', `there is no log "${options.log}"`);
        const { repairLog } = await import('../../../node/repair-log.ts');
        const { count, moved, finished } = repairLog(path);
        const entries = entryCount(count);
        context.stdout.write(
          moved !== null
            ? `Moved     ${moved.bytes} bytes after ${entries} to ${relative(context.cwd, moved.path)}\n`
            : finished
              ? `Finished  the entry of an append that broke off: ${entries}\n`
              : `Whole     ${entries}, nothing to repair\n`,
        );
        done(0);
      });
  },
};
