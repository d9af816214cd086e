import { formatFixed } from '../../base/format.ts';
import { definitionOf } from '../../metrics/catalogue.ts';
import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { estimateCell, note, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { labelOf, levelOf } from '../metric-reading.ts';
import { countText, levelText } from '../numbers.ts';
import type { Block } from '../view.ts';

const sourceWords: Readonly<Record<string, string>> = {
  declared: 'as declared in the configuration',
  mean_score: 'the mean score of the grade’s rows',
};

/** 6.1: default probabilities of the rating grades against their defaults; nothing without a grade column. */
export function ratingGrades(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['grades']);
  const about = content.facts?.['grades'] as Readonly<Record<string, Fact>> | undefined;
  if (about === undefined) return [];
  const positive = manifest.data_schema.roles.positive_label ?? 'positive';
  const decimals = pdDecimals(entries.flatMap(({ pd }) => (typeof pd === 'number' ? [pd] : [])));
  const source = sourceWords[String(about['source'])] ?? 'not known: no score and no declared probability';
  return [
    table({
      columns: [
        textColumn('Grade'),
        numberColumn('PD'),
        numberColumn('n'),
        numberColumn('Defaults'),
        numberColumn('Observed'),
        numberColumn('Jeffreys p'),
        numberColumn('Binomial p'),
        numberColumn('z'),
      ],
      rows: entries.map((entry) =>
        row(
          String(entry['grade']),
          typeof entry['pd'] === 'number' ? formatFixed(entry['pd'], decimals) : 'not known',
          countText(Number(entry['n'])),
          countText(Number(entry['defaults'])),
          estimateCell(manifest, entry['observed']),
          withHolm(manifest, entry),
          valueCell(manifest, entry['binomial_p']),
          valueCell(manifest, entry['normal_z']),
        ),
      ),
      caption:
        `Rating grades of column “${String(about['column'])}”, lowest PD first; PD: ${source}. A default is a row labelled “${positive}”; each row counts once. ` +
        `Small p-values say that the PD is too low; below the Jeffreys p, in small type, the one adjusted over the grades (Holm). Observed: with the ${levelText(levelOf(manifest))} Wilson interval.`,
      source: 'content.6.tables.grades',
    }),
    table({
      columns: [textColumn('All grades', 0.6), numberColumn('Value'), textColumn('What it tells')],
      rows: records(content.tables?.['grade_portfolio']).map((entry) => {
        const id = String(entry['metric']);
        return row(
          labelOf(id),
          valueCell(manifest, entry['value']),
          definitionOf(id)?.meaning ?? 'not in the catalogue',
        );
      }),
      caption: 'All grades together; the Jeffreys p is that of all defaults at the mean PD. No interval method.',
      source: 'content.6.tables.grade_portfolio',
    }),
    ...notes(about),
  ];
}

function withHolm(manifest: Manifest, entry: Readonly<Record<string, Cell>>) {
  const cell = valueCell(manifest, entry['jeffreys_p']);
  const adjusted = valueCell(manifest, entry['holm_p']);
  return { ...cell, sub: `Holm ${adjusted.text}` };
}

/** As many decimals for all as show two digits of the smallest. */
function pdDecimals(pds: readonly number[]): number {
  const least = Math.min(...pds.filter((pd) => pd > 0), 1);
  let decimals = 3;
  for (let scaled = least * 1000; scaled < 10 && decimals < 8; scaled *= 10) decimals++;
  return decimals;
}

function notes(about: Readonly<Record<string, Fact>>): Block[] {
  const missing = Number(about['missing'] ?? 0);
  const sentences = [
    ...(missing === 0
      ? []
      : [`${countText(missing)} of ${countText(Number(about['of']))} rows have no grade and are in no test.`]),
    ...(typeof about['no_migration'] === 'string'
      ? [`Grade migration is not measured: ${about['no_migration']}.`]
      : []),
    ...(typeof about['migration_customers'] === 'number'
      ? [
          `Grade migration: ${countText(about['migration_customers'])} customers found by id in the reference and the audited rows.`,
        ]
      : []),
  ];
  return sentences.length === 0 ? [] : [note(...sentences)];
}
