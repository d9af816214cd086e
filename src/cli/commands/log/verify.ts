import { resolve } from 'node:path';
import { escapeControls } from '../../../base/escape.ts';
import type { CommandModule } from '../../command-module.ts';
import { printDiagnostics } from '../../print-diagnostics.ts';
import { entryCount, type LogOption, logOption, logPath } from './log-option.ts';

interface VerifyOptions extends LogOption {
  readonly checkpoint?: readonly string[];
  readonly logKey?: string;
}

export const logVerify: CommandModule = {
  define(command, context, done) {
    command
      .addOption(logOption())
      .option(
        '--checkpoint <file>',
        'a checkpoint kept elsewhere: the log must begin as it says; repeatable',
        (value: string, earlier: string[] = []) => [...earlier, value],
      )
      .option('--log-key <key>', 'verifier key of the log, name+hash+key: checkpoints must be signed by it')
      .addHelpText(
        'after',
        `
Checks that every line is canonical, has its own digest right and names the one before it. That finds edits, moves and removals
inside the log. Entries removed at the end, or a log written anew, show only against a checkpoint kept elsewhere.
Exit codes: 0 intact; 1 not intact, or a checkpoint is not of this log; 2 it cannot be read.

Examples:
  glassalpha log verify
  glassalpha log verify --checkpoint /mnt/worm/audit_log.checkpoint --log-key "$(cat log.vkey)"
`,
      )
      .action(async (options: VerifyOptions) => {
        const [{ openLog }, { verifyLog }, { logKeyOf, openCheckpoint, signatureFault }] = await Promise.all([
          import('../../../app/open-log.ts'),
          import('../../../evidence/log/verify-log.ts'),
          import('../../../app/check-checkpoints.ts'),
        ]);
        const key = options.logKey === undefined ? null : logKeyOf(options.logKey);
        const given = options.checkpoint ?? [];
        const checkpoints = await Promise.all(given.map((file) => openCheckpoint(resolve(context.cwd, file), file)));
        const lines = openLog(logPath(options, context), options.log, 'whole');
        const { count, problems: found } = await verifyLog(lines, { file: options.log, checkpoints });
        const problems = [...found];
        for (const checkpoint of key === null ? [] : checkpoints) {
          const fault = key === null ? null : await signatureFault(checkpoint, key);
          if (fault !== null) problems.push(fault);
        }
        printDiagnostics(problems, context, false);
        const entries = entryCount(count);
        const signed = key === null ? 'its signature was not checked: no --log-key' : `signed by ${key.name}`;
        const against = checkpoints.map(
          ({ file, size }) => `checkpoint ${file} of ${entryCount(size)} holds, ${signed}`,
        );
        context.stdout.write(
          problems.length > 0
            ? `${entries}, not intact: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}\n`
            : `${escapeControls([`${entries}, chain intact`, ...(against.length === 0 ? [noCheckpoint] : against)].join('; '))}\n`,
        );
        done(problems.length > 0 ? 1 : 0);
      });
  },
};

const noCheckpoint = 'no checkpoint given: removal of the latest entries would not show';
