import type { GlobalOptions } from '../../cli-context.ts';
import type { CommandModule } from '../../command-module.ts';

interface ShowOptions extends GlobalOptions {
  readonly passphraseFile?: string;
}

export const keysShow: CommandModule = {
  define(command, context, done) {
    command
      .argument('<file>', 'key in PEM, public or private, or the public key of SSH')
      .option('--passphrase-file <file>', 'its first line opens an encrypted private key')
      .addHelpText(
        'after',
        `
Prints the key id (SHA-256 of the public key), the same as a fingerprint to read out, the line for allowed_signers of SSH, and the
verifier key of signed notes. Of a private key only the public half is shown.

Examples:
  glassalpha keys show model-owner.pub.pem
  glassalpha keys show ~/.ssh/id_ed25519.pub
`,
      )
      .action(async (file: string) => {
        const options = command.optsWithGlobals<ShowOptions>();
        const { openKey, permissionNotice } = await import('../../../app/signing-keys.ts');
        const { passphraseSource } = await import('../../passphrase.ts');
        const { fingerprint, verifierKey } = await import('../../../evidence/keys/shown-key.ts');
        const { sshLine } = await import('../../../evidence/keys/ssh-public-key.ts');
        const opened = await openKey(file, context.cwd, passphraseSource(options.passphraseFile, context));
        const { key, name } = opened;
        const notice = opened.sign === null ? null : permissionNotice(file, opened.isReadByOthers);
        if (notice !== null) context.stderr.write(`warning: ${notice}\n`);
        const algorithm = key.algorithm === 'ed25519' ? 'Ed25519' : 'ECDSA P-256, SHA-256';
        const verifier = verifierKey(key, name.replace(/[\s+]/gu, '-')) ?? 'none: signed notes take Ed25519 keys';
        context.stdout.write(
          [
            `Algorithm     ${algorithm}`,
            `Key id        ${key.keyId}`,
            `Fingerprint   ${fingerprint(key)}`,
            `SSH           ${sshLine(key)}`,
            `Verifier key  ${verifier}`,
            '',
          ].join('\n'),
        );
        done(0);
      });
  },
};
