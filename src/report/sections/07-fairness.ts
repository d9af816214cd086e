import type { Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import {
  byAttribute,
  layOut,
  numberColumn,
  type ReportSection,
  records,
  row,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText, percentText, shareText } from '../numbers.ts';
import type { Block } from '../view.ts';
import { errorRates } from './07-error-rates.ts';
import { notComputedNote } from './07-groups.ts';
import { selection } from './07-selection.ts';

export const fairnessSection: ReportSection = {
  number: '7',
  title: outlineTitle('7'),
  build: (manifest) =>
    layOut(
      manifest,
      '7',
      {
        '7.1': attributes,
        '7.2': (content) => sampleSizes(manifest, content),
        '7.3': (content) => selection(manifest, content),
        '7.4': (content) => errorRates(manifest, content),
      },
      (content) => openingBox(manifest, content),
    ),
};

/** How wide is the interval, what predicts the attribute, what gap is in the labels: a sentence each. */
function openingBox(manifest: Manifest, content: PerformedContent): Block[] {
  const opening = content.facts?.['opening'] as Readonly<Record<string, Fact>> | undefined;
  const key = metricKeyIn(opening?.['metric']);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  const width =
    reading?.metric.kind !== 'value'
      ? 'How sure? No gap in this section is gated, so none has a threshold to be compared with.'
      : `How sure? The worst gated gap is the ${reading.label.toLowerCase()} by ${reading.metric.scope.attribute ?? ''}, ` +
        `${reading.value} with ${levelText(levelOf(manifest))} interval ${reading.interval} (n = ${countText(reading.n)}).`;
  return [
    {
      kind: 'callout',
      tone: 'neutral',
      title: 'Before reading the gaps',
      paragraphs: [
        width,
        'What predicts the attribute? Not measured in this version: see section 7.7.',
        'What gap is in the labels themselves? Not measured in this version: see section 7.7.',
      ],
    },
  ];
}

const sourceWords: Readonly<Record<string, string>> = {
  self_reported: 'self-reported',
  observed: 'observed',
  inferred: 'inferred',
};

function attributes(content: PerformedContent): Block[] {
  const rows = records(content.tables?.['attributes']).map((entry) => {
    const share = entry['missing_share'];
    const missing = Number(entry['missing']);
    const shown =
      missing === 0 ? 'none' : `${countText(missing)} (${typeof share === 'number' ? percentText(share) : 'no rows'})`;
    return row(
      String(entry['attribute']),
      String(entry['column']),
      sourceWords[String(entry['source'])] ?? String(entry['source']),
      countText(Number(entry['groups'])),
      shown,
      entry['reference'] === null ? 'none: the group has no rows' : String(entry['reference']),
      entry['input_of_model'] === 'no model' ? 'not known: no model' : String(entry['input_of_model']),
    );
  });
  return [
    table({
      columns: [
        textColumn('Attribute'),
        textColumn('Column'),
        textColumn('Source', 'auto'),
        numberColumn('Groups'),
        numberColumn('Not stated'),
        textColumn('Reference group'),
        textColumn('Input of the model', 'auto'),
      ],
      rows,
      caption: 'Protected attributes. Rows whose value is not stated belong to no group and are counted here.',
      source: 'content.7.tables.attributes',
    }),
  ];
}

function sampleSizes(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['sample_sizes']);
  const rows = byAttribute(entries, (entry) => {
    const share = entry['share'];
    return row(
      String(entry['group']),
      valueCell(manifest, entry['n']),
      typeof share === 'number' ? shareText(share) : 'no rows',
      countText(Number(entry['positives'])),
      countText(Number(entry['negatives'])),
      valueCell(manifest, entry['minimum_detectable_difference']),
      String(entry['flag']),
    );
  });
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('n'),
        numberColumn('Share'),
        numberColumn('Positives'),
        numberColumn('Negatives'),
        numberColumn('Detectable difference', 0.8),
        textColumn('Flag', 'auto'),
      ],
      rows,
      caption: `Sample sizes. Positives are rows labelled “${manifest.data_schema.roles.positive_label ?? 'positive'}”. Figures of flagged groups are weak evidence. Detectable difference: the smallest true difference from the reference group that 80\u00a0% of such samples would show${notComputedNote(manifest, entries, 'minimum_detectable_difference')}.`,
      source: 'content.7.tables.sample_sizes',
    }),
  ];
}
