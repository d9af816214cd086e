import { Command, CommanderError, Option } from 'commander';
import type { Diagnostic } from '../base/diagnostic.ts';
import { problem } from '../base/diagnostic.ts';
import type { CliContext } from './cli-context.ts';
import { commandEntries, laterCommands } from './commands.ts';

/**
 * Parses the arguments, runs one command and returns its exit code: 0 done, 1 a gate or a demanded check failed, 2 anything
 * else, 128 + n after a signal. The only place where errors become text.
 */
export async function runCli(context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = new Command('glassalpha')
    .description('Audits tabular machine-learning models and writes evidence that a regulator can check.')
    .version(context.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .option('-q, --quiet', 'print errors only')
    .option('-v, --verbose', 'print phases, counts, resolved paths and timing')
    .option('--no-color', 'no colour')
    .addOption(
      new Option('--progress <when>', 'progress bar on standard error')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--debug', 'print stack traces')
    .addHelpText('after', firstSteps);
  const usage: string[] = [];
  prepare(program, context, usage);

  const requested = context.argv.find((argument) => commandEntries.some((entry) => entry.name === argument));
  for (const entry of commandEntries) {
    const command = program.command(entry.name).description(entry.summary);
    prepare(command, context, usage);
    if (entry.name === requested) {
      const module = await entry.load();
      module.define(command, context, (code) => {
        exitCode = code;
      });
    }
  }

  try {
    const words = context.argv.filter((argument) => !argument.startsWith('-'));
    const unknown = await unknownCommand(words[0] === 'help' ? words[1] : words[0], words[0] === 'help');
    if (unknown !== null) return await report([unknown], context);
    if (context.argv.length === 0) {
      context.stderr.write(program.helpInformation() + firstSteps);
      return 2;
    }
    await program.parseAsync([...context.argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      // A command of subcommands without one: its help is the answer, as for no arguments at all.
      if (error.code === 'commander.help') {
        context.stderr.write(usage.join(''));
        return 2;
      }
      return await report([usageProblem(usage.join('') || error.message)], context);
    }
    return await failure(error, context);
  }
}

/** Commands of the specification that this version lacks; and what `help` is asked for, which commander answers with the usage. */
async function unknownCommand(name: string | undefined, forHelp: boolean): Promise<Diagnostic | null> {
  const names = commandEntries.map((entry) => entry.name);
  const hint = `available: ${names.join(', ')}`;
  if (name === undefined || names.includes(name)) return null;
  if (laterCommands.includes(name)) return problem('cli.usage', `'${name}' is not available in this version`, { hint });
  if (!forHelp || name === 'help') return null;
  const { suggest } = await import('../base/suggest.ts');
  const meant = suggest(name, names);
  return problem('cli.usage', `unknown command '${name}'${meant === undefined ? '' : `, did you mean '${meant}'?`}`, {
    hint,
  });
}

const firstSteps = `
First steps:
  glassalpha quickstart                                   an example with real data, audited
  glassalpha audit --config audit.yaml --output report.pdf
  glassalpha validate audit.yaml --check-data

Exit codes: 0 done, all error-level gates passed; 1 an error-level gate failed; 2 anything else.
`;

function prepare(command: Command, context: CliContext, usage: string[]): void {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(Math.max(context.stdout.columns, 60), 120) })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => usage.push(text),
    })
    .showHelpAfterError(false);
}

/** Commander's `error: unknown option '--confg'\n(Did you mean --config?)` as one diagnostic. */
function usageProblem(text: string): Diagnostic {
  const [first = '', ...rest] = text
    .replace(/^error: /, '')
    .trim()
    .split('\n');
  const suggestion = rest.join(' ').match(/Did you mean (?:one of )?(.+?)\?/)?.[1];
  const message = suggestion === undefined ? first : `${first}, did you mean '${suggestion}'?`;
  return problem('cli.usage', message, { hint: 'glassalpha --help lists commands and options' });
}

async function failure(error: unknown, context: CliContext): Promise<number> {
  const { GlassAlphaError } = await import('../base/diagnostic.ts');
  if (context.signal.aborted) {
    await report([problem('io.interrupted', 'interrupted; earlier outputs are untouched')], context);
    return typeof context.signal.reason === 'number' ? context.signal.reason : 130;
  }
  const debug = context.argv.includes('--debug');
  if (error instanceof GlassAlphaError) {
    if (debug) context.stderr.write(`${error.stack ?? ''}\n`);
    return await report(error.diagnostics, context);
  }
  const name = error instanceof Error ? error.name : typeof error;
  const message =
    error instanceof Error && debug
      ? (error.stack ?? error.message)
      : `${name} in glassalpha ${context.version}, command "${context.argv.find((a) => !a.startsWith('-')) ?? ''}"`;
  return await report(
    [
      problem('internal.bug', message, {
        hint: 'this is a defect of the tool: please report it with the output of the same command and --debug (it prints no data)',
      }),
    ],
    context,
  );
}

/** Prints diagnostics: on standard error, or as one JSON document on standard output when JSON was asked for. */
async function report(diagnostics: readonly Diagnostic[], context: CliContext): Promise<number> {
  const { printDiagnostics } = await import('./print-diagnostics.ts');
  await printDiagnostics(diagnostics, context);
  return 2;
}
