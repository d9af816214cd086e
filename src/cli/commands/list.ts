import { Argument, Option } from 'commander';
import { diagnosticCodes } from '../../base/diagnostic.ts';
import { allDefinitions } from '../../metrics/catalogue.ts';
import { outline } from '../../record/outline.ts';
import type { CommandModule } from '../command-module.ts';
import { type Format, formatOption } from '../format-option.ts';
import { textTable } from '../text-table.ts';

const topics = ['metrics', 'policies', 'models', 'formats', 'engines', 'sections', 'authorities', 'codes'] as const;
type Topic = (typeof topics)[number];

export const listCommand: CommandModule = {
  define(command, context, done) {
    command
      .addArgument(new Argument('[topic]', 'what to list').choices([...topics, 'all']).default('all'))
      .addOption(formatOption())
      .addOption(new Option('-e', 'accepted for older scripts; no effect').hideHelp())
      .addHelpText('after', '\nExit code 0.\n\nExamples:\n  glassalpha list metrics\n  glassalpha list --format json\n')
      .action(async (topic: Topic | 'all', { format }: { readonly format: Format }) => {
        const chosen = topic === 'all' ? topics : [topic];
        const found = await Promise.all(chosen.map(async (name) => [name, await lists[name]()] as const));
        if (format === 'json') {
          context.stdout.write(`${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
        } else {
          context.stdout.write(
            found
              .map(
                ([name, rows]) =>
                  (topic === 'all' ? `${name}\n` : '') +
                  textTable(rows.map((row) => [...(topic === 'all' ? ['  '] : []), ...Object.values(row)].map(String))),
              )
              .join('\n'),
          );
        }
        done(0);
      });
  },
};

type Row = Readonly<Record<string, string>>;

const lists: Readonly<Record<Topic, () => Promise<readonly Row[]> | readonly Row[]>> = {
  metrics: () =>
    allDefinitions().map((definition) => ({
      id: definition.id,
      state: definition.computed ? 'computed' : 'not computed in this version',
      better: definition.direction === 'lower' ? 'lower' : definition.direction === 'higher' ? 'higher' : '–',
      interval: definition.interval ?? (definition.fact ? 'exact count' : 'no interval'),
      label: definition.label,
      aliases: definition.aliases.join(', '),
    })),
  policies: async () => {
    const { policySummaries } = await import('../../app/policy-summaries.ts');
    return (await policySummaries()).map(({ name, policyName, version, gates }) => ({
      name,
      version,
      state: gates === null ? 'not readable' : 'usable',
      policyName,
    }));
  },
  models: () => [
    {
      type: 'xgboost',
      files: 'JSON of XGBoost 1.0 and later (booster.save_model("m.json"))',
      state: 'read and scored',
    },
    {
      type: 'predictions_only',
      files: 'score_column or prediction_column in the data',
      state: 'audited without a model file',
    },
  ],
  formats: () => [
    { format: 'csv', extensions: '.csv .tsv .txt, also .gz', use: 'data' },
    { format: 'parquet', extensions: '.parquet', use: 'data' },
    { format: 'pdf', extensions: '.pdf', use: 'report (PDF/A-3a with the record attached)' },
  ],
  engines: async () => {
    const { installedPackages } = await import('../../node/installed-packages.ts');
    return [
      {
        engine: 'duckdb',
        version: installedPackages().installed['@duckdb/node-api'] ?? 'not installed',
        use: 'files on this machine',
      },
    ];
  },
  sections: () =>
    outline.flatMap((section) => [
      { number: section.number, title: section.title },
      ...section.subsections.map(({ number, title }) => ({ number, title })),
    ]),
  authorities: async () => {
    const { shippedAuthorities } = await import('../../app/shipped-authorities.ts');
    return (await shippedAuthorities()).instruments.map(
      ({ id, status, from, to, confidence, checkedOn, title, aliases }) => ({
        id,
        status,
        from: from ?? '–',
        to: to ?? '–',
        confidence,
        checked_on: checkedOn,
        title,
        aliases: aliases.join(', '),
      }),
    );
  },
  codes: () => diagnosticCodes.map((code) => ({ code })),
};
