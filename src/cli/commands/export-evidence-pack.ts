import { relative } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { PackExport } from '../../app/export-pack.ts';
import { fail } from '../../base/diagnostic.ts';
import type { Signer } from '../../evidence/signatures/crypto.ts';
import type { CliContext, GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { namedReport, openReport } from '../open-report.ts';
import { printDiagnostics } from '../print-diagnostics.ts';
import { passphraseFileOption, signOption } from '../sign-option.ts';

interface ExportOptions extends GlobalOptions {
  readonly audit?: string;
  readonly output?: string;
  readonly config?: string;
  readonly force?: boolean;
  readonly badge: boolean;
  readonly environment?: boolean;
  readonly export?: readonly PackExport[];
  readonly previous?: string;
  readonly challenge?: string;
  readonly sign?: readonly string[];
  readonly passphraseFile?: string;
}

export const exportEvidencePackCommand: CommandModule = {
  define(command, context, done) {
    command
      .argument('[report]', 'report PDF')
      .option('--audit <report>', 'the same as the argument')
      .option('-o, --output <file>', 'the pack (default: <report>_evidence_pack.zip beside the report)')
      .option('--config <file>', 'configuration to hold against the report (default: the one in the report)')
      .option('--force', 'replace a pack of that name')
      .option('--no-badge', 'leave badge.svg out')
      .option('--environment', 'pack the runtime facts of <report>.environment.json')
      .addOption(
        new Option('--export <format>', `add the decisions as ${formats.join(' or ')}; repeatable`).argParser(format),
      )
      .option('--previous <pack>', 'the pack before this one: the sequence goes on, its digest is kept')
      .option('--challenge <text>', 'the question that the pack answers')
      .addOption(signOption())
      .addOption(passphraseFileOption())
      .addHelpText(
        'after',
        `
Packs report, record, configuration, policies, other text inputs and decisions into one zip with checksums and instructions. Data
and models are never packed. The same report and Ed25519 keys give the same bytes everywhere (ECDSA signatures vary). The pack is verified before it is written.
Files: <report>_evidence_pack.zip; sidecars beside the report go into it.
Exit codes: 0 written; 2 anything else.

Examples:
  glassalpha export-evidence-pack reports/credit_model_audit_2025Q4.pdf --output evidence_packs/credit_model_2025Q4.zip
  glassalpha export-evidence-pack report.pdf --previous packs/2025Q3.zip --export sarif
`,
      )
      .action(async (argument: string | undefined) => {
        const options = command.optsWithGlobals<ExportOptions>();
        const path = namedReport(argument, options.audit, 'glassalpha export-evidence-pack report.pdf');
        if (path === '-') fail('cli.usage', 'a pack is made from a file: name the report', { hint: 'report.pdf' });
        const { exportPack } = await import('../../app/export-pack.ts');
        const signers = await signersOf(options, context);
        const exported = await exportPack({
          ...options,
          report: await openReport(path, context),
          path,
          exports: options.export,
          cwd: context.cwd,
          toolVersion: context.version,
          signers,
        });
        printDiagnostics(exported.diagnostics, context, false);
        const { files, bytes, sha256 } = exported.pack;
        const shown = options.output ?? relative(context.cwd, exported.path);
        context.stdout.write(`Pack      ${shown} (${files.size} files, ${bytes.length} bytes, sha256 ${sha256})\n`);
        for (const { key } of signers) context.stdout.write(`Signed    by key ${key.keyId}\n`);
        done(0);
      });
  },
};

async function signersOf({ sign = [], passphraseFile }: ExportOptions, context: CliContext): Promise<Signer[]> {
  if (sign.length === 0) return [];
  const { openSigners } = await import('../../app/signing-keys.ts');
  const { passphraseSource } = await import('../passphrase.ts');
  return openSigners(sign, context.cwd, passphraseSource(passphraseFile, context), (message) =>
    context.stderr.write(`warning: ${message}\n`),
  );
}

const formats: readonly PackExport[] = ['sarif', 'junit'];

function format(value: string, earlier: readonly PackExport[] = []): PackExport[] {
  const known = formats.find((one) => one === value);
  if (known !== undefined) return [...earlier, known];
  if (value === 'cyclonedx')
    throw new InvalidArgumentError('cyclonedx is not available in this version. Use sarif or junit.');
  throw new InvalidArgumentError('Use sarif or junit.');
}
