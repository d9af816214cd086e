import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
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
      .addArgument(new Argument('<report>', 'report PDF or manifest of the audit to run again'))
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
compares report, manifest, decisions and sidecars byte for byte. Data and model are not in a record: bring them. On a difference,
the first cause is named in causal order, then what follows from it.
Exit codes: 0 identical; 1 different; 2 could not run.

Examples:
  glassalpha reproduce report.pdf --data data/holdout.csv --model models/credit.json
  glassalpha reproduce report.manifest.json --inputs . --format json
`,
      )
      .action(async (report: string, options: ReproduceOptions) => {
        const opened = await openReport(report, context);
        const path = resolve(context.cwd, report);
        const { reproduceReport, sidecarEndings } = await import('../../app/reproduce-report.ts');
        const result = await reproduceReport({
          report: opened,
          pdf: opened.source === 'pdf' ? { name: basename(path), bytes: await readFile(path) } : undefined,
          beside: report === '-' ? new Map() : await filesBeside(path, ['.policy_decisions.json', ...sidecarEndings]),
          locations: inputLocations(options),
          inputs: options.inputs,
          keep: options.keep,
          allowed: options.allow ?? [],
          cwd: context.cwd,
          toolVersion: context.version,
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

async function filesBeside(path: string, endings: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const stem = path.replace(/(\.manifest\.json|\.pdf)$/i, '');
  const files = new Map<string, Uint8Array>();
  for (const ending of endings) {
    const bytes = await readFile(stem + ending).catch(() => null);
    if (bytes !== null) files.set(ending, bytes);
  }
  return files;
}
