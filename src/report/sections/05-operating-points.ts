import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import {
  byAttribute,
  estimateCell,
  numberColumn,
  prose,
  records,
  row,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { lowerFirst } from '../letter-case.ts';
import { levelOf, readMetricAt } from '../metric-reading.ts';
import { countText, levelText, shareText, thresholdText, valueText } from '../numbers.ts';
import { stubSentence } from '../texts.ts';
import type { Block, Figure, LinesChart, ViewCell } from '../view.ts';
import { performanceByPeriod } from './05-periods.ts';
import { flagged } from './07-groups.ts';

type Entry = Readonly<Record<string, Cell>>;

const lineNames = [
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['decided_positive', 'decided positive'],
] as const;

/** 5.4: what other thresholds would do. */
export function sweep(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['sweep']);
  const chosen = entries.find((entry) => entry['chosen'] === true);
  return [
    sweepFigure(entries, chosen),
    table({
      columns: [
        textColumn('Threshold'),
        numberColumn('Precision'),
        numberColumn('Recall'),
        numberColumn('False positive rate'),
        numberColumn('Decided positive'),
      ],
      rows: entries.map((entry) => {
        const at = threshold(entry);
        const first: ViewCell = entry['chosen'] === true ? { text: at, sub: 'the audit’s threshold' } : { text: at };
        return row(
          first,
          share(entry['precision'], 'no positive decisions'),
          share(entry['recall'], 'no positives'),
          share(entry['false_positive_rate'], 'no negatives'),
          share(entry['decided_positive'], 'no rows'),
        );
      }),
      caption: `Decisions at other thresholds; a score at or above the threshold is decided positive. Point estimates on n = ${countText((manifest.dataset['audited']?.shape[0] ?? 0) - Number(content.facts?.['unlabelled'] ?? 0))} rows.`,
      metrics: ['ppv', 'tpr', 'fpr', 'predicted_positive_rate'],
      source: 'content.5.tables.sweep',
    }),
  ];
}

function sweepFigure(entries: readonly Entry[], chosen: Entry | undefined): Figure {
  const chart: LinesChart = {
    type: 'lines',
    x: { title: 'Threshold' },
    y: { title: 'Share' },
    lines: lineNames.map(([column, name]) => ({ name, points: points(entries, column) })),
    ...(chosen === undefined
      ? {}
      : { mark: { x: Number(chosen['threshold']), label: `threshold ${threshold(chosen)}` } }),
  };
  const message =
    chosen === undefined
      ? 'the decisions audited follow no threshold'
      : `at ${threshold(chosen)}: precision ${share(chosen['precision'], 'undefined').text}, recall ${share(chosen['recall'], 'undefined').text}, decided positive ${share(chosen['decided_positive'], 'undefined').text}`;
  return {
    kind: 'figure',
    chart,
    width: 480,
    caption: `Threshold sweep; ${message}. A curve ends where nobody is decided positive.`,
    alt: `Precision, recall and share decided positive over ${entries.length} thresholds; ${message}.`,
  };
}

function points(entries: readonly Entry[], column: string): { x: number; y: number }[] {
  return entries.flatMap((entry) => {
    const y = entry[column];
    return typeof y === 'number' ? [{ x: Number(entry['threshold']), y }] : [];
  });
}

/** 5.5: who is found first. */
export function gains(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['gains']);
  const series = content.series?.['gains'];
  const positive = manifest.data_schema.roles.positive_label ?? 'positive';
  const figure = (cell: Cell | undefined, unit: 'score' | 'ratio'): ViewCell =>
    typeof cell === 'number' ? { text: valueText(cell, unit) } : estimateCell(manifest, cell);
  const hasIntervals = entries.some((entry) => typeof entry['lift'] !== 'number');
  const tenth = entries.find((entry) => entry['top'] === 0.1);
  const found = tenth === undefined ? undefined : figure(tenth['captured'], 'score').text;
  const message = found === undefined ? 'all positives' : `the top tenth holds ${found} of the positives`;
  const tableOfGains = table({
    columns: [numberColumn('Top share'), numberColumn('n'), numberColumn('Captured'), numberColumn('Lift')],
    rows: entries.map((entry) =>
      row(
        valueText(Number(entry['top']), 'ratio'),
        countText(Number(entry['n'])),
        figure(entry['captured'], 'score'),
        figure(entry['lift'], 'ratio'),
      ),
    ),
    caption:
      `Gains: of all rows labelled “${positive}”, the share among the highest scores (captured), and that share against a random ` +
      `order (lift). ${hasIntervals ? `In small type the ${levelText(levelOf(manifest))} interval.` : 'This version computes no interval of them.'}`,
    metrics: entries.flatMap((entry) => [`capture@${String(entry['top'])}`, `lift@${String(entry['top'])}`]),
    source: 'content.5.tables.gains',
  });
  if (series === undefined) return [tableOfGains];
  return [
    {
      kind: 'pair',
      left: {
        kind: 'figure',
        chart: {
          type: 'curve',
          x: { title: 'Top share by score' },
          y: { title: 'Share of positives captured' },
          points: series.x.map((x, i) => ({ x, y: series.y[i] ?? 0 })),
          baseline: { kind: 'diagonal' },
        },
        width: 232,
        caption: `Gains: ${message}. Dashed: a random order.`,
        alt: `Gains curve: ${message}; points at every 5 %.`,
      },
      right: tableOfGains,
    },
  ];
}

/** 5.6: what the errors cost at each threshold, as the configuration prices them. */
export function costCurve(content: PerformedContent): Block[] {
  const entries = records(content.tables?.['sweep']).filter((entry) => typeof entry['cost'] === 'number');
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  const cheapest = rest.reduce((a, b) => (Number(b['cost']) < Number(a['cost']) ? b : a), first);
  const chosen = entries.find((entry) => entry['chosen'] === true);
  const told = (entry: Entry) => `${valueText(Number(entry['cost']), 'score')} at ${threshold(entry)}`;
  const message = `lowest ${told(cheapest)}${chosen === undefined ? '' : `, at the audit’s threshold ${told(chosen)}`}`;
  return [
    {
      kind: 'figure',
      chart: {
        type: 'lines',
        x: { title: 'Threshold' },
        y: { title: 'Cost per row' },
        lines: [{ name: 'cost', points: points(entries, 'cost') }],
        ...(chosen === undefined
          ? {}
          : { mark: { x: Number(chosen['threshold']), label: `threshold ${threshold(chosen)}` } }),
      },
      width: 480,
      caption: `Mean cost of errors per row: ${message}. Costs as stated in the configuration.`,
      alt: `Cost per row over ${entries.length} thresholds: ${message}.`,
    },
  ];
}

/** 5.7: the model in each back-test period, then ranking and calibration in each group. */
export function periodsAndSegments(manifest: Manifest, content: PerformedContent): Block[] {
  const byPeriod = performanceByPeriod(manifest, content);
  const bySegment = content.tables?.['segments'] === undefined ? [] : segments(manifest, content);
  if (byPeriod.length > 0) return [...byPeriod, ...bySegment];
  const supply = 'name the column of the periods under “data.period_column”';
  return [...bySegment, prose(`By period: ${lowerFirst(stubSentence({ absent: 'no_period_column', supply }))}`)];
}

function segments(manifest: Manifest, content: PerformedContent): Block[] {
  const rows = byAttribute(records(content.tables?.['segments']), (entry) =>
    row(
      flagged(manifest, entry),
      valueCell(manifest, entry['n']),
      countText(Number(entry['events'])),
      estimateCell(manifest, entry['auc']),
      estimateCell(manifest, entry['ece']),
    ),
  );
  const ece = readMetricAt(manifest, 'ece_width_10');
  return [
    table({
      columns: [
        textColumn('Segment'),
        numberColumn('n'),
        numberColumn('Events'),
        numberColumn('ROC AUC'),
        numberColumn('Calibration error'),
      ],
      rows,
      caption:
        `By segment: the groups of section 7.1. Events are rows labelled “${manifest.data_schema.roles.positive_label ?? 'positive'}”. ` +
        `In small type the ${levelText(levelOf(manifest))} interval.` +
        (ece?.metric.kind === 'value'
          ? ` Calibration error of all rows: ${ece.value}; it grows as n falls (section 6.4).`
          : ''),
      source: 'content.5.tables.segments',
    }),
  ];
}

function threshold(entry: Entry): string {
  const x = Number(entry['threshold']);
  const text = thresholdText(x, 'score');
  // A fitted threshold is a score with all its digits; section 2.1 has them.
  return text.length > 6 ? valueText(x, 'score') : text;
}

function share(cell: Cell | undefined, otherwise: string): ViewCell & { readonly text: string } {
  return { text: typeof cell === 'number' ? shareText(cell) : otherwise };
}
