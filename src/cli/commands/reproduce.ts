import { Argument, Option } from 'commander';
import { fail } from '../../base/diagnostic.ts';
import { jsonFile } from '../../base/jcs.ts';
import { type Allowance, allowances } from '../../evidence/reproduce/reproduction.ts';
import type { CommandModule } from '../command-module.ts';
import { formatOption } from '../format-option.ts';
import { inputLocations } from '../input-locations.ts';
import { openReport } from '../open-report.ts';
import { printDiagnostics } from '../print-diagnostics.ts';

interface ReproduceOptions {
  readonly data?: readonly string[];
  readonly model?: string;
  readonly inputs?: string;
  readonly keep?: string;
  readonly allow?: readonly Allowance[];
  readonly format: 'text' | 'json';
}

export const reproduceCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<report>', 'evidence pack, report PDF or manifest of the audit to run again'))
      .option(
        '--data <[role=]path>',
        'where data of the audit is now; without a role, the audited rows; repeatable',
        (value: string, earlier: string[] = []) => [...earlier, value],
      )
      .option('--model <path>', 'where the model is now')
      .option('--inputs <folder>', 'look in this folder, at any depth, for inputs that are not named')
      .option('--keep <folder>', 'keep what the rerun wrote in this folder')
      .addOption(
        new Option(
          '--allow <what>',
          'engine or version: with equal metrics and gates another one is no difference; repeatable or comma-separated',
        ).argParser(allowance),
      )
      .addOption(formatOption(['json']))
      .addHelpText(
        'after',
        `
Runs the audit of a report again, from the configuration, policies and texts in its record, in a folder and a process of its own, and
compares report, manifest, decisions and sidecars byte for byte. Data and model are in no record and no pack: bring them. A pack is
verified first. On a difference,
the first cause is named in causal order, then what follows from it.
Exit codes: 0 identical; 1 different, or a pack that does not verify; 2 could not run.

Examples:
  glassalpha reproduce pack.zip --data data/holdout.csv --model models/credit.json
  glassalpha reproduce report.manifest.json --inputs . --format json
`,
      )
      .action(async (report: string, options: ReproduceOptions) => {
        const opened = await openReport(report, context);
        const [{ openAuditFiles }, { reproduceReport }] = await Promise.all([
          import('../../app/open-audit-files.ts'),
          import('../../app/reproduce-report.ts'),
        ]);
        const { cwd, version: toolVersion } = context;
        const files = await openAuditFiles(report, opened, { cwd, toolVersion, today: context.today() });
        if ('problems' in files) {
          printDiagnostics(files.problems, context);
          return done(1);
        }
        const result = await reproduceReport({
          report: opened,
          ...files,
          locations: inputLocations(options),
          inputs: options.inputs,
          keep: options.keep,
          allowed: options.allow ?? [],
          cwd,
          toolVersion,
          signal: context.signal,
          onWarning: (warnings) => printDiagnostics(warnings, context, false),
        });
        const { reproductionText } = await import('../reproduction-text.ts');
        context.stdout.write(
          options.format === 'json' ? new TextDecoder().decode(jsonFile(result)) : reproductionText(result),
        );
        done(result.outcome === 'different' ? 1 : 0);
      });
  },
};

function allowance(value: string, earlier: readonly Allowance[] = []): Allowance[] {
  const given = value
    .split(',')
    .map(
      (word) =>
        allowances.find((allowed) => allowed === word) ??
        fail('cli.usage', `--allow takes ${allowances.join(' or ')}, found "${word}"`),
    );
  return [...earlier, ...given];
}
