import { type Cell, type Fact, isAbsent, type PerformedContent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import {
  byAttribute,
  estimateCell,
  layOut,
  note,
  numberColumn,
  type ReportSection,
  records,
  row,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { labelOf, levelOf, metricKeyIn, readMetric, readMetricAt } from '../metric-reading.ts';
import { countText, levelText, percentText, shareText, thresholdText } from '../numbers.ts';
import type { Block, DotChart, Figure, ForestChart, Table, TableRow, ViewCell } from '../view.ts';
import { classSentence } from './05-performance.ts';

type Entry = Readonly<Record<string, Cell>>;

/** Below this size a group is drawn hollow and dashed, and named. */
const smallGroup = 30;
const verySmallGroup = 10;

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

const flagWords: Readonly<Record<string, string>> = { empty: 'empty', 'n < 10': 'n < 10', 'n < 30': 'n < 30' };

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
      flagWords[String(entry['flag'])] ?? 'none',
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

function selection(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['selection']);
  const favorable = manifest.data_schema.roles.favorable_outcome ?? 'not stated';
  const versus = (cell: Cell | undefined): ViewCell =>
    cell === 'reference' ? { text: 'reference' } : estimateCell(manifest, cell);
  const rows = byAttribute(entries, (entry) =>
    row(
      flagged(manifest, entry),
      valueCell(manifest, entry['n']),
      countText(Number(entry['selected'])),
      estimateCell(manifest, entry['rate']),
      versus(entry['difference']),
      versus(entry['air']),
      plainVersus(manifest, entry['shortfall']),
      plainVersus(manifest, entry['fisher_p']),
    ),
  );
  const level = levelText(levelOf(manifest));
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('n'),
        numberColumn('Selected'),
        numberColumn('Rate'),
        numberColumn('Difference'),
        numberColumn('Impact ratio'),
        numberColumn('Shortfall'),
        numberColumn('Fisher p'),
      ],
      rows,
      caption:
        `Selection: decided for the favourable outcome, “${favorable}”. Difference, impact ratio and shortfall (persons) are against the ` +
        `reference group of section 7.1. In small type the ${level} interval: Wilson (rate), Newcombe simultaneous over the groups ` +
        `(difference), Miettinen–Nurminen for each group alone (impact ratio). Fisher p: exact test against the reference group${notComputedNote(manifest, entries, 'fisher_p')}.`,
      source: 'content.7.tables.selection',
    }),
    ...forest(manifest, entries),
    ...gaps(
      manifest,
      content,
      'selection_gaps',
      'Selection over all groups of an attribute. One row is one figure that a gate can judge.',
    ),
  ];
}

/** Why a whole column says "not computed". */
function notComputedNote(manifest: Manifest, entries: readonly Entry[], column: string): string {
  const isLater = entries.some((entry) => {
    const key = metricKeyIn(entry[column]);
    const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
    return metric?.kind === 'undefined' && metric.reason === 'not_computed';
  });
  return isLater ? '; this version does not compute it' : '';
}

function flagged(manifest: Manifest, entry: Entry): ViewCell {
  const n = rowsIn(manifest, entry);
  const text = String(entry['group']);
  return n === undefined || n >= smallGroup
    ? { text }
    : { text, sub: n === 0 ? 'no rows' : n < verySmallGroup ? 'n < 10' : 'n < 30' };
}

function plainVersus(manifest: Manifest, cell: Cell | undefined): ViewCell {
  return cell === 'reference' ? { text: 'reference' } : valueCell(manifest, cell);
}

function forest(manifest: Manifest, entries: readonly Entry[]): Figure[] {
  const panels = panelsOf(manifest, entries, 'difference').map((panel) => ({
    name: panel.name,
    rows: panel.rows.flatMap(({ label, value, lower, upper, n, small }) =>
      value === null || lower === null || upper === null ? [] : [{ label, value, lower, upper, n, small }],
    ),
  }));
  const drawn = panels.filter((panel) => panel.rows.length > 0);
  if (drawn.length === 0) return [];
  const thresholds = differenceGates(manifest);
  const chart: ForestChart = {
    type: 'forest',
    title: 'Difference in selection rate from the reference group',
    x: { title: 'Difference in selection rate from the reference group' },
    thresholds,
    zero: 0,
    panels: drawn,
  };
  const all = drawn.flatMap((panel) => panel.rows.map((r) => ({ ...r, attribute: panel.name })));
  const widest = all.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  const reading = readMetricAt(manifest, 'statistical_parity_difference', {
    attribute: widest.attribute,
    group: widest.label,
    ...referenceOf(manifest, widest.attribute),
  });
  const message =
    reading === undefined
      ? `Widest difference: ${widest.attribute} ${widest.label}`
      : `Widest difference from the reference group: ${widest.attribute} ${widest.label}, ${reading.value} ${reading.interval}`;
  const gateWords =
    thresholds.length === 0
      ? 'No gate judges these differences.'
      : 'Rules: thresholds of the gates on selection rates.';
  return [
    {
      kind: 'figure',
      chart,
      width: 480,
      caption: `${message}. Lines: simultaneous ${levelText(levelOf(manifest))} intervals. Hollow and dashed: n < 30. ${gateWords}`,
      alt: shortened(`Forest plot of differences in selection rate, ${all.length} groups. ${message}.`),
    },
  ];
}

/** The gates that a difference in selection rate can cross, on both sides of zero. */
function differenceGates(manifest: Manifest): ForestChart['thresholds'] {
  if (!isJudged(manifest.gates)) return [];
  const ids = ['demographic_parity_difference', 'statistical_parity_difference'];
  const values = new Set<number>();
  for (const { metric_id: id, threshold } of manifest.gates.gates) {
    if (ids.includes(id) && typeof threshold === 'number' && threshold > 0) values.add(threshold);
  }
  return [...values].flatMap((t) => {
    const label = thresholdText(t, 'difference');
    return [
      { value: -t, label: `gate −${label}` },
      { value: t, label: `gate ${label}` },
    ];
  });
}

interface PanelRow {
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
  readonly small: boolean;
}

/** One panel per attribute with the metric of one column; the reference group has no row where it is the yardstick. */
function panelsOf(manifest: Manifest, entries: readonly Entry[], column: string): { name: string; rows: PanelRow[] }[] {
  const panels = new Map<string, PanelRow[]>();
  for (const entry of entries) {
    const name = String(entry['attribute']);
    const rows = panels.get(name) ?? [];
    panels.set(name, rows);
    if (entry[column] === 'reference') continue;
    const key = metricKeyIn(entry[column]);
    const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
    const n = rowsIn(manifest, entry) ?? 0;
    const hasValue = metric?.kind === 'value';
    rows.push({
      label: String(entry['group']),
      value: hasValue ? metric.value : null,
      lower: hasValue ? (metric.ci?.lower ?? null) : null,
      upper: hasValue ? (metric.ci?.upper ?? null) : null,
      n,
      small: n < smallGroup,
    });
  }
  return [...panels].map(([name, rows]) => ({ name, rows }));
}

function errorRates(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['error_rates']);
  const rows = byAttribute(entries, (entry) =>
    row(
      flagged(manifest, entry),
      countText(Number(entry['positives'])),
      estimateCell(manifest, entry['tpr']),
      countText(Number(entry['negatives'])),
      estimateCell(manifest, entry['fpr']),
      countText(Number(entry['predicted_positive'])),
      estimateCell(manifest, entry['ppv']),
    ),
  );
  const level = levelText(levelOf(manifest));
  const rates = [
    ['tpr', 'True positive rate'],
    ['fpr', 'False positive rate'],
    ['ppv', 'Precision'],
  ] as const;
  const [left, right, last] = rates.map(([column, title]) => dots(manifest, entries, column, title, level));
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('Positives'),
        numberColumn('True positive rate'),
        numberColumn('Negatives'),
        numberColumn('False positive rate'),
        numberColumn('Decided positive'),
        numberColumn('Precision'),
      ],
      rows,
      caption: `Error rates by group, each after its denominator. ${classSentence(manifest)} In small type the ${level} Wilson interval of the group alone.`,
      source: 'content.7.tables.error_rates',
    }),
    ...(left === undefined || right === undefined ? [] : [{ kind: 'pair' as const, left, right }]),
    ...(last === undefined ? [] : [last]),
    ...gaps(
      manifest,
      content,
      'error_rate_gaps',
      `Error rates over all groups of an attribute. One row is one figure that a gate can judge.${opportunitySentence(manifest)}`,
    ),
  ];
}

function dots(
  manifest: Manifest,
  entries: readonly Entry[],
  column: string,
  title: string,
  level: string,
): Figure | undefined {
  const panels = panelsOf(manifest, entries, column);
  const defined = panels
    .flatMap((panel) => panel.rows.map((r) => ({ ...r, attribute: panel.name })))
    .filter((r) => r.value !== null);
  if (defined.length === 0) return undefined;
  const low = defined.reduce((a, b) => ((b.value ?? 0) < (a.value ?? 0) ? b : a));
  const high = defined.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const chart: DotChart = {
    type: 'dots',
    x: { title },
    panels: panels.map(({ name, rows }) => ({
      name,
      rows: rows.map(({ label, value, lower, upper, small }) => ({ label, value, lower, upper, small })),
    })),
  };
  const told = (r: (typeof defined)[number]) => {
    const reading = readMetricAt(manifest, column, { attribute: r.attribute, group: r.label });
    return `${r.label} ${reading?.value ?? ''}`.trim();
  };
  return {
    kind: 'figure',
    chart,
    width: 232,
    caption: `${title}: lowest ${told(low)}, highest ${told(high)}. Lines: ${level} Wilson intervals. Hollow: n < 30.`,
    alt: shortened(
      `${title} of each group: lowest ${told(low)} (${low.attribute}), highest ${told(high)} (${high.attribute}).`,
    ),
  };
}

/** Equal opportunity speaks of the person's good, the rates above it of the positive label (metrics.md 1). */
function opportunitySentence({ data_schema: { roles } }: Manifest): string {
  if (roles.favorable_outcome === null || roles.favorable_outcome === roles.positive_label) return '';
  return ` Equal opportunity compares favourable decisions among rows labelled “${roles.favorable_outcome}”.`;
}

/** The figures over all groups of an attribute. */
function gaps(manifest: Manifest, content: PerformedContent, name: string, caption: string): Block[] {
  const entries = records(content.tables?.[name]);
  if (entries.length === 0) return [];
  const incomplete = new Set<string>();
  const rows: TableRow[] = byAttribute(entries, (entry) => {
    const key = metricKeyIn(entry['value']);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    if (reading?.metric.kind === 'value' && !reading.metric.complete) incomplete.add(reading.label);
    return row(
      labelOf(String(entry['metric'])),
      valueCell(manifest, entry['value']),
      reading === undefined ? 'not in the record' : { text: reading.interval, metric: reading.key },
      reading?.metric.kind === 'value' ? countText(reading.n) : 'no value',
      groupsText(reading?.metric),
    );
  });
  const block: Table = table({
    columns: [
      textColumn('Figure'),
      numberColumn('Value'),
      numberColumn('Interval'),
      numberColumn('n'),
      textColumn('Lowest and highest group', 0.9),
    ],
    rows,
    caption: `${caption} Intervals: ${levelText(levelOf(manifest))}, simultaneous over the groups.`,
    source: `content.7.tables.${name}`,
  });
  return incomplete.size === 0
    ? [block]
    : [
        block,
        note(
          `A group without a value is left out of: ${[...incomplete].join(', ')}. A gate on such a figure cannot pass.`,
        ),
      ];
}

function groupsText(metric: NonNullable<ReturnType<typeof readMetric>>['metric'] | undefined): string {
  if (metric?.kind !== 'value') return 'no value';
  const { argmin, argmax } = metric;
  if (argmin !== undefined && argmax !== undefined) return `${argmin}, ${argmax}`;
  return argmin ?? argmax ?? 'not named';
}

function referenceOf(manifest: Manifest, attribute: string): { reference?: string } {
  const content = manifest.content['7'];
  if (isAbsent(content)) return {};
  const entry = records(content.tables?.['attributes']).find((a) => a['attribute'] === attribute);
  const reference = entry?.['reference'];
  return typeof reference === 'string' ? { reference } : {};
}

function rowsIn(manifest: Manifest, entry: Entry): number | undefined {
  const reading = readMetricAt(manifest, 'n', { attribute: String(entry['attribute']), group: String(entry['group']) });
  return reading?.metric.kind === 'value' ? reading.metric.value : undefined;
}

/** Alternative texts hold at most 300 characters. */
function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 300 ? text : `${characters.slice(0, 299).join('')}…`;
}
