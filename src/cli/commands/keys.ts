import type { CommandModule } from '../command-module.ts';
import { keysGenerate } from './keys/generate.ts';
import { keysShow } from './keys/show.ts';

export const keysCommand: CommandModule = {
  define(command, context, done) {
    command.addHelpText(
      'after',
      `
Exit codes: 0 done; 2 anything else.

Examples:
  glassalpha keys generate model-owner --encrypt
  glassalpha keys show model-owner.pub.pem
`,
    );
    const generate = command.command('generate').alias('gen').description('make an Ed25519 key for signing packs');
    keysGenerate.define(generate, context, done);
    keysShow.define(command.command('show').description('id, fingerprint and other forms of a key'), context, done);
  },
};
