import { Option } from 'commander';
import { fail } from '../../base/diagnostic.ts';
import { type Opinion, opinions } from '../../evidence/signatures/statements.ts';
import type { GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';
import { namedReport } from '../open-report.ts';
import { passphraseFileOption, signOption } from '../sign-option.ts';

interface SignOptions extends GlobalOptions {
  readonly input?: string;
  readonly sign?: readonly string[];
  readonly passphraseFile?: string;
  readonly opinion?: Opinion;
  readonly note?: string;
  readonly sshSignature?: readonly string[];
}

export const signEvidencePackCommand: CommandModule = {
  define(command, context, done) {
    command
      .argument('[pack]', 'evidence pack (.zip); it is replaced by the signed one')
      .option('--input <pack>', 'the same as the argument')
      .addOption(signOption())
      .addOption(passphraseFileOption())
      .addOption(new Option('--opinion <opinion>', 'add a signed review').choices(opinions))
      .option('--note <file>', 'text of the review, UTF-8')
      .addOption(
        new Option(
          '--ssh-signature <file>',
          'add what ssh-keygen -Y sign -n glassalpha-evidence wrote for SHA256SUMS.txt; repeatable',
        ).argParser((value: string, earlier: string[] = []) => [...earlier, value]),
      )
      .addHelpText(
        'after',
        `
Adds signatures on the pack and on its gate decisions; a second signer's stand beside the first's. Only attestations/* changes, and
a pack that does not verify is not signed. An Ed25519 key gives the same bytes every time, an ECDSA key does not.
Exit codes: 0 signed; 2 anything else.

Examples:
  glassalpha sign-evidence-pack pack.zip --sign model-owner.key.pem
  glassalpha sign-evidence-pack pack.zip --sign validation.key.pem --opinion approve_with_findings --note review.txt
`,
      )
      .action(async (argument: string | undefined) => {
        const options = command.optsWithGlobals<SignOptions>();
        const pack = namedReport(argument, options.input, 'glassalpha sign-evidence-pack pack.zip --sign KEY', 'pack');
        const { sign = [], sshSignature = [], opinion, note } = options;
        if (sign.length + sshSignature.length === 0)
          fail('cli.usage', 'nothing to sign with: give --sign KEY or --ssh-signature FILE', {
            hint: 'make a key: glassalpha keys generate model-owner',
          });
        if (opinion !== undefined && sign.length === 0) fail('cli.usage', '--opinion is signed: give --sign KEY');
        if (note !== undefined && opinion === undefined)
          fail('cli.usage', `--note belongs to an opinion: give --opinion ${opinions.join('|')}`);
        const { openSigners } = await import('../../app/signing-keys.ts');
        const { passphraseSource } = await import('../passphrase.ts');
        const signers = await openSigners(
          sign,
          context.cwd,
          passphraseSource(options.passphraseFile, context),
          (message) => context.stderr.write(`warning: ${message}\n`),
        );
        const { signPackFile } = await import('../../app/sign-pack-file.ts');
        const { bytes, sha256 } = await signPackFile({
          pack,
          cwd: context.cwd,
          toolVersion: context.version,
          signers,
          opinion,
          note,
          sshSignatures: sshSignature,
        });
        for (const { key } of signers)
          context.stdout.write(
            `Signed    by key ${key.keyId}${opinion === undefined ? '' : `, opinion: ${opinion}`}\n`,
          );
        for (const file of sshSignature) context.stdout.write(`Added     ${file}\n`);
        context.stdout.write(`Pack      ${pack} (${bytes.length} bytes, sha256 ${sha256})\n`);
        done(0);
      });
  },
};
