import { resolve } from 'node:path';
import { Argument, Option } from 'commander';
import { fail } from '../../base/diagnostic.ts';
import { metricsCsv } from '../../evidence/metrics-csv.ts';
import { writeOutputs } from '../../node/write-outputs.ts';
import { isJudged } from '../../record/decisions.ts';
import type { CommandModule } from '../command-module.ts';
import { namedReport, openReport } from '../open-report.ts';

interface InspectOptions {
  readonly audit?: string;
  readonly output?: string;
  readonly metric?: readonly string[];
  readonly format?: 'json' | 'csv';
}

export const inspectCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[report]', 'report PDF, manifest or evidence pack; - reads standard input'))
      .option('--audit <report>', 'the same as the argument')
      .option('-o, --output <file>', 'write the numbers to a file instead of standard output')
      .option(
        '--metric <id>',
        'print only this metric, one line per slice; repeatable',
        (value: string, earlier: string[] = []) => [...earlier, value],
      )
      .addOption(
        new Option(
          '--format <format>',
          'json: metrics.json (default); csv: one row per metric and slice, for spreadsheets',
        ).choices(['json', 'csv']),
      )
      .addHelpText(
        'after',
        `
Prints metrics.json: every metric with its interval, every gate, every section, in an order that makes plain diff of two
reports readable. The record inside the report is checked against its own digests first.
Exit codes: 0 done; 2 not an original report, or changed since.

Examples:
  glassalpha inspect --audit report.pdf --output metrics.json
  glassalpha inspect report.pdf --format csv --output metrics.csv
`,
      )
      .action(async (argument: string | undefined, options: InspectOptions) => {
        const report = namedReport(argument, options.audit, 'glassalpha inspect report.pdf');
        if (options.output !== undefined && resolve(context.cwd, options.output) === resolve(context.cwd, report))
          fail('io.exists', '--output names the report itself', { hint: 'give it another file name' });
        const { metrics, manifest } = await openReport(report, context);

        const ids = options.metric === undefined ? undefined : await metricIds(options.metric);
        const isLines = ids !== undefined && options.format !== 'csv';
        if (isLines) {
          context.stdout.write(await metricLines(ids, manifest.metrics));
          return done(0);
        }
        const bytes = options.format === 'csv' ? new TextEncoder().encode(metricsCsv(manifest.metrics, ids)) : metrics;
        if (options.output === undefined || options.output === '-') {
          context.stdout.write(new TextDecoder().decode(bytes));
        } else {
          writeOutputs([{ path: resolve(context.cwd, options.output), bytes }]);
          const gates = isJudged(manifest.gates) ? manifest.gates.gates.length : 0;
          context.stdout.write(
            `Metrics   ${options.output} (${Object.keys(manifest.metrics).length} metrics, ${gates} gates)\n`,
          );
        }
        done(0);
      });
  },
};

type Metrics = Readonly<
  Record<
    string,
    {
      readonly result: {
        readonly kind: string;
        readonly value?: number;
        readonly reason?: string;
        readonly n: number;
        readonly ci?: { readonly lower: number | null; readonly upper: number | null };
      };
    }
  >
>;

/** Canonical ids of metrics named by id or alias. */
async function metricIds(wanted: readonly string[]): Promise<readonly string[]> {
  const [{ definitionOf, metricNames }, { suggest }] = await Promise.all([
    import('../../metrics/catalogue.ts'),
    import('../../base/suggest.ts'),
  ]);
  return wanted.map((name) => {
    const found = definitionOf(name);
    if (found !== undefined) return found.id;
    const meant = suggest(name, metricNames());
    return fail('policy.unknown_metric', `"${name}" is not a metric`, {
      hint: meant === undefined ? 'glassalpha list metrics' : `did you mean "${meant}"?`,
    });
  });
}

/** Lines `key  value  [lower, upper]  n`, data digits throughout: for shells. */
async function metricLines(ids: readonly string[], metrics: Metrics): Promise<string> {
  const { textTable } = await import('../text-table.ts');
  const rows = Object.entries(metrics).filter(([key]) => ids.includes(key.split('|', 1)[0] ?? ''));
  return textTable(
    rows.map(([key, { result }]) => [
      key,
      result.value === undefined ? `undefined: ${result.reason}` : String(result.value),
      result.ci === undefined ? '' : `[${result.ci.lower ?? '-inf'}, ${result.ci.upper ?? 'inf'}]`,
      `n=${result.n}`,
    ]),
  );
}
