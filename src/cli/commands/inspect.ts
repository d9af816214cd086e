import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Argument } from 'commander';
import { fail, GlassAlphaError } from '../../base/diagnostic.ts';
import { type Inspection, inspect } from '../../evidence/inspect.ts';
import { writeOutputs } from '../../node/write-outputs.ts';
import { isJudged } from '../../record/decisions.ts';
import type { CommandModule } from '../command-module.ts';

interface InspectOptions {
  readonly audit?: string;
  readonly output?: string;
  readonly metric?: readonly string[];
}

export const inspectCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[report]', 'report PDF or manifest; - reads standard input'))
      .option('--audit <report>', 'the same as the argument')
      .option('-o, --output <file>', 'write the numbers to a file instead of standard output')
      .option(
        '--metric <id>',
        'print only this metric, one line per slice; repeatable',
        (value: string, earlier: string[] = []) => [...earlier, value],
      )
      .addHelpText(
        'after',
        `
Prints metrics.json: every metric with its interval, every gate, every section, in an order that makes plain diff of two
reports readable. The record inside the report is checked against its own digests first.
Exit codes: 0 done; 2 not an original report, or changed since.

Examples:
  glassalpha inspect --audit report.pdf --output metrics.json
  glassalpha inspect report.pdf --metric roc_auc
`,
      )
      .action(async (argument: string | undefined, options: InspectOptions) => {
        const report = argument ?? options.audit;
        if (report === undefined)
          fail('cli.usage', "missing argument 'report'", { hint: 'glassalpha inspect report.pdf' });
        if (argument !== undefined && options.audit !== undefined && argument !== options.audit)
          fail('cli.usage', 'two reports given: name one');
        if (options.output !== undefined && resolve(context.cwd, options.output) === resolve(context.cwd, report))
          fail('io.exists', '--output names the report itself', { hint: 'give it another file name' });
        const inspection =
          report === '-'
            ? await open(await context.readStdin(), 'standard input')
            : await open(await read(resolve(context.cwd, report), report), report);
        if (report !== '-' && inspection.source === 'pdf')
          await compareSidecar(resolve(context.cwd, report), inspection);
        const { metrics, manifest } = inspection;

        if (options.metric !== undefined) {
          context.stdout.write(await selectedMetrics(options.metric, manifest.metrics));
        } else if (options.output === undefined || options.output === '-') {
          context.stdout.write(new TextDecoder().decode(metrics));
        } else {
          writeOutputs([{ path: resolve(context.cwd, options.output), bytes: metrics }]);
          const gates = isJudged(manifest.gates) ? manifest.gates.gates.length : 0;
          context.stdout.write(
            `Metrics   ${options.output} (${Object.keys(manifest.metrics).length} metrics, ${gates} gates)\n`,
          );
        }
        done(0);
      });
  },
};

/** What is wrong with a file is said with its name. */
async function open(bytes: Uint8Array, file: string): Promise<Inspection> {
  try {
    return await inspect(bytes);
  } catch (error) {
    if (!(error instanceof GlassAlphaError)) throw error;
    throw new GlassAlphaError(
      error.diagnostics.map((found) => ({
        where: { file },
        ...(found.code === 'report.no_manifest' ? { hint: nameOne } : {}),
        ...found,
      })),
      { cause: error },
    );
  }
}

/** A manifest that lies beside the report has to be the one attached to it. */
async function compareSidecar(report: string, { manifestBytes }: Inspection): Promise<void> {
  const beside = `${report.replace(/\.[^./\\]+$/, '')}.manifest.json`;
  const bytes = await readFile(beside).catch(() => null);
  if (bytes === null || bytes.equals(manifestBytes)) return;
  fail('evidence.sidecar_mismatch', `"${basename(beside)}" beside the report is not the record attached to it`, {
    hint: 'one of the two was replaced or changed: run the audit again, or ask for both files again',
  });
}

const nameOne = 'name the PDF or the .manifest.json of an audit';

async function read(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return fail(code === 'EACCES' ? 'io.permission' : 'report.no_manifest', `"${name}" cannot be read (${code})`, {
      hint: nameOne,
    });
  }
}

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

/** Lines `key  value  [lower, upper]  n`, data digits throughout: for shells and spreadsheets. */
async function selectedMetrics(wanted: readonly string[], metrics: Metrics): Promise<string> {
  const [{ definitionOf, metricNames }, { suggest }, { textTable }] = await Promise.all([
    import('../../metrics/catalogue.ts'),
    import('../../base/suggest.ts'),
    import('../text-table.ts'),
  ]);
  const ids = wanted.map((name) => {
    const found = definitionOf(name);
    if (found !== undefined) return found.id;
    const meant = suggest(name, metricNames());
    return fail('policy.unknown_metric', `"${name}" is not a metric`, {
      hint: meant === undefined ? 'glassalpha list metrics' : `did you mean "${meant}"?`,
    });
  });
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
