import { Argument } from 'commander';
import type { AuditSource } from '../../audit/load-inputs.ts';
import { fail, hasErrors } from '../../base/diagnostic.ts';
import { ageNotice } from '../age-notice.ts';
import type { CliContext, GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { findConfigFile } from '../find-config-file.ts';
import { type FindingsFormat, findingsText } from '../findings-text.ts';
import { formatOption } from '../format-option.ts';
import { printDiagnostics } from '../print-diagnostics.ts';

interface ValidateOptions extends GlobalOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly strict?: boolean;
  readonly strictValidation?: boolean;
  readonly checkData?: boolean;
  readonly fix?: boolean;
  readonly format: 'text' | 'json' | FindingsFormat;
}

export const validateCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[config]', 'configuration; - reads standard input; default as for audit'))
      .option('-c, --config <file>', 'the same as the argument')
      .option('-p, --profile <name>', 'label of the audit; no effect')
      .option('-s, --strict', 'judge as strict mode does, and print what is missing as YAML to paste')
      .option('--strict-validation', 'warnings count as errors')
      .option('--check-data', 'read data and model too: everything an audit does but writing')
      .option('--fix', 'rewrite renamed keys and add a missing as_of (today); comments stay')
      .addOption(formatOption(['json', 'sarif', 'github']))
      .addHelpText(
        'after',
        `
Exit codes: 0 valid; 2 not valid, every problem printed with its line.

Examples:
  glassalpha validate
  glassalpha validate audit.yaml --strict
`,
      )
      .action(async (argument: string | undefined) => {
        const options = command.optsWithGlobals<ValidateOptions>();
        if (argument !== undefined && options.config !== undefined && argument !== options.config)
          fail('cli.usage', 'two configurations given: name one');
        const say = (line: string) => {
          if (options.quiet !== true) context.stderr.write(`${line}\n`);
        };
        const source = await configSource(argument ?? options.config, context, say);
        if (options.fix === true) await fixFile(source, context, say);
        const { validateConfig } = await import('../../app/validate-config.ts');
        const { diagnostics, missing, asOf, summary } = await validateConfig({
          source,
          cwd: context.cwd,
          strict: options.strict === true,
          checkData: options.checkData === true,
          profile: options.profile,
          today: context.today(),
          signal: context.signal,
        });
        const refused =
          hasErrors(diagnostics) ||
          summary === null ||
          (options.strictValidation === true && diagnostics.some((d) => d.severity === 'warning'));
        const forTools = options.format === 'sarif' || options.format === 'github' ? options.format : null;
        if (forTools === null) printDiagnostics(diagnostics, context, refused);
        else context.stdout.write(await findingsText(forTools, diagnostics, context.version));
        if (asOf !== null) ageNotice(asOf, context.today(), say);
        if (refused) {
          if (options.format === 'text' && missing !== '') context.stdout.write(missing);
          done(2);
          return;
        }
        if (forTools !== null) {
          done(0);
          return;
        }
        const { shown } = source;
        context.stdout.write(
          options.format === 'json'
            ? `${JSON.stringify({ format: 'glassalpha-validation/1', config: shown, valid: true, summary, diagnostics })}\n`
            : `${shown}: valid (${summary})\n`,
        );
        done(0);
      });
  },
};

type FileOrBytes = Exclude<AuditSource, { readonly kind: 'object' }>;

async function configSource(
  named: string | undefined,
  context: CliContext,
  say: (line: string) => void,
): Promise<FileOrBytes> {
  if (named === '-') return { kind: 'bytes', bytes: await context.readStdin(), shown: 'standard input' };
  const file = findConfigFile(named, context);
  if (file.detected) say(`config    ${file.shown}`);
  return { kind: 'file', path: file.path, shown: file.shown };
}

async function fixFile(source: FileOrBytes, context: CliContext, say: (line: string) => void): Promise<void> {
  if (source.kind !== 'file') fail('cli.usage', '--fix rewrites a file: name one');
  const [{ readFile }, { fixConfig }, { writeOutputs }] = await Promise.all([
    import('node:fs/promises'),
    import('../../config/fix.ts'),
    import('../../node/write-outputs.ts'),
  ]);
  const before = await readFile(source.path, 'utf8').catch(() =>
    fail('config.not_found', `no configuration "${source.shown}"`),
  );
  const { text, changes } = fixConfig(before, context.today());
  if (text === before) return;
  writeOutputs([{ path: source.path, bytes: new TextEncoder().encode(text) }]);
  for (const change of changes) say(`fixed     ${change}`);
}
