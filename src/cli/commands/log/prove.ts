import { resolve } from 'node:path';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { fail } from '../../../base/diagnostic.ts';
import type { CommandModule } from '../../command-module.ts';
import { openReport } from '../../open-report.ts';
import { type LogOption, logOption, logPath } from './log-option.ts';

interface ProveOptions extends LogOption {
  readonly checkpoint?: string;
  readonly from?: number;
  readonly out?: string;
}

export const logProve: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[entry]', 'number of the entry, or a pack, which the proof goes into'))
      .addOption(logOption())
      .option('--checkpoint <file>', 'checkpoint to prove against (default: the one beside the log)')
      .addOption(new Option('--from <size>', 'prove that the log of this size has only grown since').argParser(count))
      .option('--out <file>', 'write the proof to a file instead of standard output')
      .addHelpText(
        'after',
        `
A proof holds its checkpoint, so that whoever has the key of the log can check it without the log (C2SP tlog-proof@v1; with
--from the body that C2SP tlog-witness sends). Into a pack goes the proof of its report's entry, under attestations/; the rest of
the pack stays as it is. verify-evidence-pack checks it with --log-key.
Exit codes: 0 proved; 2 the log, the checkpoint and the question do not go together.

Examples:
  glassalpha log prove credit_model_2025Q4.zip
  glassalpha log prove --from 40
`,
      )
      .action(async (entry: string | undefined, options: ProveOptions) => {
        if ((entry === undefined) === (options.from === undefined))
          fail('cli.usage', 'name either an entry or --from', { hint: 'glassalpha log prove 41' });
        const [{ entryOfRecord, proveEntry, proveGrowth }, { checkpointName }] = await Promise.all([
          import('../../../app/prove-log.ts'),
          import('../../../app/check-checkpoints.ts'),
        ]);
        const log = { path: logPath(options, context), shown: options.log };
        const file = options.checkpoint ?? checkpointName(options.log);
        const checkpoint = { path: resolve(context.cwd, file), shown: file };
        if (entry !== undefined && !isCount(entry)) {
          const opened = await openReport(entry, context);
          if (opened.source !== 'pack') fail('cli.usage', `"${entry}" is neither the number of an entry nor a pack`);
          const bytes = await proveEntry(log, checkpoint, await entryOfRecord(log, opened.manifestSha256));
          const { addLogProof } = await import('../../../app/add-log-proof.ts');
          const target = options.out ?? entry;
          await addLogProof(resolve(context.cwd, entry), bytes, resolve(context.cwd, target));
          context.stdout.write(`Proof     in ${target}\n`);
          return done(0);
        }
        const proof =
          entry === undefined
            ? await proveGrowth(log, checkpoint, options.from ?? 0)
            : await proveEntry(log, checkpoint, Number(entry));
        if (options.out === undefined || options.out === '-') context.stdout.write(new TextDecoder().decode(proof));
        else {
          const { writeOutputs } = await import('../../../node/write-outputs.ts');
          writeOutputs([{ path: resolve(context.cwd, options.out), bytes: proof }]);
          context.stdout.write(`Proof     ${options.out}\n`);
        }
        done(0);
      });
  },
};

function count(value: string): number {
  if (!isCount(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

function isCount(value: string): boolean {
  return /^(0|[1-9][0-9]{0,14})$/.test(value);
}
