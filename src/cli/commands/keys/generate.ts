import type { GlobalOptions } from '../../cli-context.ts';
import type { CommandModule } from '../../command-module.ts';

interface GenerateOptions extends GlobalOptions {
  readonly encrypt?: boolean;
  readonly passphraseFile?: string;
}

export const keysGenerate: CommandModule = {
  define(command, context, done) {
    command
      .argument('<name>', 'of the files: NAME.key.pem and NAME.pub.pem')
      .option('--encrypt', 'encrypt the private key with a passphrase')
      .option('--passphrase-file <file>', 'its first line is the passphrase; encrypts too')
      .addHelpText(
        'after',
        `
NAME.key.pem is the private key: keep it to yourself, and make a copy in a safe place. NAME.pub.pem is for those who verify; give it
to them over another channel than the packs. Files are never replaced. The passphrase is asked for on the terminal, or taken from
--passphrase-file or GLASSALPHA_KEY_PASSPHRASE.

Examples:
  glassalpha keys generate model-owner
  glassalpha keys generate keys/validation --encrypt
`,
      )
      .action(async (name: string) => {
        const options = command.optsWithGlobals<GenerateOptions>();
        const { generateKey } = await import('../../../app/signing-keys.ts');
        const { newPassphrase } = await import('../../passphrase.ts');
        const { fingerprint } = await import('../../../evidence/keys/shown-key.ts');
        const isEncrypted = options.encrypt === true || options.passphraseFile !== undefined;
        const passphrase = isEncrypted ? await newPassphrase(options.passphraseFile, `${name}.key.pem`, context) : null;
        const { key, privateFile, publicFile } = generateKey(name, context.cwd, passphrase);
        context.stdout.write(
          `Private key  ${privateFile}\nPublic key   ${publicFile}\nKey id       ${key.keyId}\nFingerprint  ${fingerprint(key)}\n`,
        );
        if (!isEncrypted && options.quiet !== true)
          context.stderr.write('note: the private key is not encrypted; --encrypt protects it by a passphrase\n');
        done(0);
      });
  },
};
