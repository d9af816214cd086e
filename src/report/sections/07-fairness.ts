import type { Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { metricKey } from '../../record/metric.ts';
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
import { crossedText } from '../crossed-text.ts';
import { capitalized } from '../letter-case.ts';
import { levelOf, metricKeyIn, readMetric, readMetricAt } from '../metric-reading.ts';
import { countText, levelText, percentText, shareText, valueText } from '../numbers.ts';
import { unlabelledNote } from '../unlabelled-note.ts';
import type { Block } from '../view.ts';
import { weightNote } from '../weight-note.ts';
import { conditional } from './07-conditional.ts';
import { errorRates } from './07-error-rates.ts';
import { notComputedNote } from './07-groups.ts';
import { individualFairness } from './07-individual.ts';
import { intersections } from './07-intersections.ts';
import { proxies, proxyAssociations } from './07-proxies.ts';
import { scoreDistributions } from './07-scores.ts';
import { selection } from './07-selection.ts';
import { crossedTables, distributionGaps, hasOtherTask } from './task-tables.ts';

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
        '7.5': (content) => conditional(manifest, content),
        '7.6': (content) => (hasOtherTask(manifest) ? distributionGaps : scoreDistributions)(manifest, content),
        '7.7': (content) => (hasOtherTask(manifest) ? proxyAssociations : proxies)(manifest, content),
        '7.8': (content) => individualFairness(manifest, content),
        '7.9': (content) => (hasOtherTask(manifest) ? crossedTables : intersections)(manifest, content),
      },
      (content) => [...openingBox(manifest, content), ...unlabelledNote(content), ...weightNote(manifest)],
    ),
};

/** How wide is the interval, what predicts the attribute, what gap is in the labels: a sentence each. */
function openingBox(manifest: Manifest, content: PerformedContent): Block[] {
  if (content.facts?.['opening'] === undefined) return [];
  const opening = content.facts?.['opening'] as Readonly<Record<string, Fact>> | undefined;
  const key = metricKeyIn(opening?.['metric']);
  const reading = key === undefined ? undefined : readMetric(manifest, key);
  const attribute = String(opening?.['attribute'] ?? records(content.tables?.['attributes'])[0]?.['attribute']);
  const width =
    reading?.metric.kind !== 'value'
      ? 'How sure? No gap in this section is gated, so none has a threshold to be compared with.'
      : `How sure? The worst gated gap is the ${reading.label.toLowerCase()} by ${crossedText(reading.metric.scope.attribute ?? '')}, ` +
        `${reading.value} with ${levelText(levelOf(manifest))} interval ${reading.interval} (n = ${countText(reading.n)}).`;
  return [
    {
      kind: 'callout',
      tone: 'neutral',
      title: 'Before reading the gaps',
      paragraphs: [width, predictorSentence(content, attribute), labelSentence(manifest, attribute)],
    },
  ];
}

/** The input that follows the attribute most closely. */
function predictorSentence(content: PerformedContent, attribute: string): string {
  const columns = records(content.tables?.['proxies']).filter((entry) => entry['attribute'] === attribute);
  const inputs = columns.filter((entry) => entry['role'] !== 'other');
  const [strongest] = inputs.length === 0 ? columns : inputs;
  const association = strongest?.['association'];
  if (strongest === undefined || typeof association !== 'number') {
    return `What predicts ${crossedText(attribute)}? Not measured${attribute.includes('*') ? ' of crossed attributes' : '; section 7.7 says why'}.`;
  }
  const { auc, measure } = strongest;
  const alone =
    typeof auc === 'number' ? `; alone it tells a group from the rest with an AUC of ${valueText(auc, 'score')}` : '';
  const name = measure === 'cramers_v' ? 'Cramér’s V' : 'correlation ratio';
  return `What predicts ${attribute}? Of the ${inputs.length === 0 ? 'columns' : 'inputs of the model'} most closely ${String(strongest['feature'])} (${name} ${valueText(association, 'score')}${alone}); section 7.7 lists more.`;
}

/** The gap in the recorded outcomes, in the audited rows and in training. */
function labelSentence(manifest: Manifest, attribute: string): string {
  const audited = readMetricAt(manifest, 'label_disparity', { attribute });
  if (audited?.metric.kind !== 'value') {
    return `What gap is in the labels themselves? ${audited === undefined ? 'Not measured' : capitalized(audited.value)}; see section 7.7.`;
  }
  const train = readMetric(manifest, metricKey('label_disparity', { attribute, split: 'train' }));
  const inTraining =
    train?.metric.kind === 'value' ? `, and ${train.value} ${train.interval} in the training rows` : '';
  return `What gap is in the labels themselves? By ${crossedText(attribute)} recorded outcomes differ by ${audited.value} ${audited.interval}${inTraining}.`;
}

const sourceWords: Readonly<Record<string, string>> = {
  self_reported: 'self-reported',
  observed: 'observed',
  inferred: 'inferred',
};

function attributes(content: PerformedContent): Block[] {
  const isSpecial = records(content.tables?.['attributes']).some((entry) => entry['special_category'] === true);
  const special = isSpecial ? ' Special category: declared as data of Article 9 of Regulation (EU) 2016/679.' : '';
  const rows = records(content.tables?.['attributes']).map((entry) => {
    const share = entry['missing_share'];
    const missing = Number(entry['missing']);
    const shown =
      missing === 0 ? 'none' : `${countText(missing)} (${typeof share === 'number' ? percentText(share) : 'no rows'})`;
    return row(
      { text: String(entry['attribute']), ...(entry['special_category'] === true ? { sub: 'special category' } : {}) },
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
      caption: `Protected attributes. Rows whose value is not stated belong to no group and are counted here.${special}`,
      source: 'content.7.tables.attributes',
    }),
  ];
}

function sampleSizes(manifest: Manifest, content: PerformedContent): Block[] {
  if (content.tables?.['sample_sizes'] === undefined) return groupSizes(content);
  const entries = records(content.tables?.['sample_sizes']);
  const rows = byAttribute(entries, (entry) => {
    const share = entry['share'];
    return row(
      String(entry['group']),
      valueCell(manifest, entry['n']),
      typeof share === 'number' ? shareText(share) : 'no rows',
      countText(Number(entry['positives'])),
      countText(Number(entry['negatives'])),
      entry['minimum_detectable_difference'] === 'reference'
        ? 'reference'
        : valueCell(manifest, entry['minimum_detectable_difference']),
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

/** Sizes alone, where labels have no positive class. */
function groupSizes(content: PerformedContent): Block[] {
  const rows = byAttribute(records(content.tables?.['group_sizes']), (entry) => {
    const share = entry['share'];
    return row(
      String(entry['group']),
      countText(Number(entry['n'])),
      typeof share === 'number' ? shareText(share) : 'no rows',
      String(entry['flag']),
    );
  });
  return [
    table({
      columns: [textColumn('Group'), numberColumn('n'), numberColumn('Share'), textColumn('Flag', 'auto')],
      rows,
      caption: 'Sample sizes. Figures of flagged groups are weak evidence.',
      source: 'content.7.tables.group_sizes',
    }),
  ];
}
