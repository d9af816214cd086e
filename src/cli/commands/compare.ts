import { Argument, Option } from 'commander';
import { fail } from '../../base/diagnostic.ts';
import { jsonFile } from '../../base/jcs.ts';
import type { Comparison } from '../../evidence/compare/comparison.ts';
import type { CommandModule } from '../command-module.ts';
import { formatOption } from '../format-option.ts';
import { openReport } from '../open-report.ts';

type CompareFormat = 'text' | 'markdown' | 'json';

interface CompareOptions {
  readonly format: CompareFormat;
  readonly failOn?: 'flip' | 'worse';
  readonly scores?: readonly string[];
}

export const compareCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('<old>', 'report PDF, manifest or evidence pack of the earlier audit'))
      .addArgument(new Argument('<new>', 'report PDF, manifest or evidence pack of the later audit'))
      .addOption(formatOption(['markdown', 'json']))
      .addOption(
        new Option(
          '--fail-on <what>',
          'exit with 1 if a gate flipped, or only if one became worse, was removed, or is new and does not pass',
        ).choices(['flip', 'worse']),
      )
      .option(
        '--scores <files...>',
        'the score files of both audits, old and new (report.save_scores), for paired tests over the same rows',
      )
      .addHelpText(
        'after',
        `
Prints what differs between two audits: gates that flipped, worse first; policies and waivers; inputs in causal order; sections;
the metrics that moved, with both intervals (JSON has those of every group too). Where the audited rows are others, a difference is
tested with independent rows assumed; over the same rows, exact McNemar tests of rates and DeLong's of the AUC take both files of
scores. p-values are adjusted over all metrics (Holm).
Exit codes: 0 done; 1 what --fail-on names was found; 2 not an original report, or changed since.

Examples:
  glassalpha compare report_v1.pdf report_v2.pdf --scores report_v1.scores.csv report_v2.scores.csv
  glassalpha compare report_v1.pdf report_v2.pdf --fail-on worse --format markdown
`,
      )
      .action(async (old: string, now: string, options: CompareOptions) => {
        if (old === '-' && now === '-') fail('cli.usage', 'standard input can be one of the two reports only');
        const before = await openReport(old, context);
        const after = await openReport(now, context);
        const [{ compare }, { failsOn }] = await Promise.all([
          import('../../evidence/compare/compare.ts'),
          import('../../evidence/compare/gate-moves.ts'),
        ]);
        const scores =
          options.scores === undefined
            ? undefined
            : await (await import('../../app/score-files.ts')).readScoreFiles(options.scores, {
                old: before.manifest,
                new: after.manifest,
                cwd: context.cwd,
              });
        const comparison = compare(before.manifest, after.manifest, scores);
        context.stdout.write(await comparisonIn(options.format, comparison));
        done(options.failOn !== undefined && failsOn(comparison, options.failOn) ? 1 : 0);
      });
  },
};

async function comparisonIn(format: CompareFormat, comparison: Comparison): Promise<string> {
  if (format === 'json') return new TextDecoder().decode(jsonFile(comparison));
  if (format === 'markdown') return (await import('../comparison-markdown.ts')).comparisonMarkdown(comparison);
  return (await import('../comparison-text.ts')).comparisonText(comparison);
}
