import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Diagnostic, GlassAlphaError, problem } from '../../base/diagnostic.ts';
import type { GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { type DecisionsFormat, decisionsFormats } from '../decisions-text.ts';
import { formatOption } from '../format-option.ts';
import { trustOption } from '../trust-option.ts';

export interface AuditFlags extends GlobalOptions {
  readonly config?: string;
  readonly output?: string;
  readonly strict?: boolean;
  readonly profile?: string;
  readonly dryRun?: boolean;
  readonly policyGates?: readonly string[];
  readonly policy?: readonly string[];
  readonly seed?: number;
  readonly threshold?: number;
  readonly asOf?: string;
  readonly data?: readonly string[];
  readonly model?: string;
  readonly engine?: string;
  readonly threads?: number;
  readonly format: DecisionsFormat;
  readonly writeConfig?: string;
  readonly checkShift?: readonly string[];
  readonly failOnDegradation?: number;
  readonly maxAsOfAge?: number;
  readonly trust?: readonly string[];
  readonly log?: string;
  readonly sign?: string;
  readonly passphraseFile?: string;
  readonly fast?: boolean;
}

export const auditCommand: CommandModule = {
  define(command, context, done) {
    command
      .option(
        '-c, --config <file>',
        'audit configuration (default: glassalpha.yaml, audit.yaml, audit_config.yaml or config.yaml here or in up to 3 parents)',
      )
      .option('-o, --output <file>', 'report to write, .pdf (default: report.output_path)')
      .option('-s, --strict', 'demand everything strict mode asks for')
      .option('-p, --profile <name>', 'label of the audit; no effect')
      .option('--dry-run', 'print the measurement plan and write nothing')
      .addOption(
        new Option(
          '--policy-gates <file-or-name>',
          'policy to judge by, instead of the one in the config; repeatable',
        ).argParser(collect),
      )
      .addOption(new Option('--policy <file-or-name>', 'the same').argParser(collect).hideHelp())
      .addOption(new Option('--seed <n>', 'seed of every random stream').argParser(integer))
      .addOption(new Option('--threshold <t>', 'score at or above which a decision is positive').argParser(number))
      .option('--as-of <date>', 'effective date, YYYY-MM-DD')
      .addOption(
        new Option(
          '--max-as-of-age <days>',
          'exit 1, and write nothing, if the effective date is older than this',
        ).argParser(integer),
      )
      .addOption(
        new Option(
          '--check-shift <attr[=group]:±x>',
          'test under other group shares, for example gender:+0.1; instead of the config’s shifts; repeatable',
        ).argParser(collect),
      )
      .addOption(
        new Option('--fail-on-degradation <f>', 'exit 1 if a shift worsens a metric by f or more').argParser(number),
      )
      .addOption(
        new Option(
          '--data <[role=]path>',
          'another location of the same input; roles: audited, train, reference, parity; repeatable',
        ).argParser(collect),
      )
      .addOption(trustOption('whose approvers verify signed waivers'))
      .option('--model <path>', 'another location of the same model file')
      .option('--engine <name>', 'data engine: duckdb')
      .addOption(new Option('--threads <n>', 'threads of the engine; never changes a byte').argParser(integer))
      .addOption(formatOption(decisionsFormats))
      .option(
        '--log <file>',
        'append the audit to this portfolio log, gates passed or not (default: log of the config)',
      )
      .option('--sign <key>', 'Ed25519 key that signs a checkpoint of the log')
      .option('--passphrase-file <file>', 'its first line opens an encrypted key')
      .option('--write-config <file>', 'write the effective configuration, flags merged, as YAML')
      .addOption(new Option('--fast', 'accepted; nothing needs cutting').hideHelp());
    for (const flag of refusedFlags) command.addOption(new Option(flag.flags, flag.description).hideHelp());
    command.addHelpText('after', help).action(async () => {
      const flags = command.optsWithGlobals<AuditFlags>();
      refuse(command);
      if (flags.fast === true)
        context.stderr.write('note: --fast has no effect: intervals are computed from counts, nothing needs cutting\n');
      const { auditAndReport } = await import('../audit-run.ts');
      done(
        await auditAndReport(
          { ...flags, globals: flags, policies: [...(flags.policyGates ?? []), ...(flags.policy ?? [])] },
          context,
        ),
      );
    });
  },
};

const help = `
Writes beside the report: <stem>.manifest.json (the record), <stem>.policy_decisions.json, <stem>.environment.json and
<stem>.run.json (facts of this run, outside the record); under shifts <stem>.shift_analysis.json,
with a findings file <stem>.findings.json.

Exit codes: 0 all error-level gates passed; 1 an error-level gate failed, or the date is too old for --max-as-of-age
(nothing is written then); 2 anything else (nothing is written).

Examples:
  glassalpha audit --config audit.yaml --output report.pdf
  glassalpha audit --policy-gates configs/policy/firm.yaml --as-of "$(date +%F)" --format junit
`;

interface RefusedFlag {
  readonly flags: string;
  readonly key: string;
  readonly description: string;
  readonly problem: Diagnostic;
}

function refused(flags: string, key: string, name: string, why: string): RefusedFlag {
  return { flags, key, description: why, problem: problem('cli.usage', `${name} is refused: ${why}`) };
}

const refusedFlags: readonly RefusedFlag[] = [
  refused('--sample <n>', 'sample', '--sample', 'all rows are audited'),
  refused('--no-fallback', 'fallback', '--no-fallback', 'there are no fallbacks'),
  refused('--save-model <path>', 'saveModel', '--save-model', 'models are audited, not trained; give model.path'),
  refused('--group <column>', 'group', '--group', 'use data.protected_attributes'),
];

function refuse(command: Command): void {
  const problems = refusedFlags
    .filter(({ key }) => command.getOptionValueSource(key) === 'cli')
    .map((flag) => flag.problem);
  if (problems.length > 0) throw new GlassAlphaError(problems);
}

function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function integer(value: string): number {
  if (!/^[0-9]{1,16}$/.test(value) || !Number.isSafeInteger(Number(value)))
    throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

function number(value: string): number {
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(value))
    throw new InvalidArgumentError('Expected a number.');
  return Number(value);
}
