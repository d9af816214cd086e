import { resolve } from 'node:path';
import { Argument, Option } from 'commander';
import type { RejudgedReport } from '../../app/rejudge-report.ts';
import { fail } from '../../base/diagnostic.ts';
import { isJudged } from '../../record/decisions.ts';
import { ageNotice } from '../age-notice.ts';
import type { GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { dateOption } from '../date-option.ts';
import { type DecisionsFormat, decisionsFormats, decisionsText } from '../decisions-text.ts';
import { formatOption } from '../format-option.ts';
import { namedReport, openReport } from '../open-report.ts';
import { printDiagnostics } from '../print-diagnostics.ts';
import { trustOption } from '../trust-option.ts';

interface GatesOptions extends GlobalOptions {
  readonly audit?: string;
  readonly policy?: readonly string[];
  readonly waivers?: string;
  readonly trust?: readonly string[];
  readonly asOf?: string;
  readonly output?: string;
  readonly format: DecisionsFormat;
}

export const gatesCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[report]', 'report PDF, manifest or evidence pack; - reads standard input'))
      .option('--audit <report>', 'the same as the argument')
      .addOption(
        new Option(
          '--policy <file-or-name>',
          'policy to judge by; repeatable (default: the one in the record)',
        ).argParser((value: string, earlier: string[] = []) => [...earlier, value]),
      )
      .option('--waivers <file>', 'waivers and documentation to judge with (default: those in the record)')
      .addOption(trustOption('whose approvers verify signed waivers'))
      .addOption(dateOption('--as-of <date>', 'effective date, YYYY-MM-DD (default: the record’s)'))
      .option('-o, --output <file>', 'write to a file instead of standard output')
      .addOption(formatOption(decisionsFormats))
      .addHelpText(
        'after',
        `
Judges the metrics that an audit stored; the audit's own files stay as they are. The first line says whether the policy is the
recorded one, also where another file has its name and version. A metric that the record lacks is not evaluated.
Without --trust, what the audit found of the signatures of its waivers stands.
Exit codes: 0 all error-level gates passed; 1 an error-level gate failed; 2 anything else.

Examples:
  glassalpha gates --audit report.pdf --policy configs/policy/firm_2026.yaml
  glassalpha gates report.pdf --as-of "$(date +%F)" --waivers configs/policy/waivers.yaml
`,
      )
      .action(async (argument: string | undefined) => {
        const options = command.optsWithGlobals<GatesOptions>();
        const report = namedReport(argument, options.audit, 'glassalpha gates report.pdf --policy firm.yaml');
        const output = options.output === undefined ? undefined : resolve(context.cwd, options.output);
        if (output !== undefined && output === resolve(context.cwd, report))
          fail('io.exists', '--output names the report itself', { hint: 'give it another file name' });
        const { rejudgeReport } = await import('../../app/rejudge-report.ts');
        const rejudged = await rejudgeReport({
          report: await openReport(report, context),
          policies: options.policy ?? [],
          waivers: options.waivers,
          trust: options.trust,
          asOf: options.asOf,
          cwd: context.cwd,
          stdin: context.readStdin,
        });
        printDiagnostics(rejudged.diagnostics, context, false);
        ageNotice(rejudged.asOf, context.today(), (line) => {
          if (options.quiet !== true) context.stderr.write(`${line}\n`);
        });
        const text = await outputText(rejudged, options.format, context.cwd);
        if (output === undefined || options.output === '-') context.stdout.write(text);
        else {
          const { writeOutputs } = await import('../../node/write-outputs.ts');
          writeOutputs([{ path: output, bytes: new TextEncoder().encode(text) }]);
          context.stdout.write(`Gates     ${options.output}\n`);
        }
        done(isJudged(rejudged.gates) ? rejudged.gates.exit_code : 0);
      });
  },
};

async function outputText(rejudged: RejudgedReport, format: DecisionsFormat, cwd: string): Promise<string> {
  const { manifest, manifestSha256, gates, flips, policies, decisions, asOf } = rejudged;
  if (format === 'text') {
    const { rejudgedText } = await import('../../exports/rejudged-text.ts');
    return `${rejudgedText({ gates, recorded: manifest.gates, flips, asOf: manifest.audit.as_of }).join('\n')}\n`;
  }
  const { gatePlaces } = await import('../../app/gate-places.ts');
  return decisionsText(format, {
    decisions,
    manifest: { ...manifest, gates, audit: { ...manifest.audit, as_of: asOf } },
    manifestSha256,
    // The recorded policies are not files of this folder.
    places: rejudged.isRecorded ? () => undefined : gatePlaces(policies, cwd),
  });
}
