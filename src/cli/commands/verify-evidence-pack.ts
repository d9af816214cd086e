import { InvalidArgumentError, Option } from 'commander';
import {
  type AssuranceLevel,
  type AssuranceMark,
  assuranceLevels,
  assuranceMarks,
} from '../../evidence/verification.ts';
import type { GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { dateOption } from '../date-option.ts';
import { type Format, formatOption } from '../format-option.ts';
import { namedReport } from '../open-report.ts';
import { trustOption } from '../trust-option.ts';

interface VerifyOptions extends GlobalOptions {
  readonly input?: string;
  readonly trust?: readonly string[];
  readonly expectModel?: string;
  readonly minSequence?: number;
  readonly challenge?: string;
  readonly expectPolicy?: string;
  readonly require?: readonly (AssuranceLevel | AssuranceMark)[];
  readonly rerender?: boolean;
  readonly logKey?: string;
  readonly at?: string;
  readonly profile: 'auto' | 'strict' | 'basic';
  readonly format: Format;
  readonly explain?: boolean;
}

export const verifyEvidencePackCommand: CommandModule = {
  define(command, context, done) {
    command
      .argument('[pack]', 'evidence pack (.zip)')
      .option('--input <pack>', 'the same as the argument')
      .addOption(trustOption('public key or allowed_signers file of those whose signatures count'))
      .option('--expect-model <id>', 'fail unless the pack is about this model')
      .addOption(
        new Option('--min-sequence <n>', 'fail if the pack is older in the row than this').argParser(positiveInteger),
      )
      .option('--challenge <text>', 'fail unless the pack answers this question')
      .option('--expect-policy <file-or-sha256>', 'fail unless the gates were judged by exactly this policy')
      .addOption(
        new Option('--require <level>', `fail unless reached: ${demands.join(', ')}; repeatable`).argParser(demand),
      )
      .option('--log-key <key>', 'verifier key of the portfolio log that holds the audit, name+hash+key')
      .option('--rerender', 'typeset the report again from its record and compare; takes the same tool version')
      .addOption(dateOption('--at <date>', 'day on which keys and waivers are judged (default: today)'))
      .addOption(
        new Option('--profile <profile>', 'strict for exported packs, basic for zips put together by hand')
          .choices(['auto', 'strict', 'basic'])
          .default('auto'),
      )
      .addOption(formatOption())
      .option('--explain', 'print what is proved by what, and stop')
      .addHelpText(
        'after',
        `
Checks that a pack is the one exported, that its files belong together, that every digest recomputes and that the gates follow
from the recorded metrics and policies. Reads nothing but the pack and the given files; writes nothing; needs no network.
A pack of a model that fails its gates verifies: the last lines say what the gates say.
Exit codes: 0 every demanded check passes; 1 a check failed; 2 could not verify.

Examples:
  glassalpha verify-evidence-pack --input credit_model_2025Q4.zip
  glassalpha verify-evidence-pack pack.zip --trust trust.yaml --require countersigned
  glassalpha verify-evidence-pack pack.zip --expect-model credit_v2 --min-sequence 4 --require consistent
`,
      )
      .action(async (argument: string | undefined) => {
        const options = command.optsWithGlobals<VerifyOptions>();
        if (options.explain === true) {
          const { assuranceTable } = await import('../../evidence/assurance-table.ts');
          context.stdout.write(assuranceTable);
          return done(0);
        }
        const pack = namedReport(argument, options.input, 'glassalpha verify-evidence-pack --input pack.zip', 'pack');
        const { verifyPackFile } = await import('../../app/verify-pack-file.ts');
        const result = await verifyPackFile({
          ...options,
          pack,
          cwd: context.cwd,
          toolVersion: context.version,
          at: options.at ?? context.today(),
        });
        if (options.format === 'json') {
          const { verificationJson } = await import('../../evidence/verification-json.ts');
          context.stdout.write(new TextDecoder().decode(verificationJson(result)));
        } else {
          const { verificationText } = await import('../../evidence/verification-text.ts');
          context.stdout.write(`${verificationText(result, options.verbose === true).join('\n')}\n`);
        }
        done(result.exitCode);
      });
  },
};

const demands: readonly (AssuranceLevel | AssuranceMark)[] = [...assuranceLevels.slice(1), ...assuranceMarks];

function demand(
  value: string,
  earlier: readonly (AssuranceLevel | AssuranceMark)[] = [],
): (AssuranceLevel | AssuranceMark)[] {
  const known = demands.find((one) => one === value);
  if (known === undefined) throw new InvalidArgumentError(`Use ${demands.join(', ')}.`);
  return [...earlier, known];
}

function positiveInteger(value: string): number {
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a whole number, 1 or greater.');
}
