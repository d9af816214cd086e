import { InvalidArgumentError, Option } from 'commander';
import { fail } from '../../base/diagnostic.ts';
import type { GlobalOptions } from '../cli-context.ts';
import type { CommandModule } from '../command-module.ts';

interface QuickstartOptions extends GlobalOptions {
  readonly output: string;
  readonly data: 'german_credit' | 'predictions';
  readonly model: string;
  readonly run: boolean;
  readonly force?: boolean;
}

const laterModels = ['lightgbm', 'logistic_regression'];

export const quickstartCommand: CommandModule = {
  define(command, context, done) {
    command
      .option('-o, --output <folder>', 'project folder', 'my-audit-project')
      .addOption(
        new Option('-d, --data <set>', 'german_credit: data and model; predictions: a table of scores')
          .default('german_credit')
          .argParser((value) => {
            if (value === 'adult_income')
              throw new InvalidArgumentError('adult_income is not bundled; use german_credit or predictions.');
            if (value !== 'german_credit' && value !== 'predictions')
              throw new InvalidArgumentError('Allowed choices are german_credit, predictions.');
            return value;
          }),
      )
      .option('-m, --model <type>', 'model format: xgboost', 'xgboost')
      .option('--no-run', 'write the project without auditing it')
      .option('--force', 'replace files of an earlier project')
      .addHelpText(
        'after',
        `
Writes a project folder with real data (300 applicants a German bank's model never saw), a model, a policy and a
configuration, then audits it. Works offline.
Exit codes: 0 the report exists, whatever the gates say (its Result line shows the code of audit); 2 otherwise.

Examples:
  glassalpha quickstart
  glassalpha quickstart --data predictions --output scores-only --no-run
`,
      )
      .action(async () => {
        const options = command.optsWithGlobals<QuickstartOptions>();
        if (laterModels.includes(options.model)) {
          fail('config.unavailable', `--model ${options.model} is not available in this version`, {
            hint: 'use --model xgboost, or --data predictions to audit recorded scores of any model',
          });
        }
        if (options.model !== 'xgboost')
          fail('cli.usage', `no example model "${options.model}"`, { hint: 'use --model xgboost' });
        const { writeProject } = await import('../../app/quickstart-project.ts');
        const project = writeProject({
          folder: options.output,
          cwd: context.cwd,
          data: options.data,
          force: options.force === true,
        });
        context.stdout.write(`Created  ${options.output} (${project.files} files)\n`);
        if (options.run) {
          const { auditAndReport } = await import('../audit-run.ts');
          await auditAndReport({ config: project.configPath, globals: options, format: 'text' }, context);
        }
        context.stdout.write(nextSteps(options, project.report));
        done(0);
      });
  },
};

function nextSteps(options: QuickstartOptions, report: string): string {
  const config =
    options.data === 'predictions' ? 'data.path, target_column and score_column' : 'data.path and target_column';
  const open = options.run ? `Next     open ${options.output}/${report}\n         ` : 'Next     ';
  return `${open}cd ${options.output} && glassalpha audit\n         your own data: edit ${config} in audit.yaml, then: glassalpha validate --check-data\n`;
}
