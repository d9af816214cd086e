import { Option } from 'commander';
import { GlassAlphaError, hasErrors } from '../../../base/diagnostic.ts';
import { gateStatuses } from '../../../record/decisions.ts';
import type { CommandModule } from '../../command-module.ts';
import { dateOption } from '../../date-option.ts';
import { printDiagnostics } from '../../print-diagnostics.ts';
import { textTable } from '../../text-table.ts';
import { type LogOption, logOption, logPath } from './log-option.ts';

interface QueryOptions extends LogOption {
  readonly failed?: boolean;
  readonly gate?: string;
  readonly model?: string;
  readonly since?: string;
  readonly until?: string;
  readonly status?: string;
  readonly format: 'table' | 'json' | 'csv';
}

export const logQuery: CommandModule = {
  define(command, context, done) {
    command
      .addOption(logOption())
      .option('--failed', 'audits that did not pass, with the gates that failed them')
      .option('--gate <id>', 'this gate only, by id or name')
      .option('--model <id>', 'audits of this model')
      .addOption(dateOption('--since <date>', 'audits as of this date or later'))
      .addOption(dateOption('--until <date>', 'audits as of this date or earlier'))
      .addOption(new Option('--status <state>', 'gates in this state').choices(gateStatuses))
      .addOption(
        new Option('--format <format>', 'what standard output carries')
          .choices(['table', 'json', 'csv'])
          .default('table'),
      )
      .addHelpText(
        'after',
        `
Lines kept by hand count too, if they have at least model_id, timestamp, gates and passed; they are marked unchained.
CSV has one row for each gate; text that a spreadsheet would take for a formula is prefixed by '.
Exit codes: 0 done, also if nothing is found; 2 the log cannot be read.

Examples:
  glassalpha log query --failed
  glassalpha log query --model credit_v2 --since 2025-01-01 --status FAIL --format csv
`,
      )
      .action(async (options: QueryOptions) => {
        const [{ openLog }, { queryLog }, texts] = await Promise.all([
          import('../../../app/open-log.ts'),
          import('../../../evidence/log/query-log.ts'),
          import('../../../evidence/log/query-text.ts'),
        ]);
        const lines = openLog(logPath(options, context), options.log, 'all');
        const { audits, diagnostics } = await queryLog(lines, options.log, options);
        if (hasErrors(diagnostics)) throw new GlassAlphaError(diagnostics);
        printDiagnostics(diagnostics, context, false);
        const byGate = options.gate !== undefined || options.status !== undefined;
        if (options.format === 'json') context.stdout.write(new TextDecoder().decode(texts.queryJson(audits)));
        else if (options.format === 'csv') context.stdout.write(texts.queryCsv(audits));
        else if (options.failed === true)
          for (const line of texts.failedLines(audits)) context.stdout.write(`${line}\n`);
        else context.stdout.write(textTable(texts.auditCells(audits, byGate)));
        done(0);
      });
  },
};
