import { styleText } from 'node:util';
import { runChecks } from '../../app/doctor-checks.ts';
import { type GlobalOptions, useColor } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';

interface DoctorOptions extends GlobalOptions {
  readonly json?: boolean;
}

export const doctorCommand: CommandModule = {
  define(command, context, done) {
    command
      .option('--json', 'one JSON document on standard output')
      .addHelpText(
        'after',
        '\nChecks Node, the data engine, the typesetter, fonts, disk, memory, clock, git and the configuration here, if any.\nExit codes: 0 all fine; 1 something is wrong.\n\nExamples:\n  glassalpha doctor\n  glassalpha doctor --json\n',
      )
      .action(async () => {
        const options = command.optsWithGlobals<DoctorOptions>();
        const checks = await runChecks({ cwd: context.cwd, today: context.today() });
        if (options.json === true) {
          context.stdout.write(`${JSON.stringify({ format: 'glassalpha-doctor/1', checks }, null, 2)}\n`);
        } else {
          const dumb = context.env['TERM'] === 'dumb';
          const color = useColor(context, context.stdout, options);
          for (const check of checks) {
            const mark = check.ok ? (dumb ? 'OK  ' : '✓') : dumb ? 'FAIL' : '✗';
            context.stdout.write(
              `${color ? styleText(check.ok ? 'green' : 'red', mark) : mark} ${check.name}: ${check.found}\n`,
            );
            if (check.fix !== undefined) context.stdout.write(`  fix: ${check.fix}\n`);
          }
        }
        done(checks.every((check) => check.ok) ? 0 : 1);
      });
  },
};
