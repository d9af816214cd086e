import { definitionOf } from '../../metrics/catalogue.ts';
import { meaningIn } from '../../metrics/task-words.ts';
import type { Cell, ContentSeries, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import {
  intervalCell,
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
import { labelOf, levelOf, type MetricReading, metricKeyIn, readMetric, readMetricAt } from '../metric-reading.ts';
import { methodList } from '../metric-table.ts';
import { countText, levelText } from '../numbers.ts';
import { unlabelledNote } from '../unlabelled-note.ts';
import type { Block, CurveChart, Figure, TableRow } from '../view.ts';
import { weightNote } from '../weight-note.ts';
import { challenger } from './05-challenger.ts';
import { declaredFigure } from './05-declared.ts';
import { costCurve, gains, periodsAndSegments, sweep } from './05-operating-points.ts';
import { classConfusion, hasOtherTask, taskSegments } from './task-tables.ts';

export const performanceSection: ReportSection = {
  number: '5',
  title: outlineTitle('5'),
  build: (manifest) =>
    layOut(
      manifest,
      '5',
      {
        '5.1': (content) => [...headline(manifest, content), ...declaredFigure(manifest, content)],
        '5.2': (content) => curves(manifest, content),
        '5.3': (content) => (hasOtherTask(manifest) ? classConfusion : confusion)(manifest, content),
        '5.4': (content) => sweep(manifest, content),
        '5.5': (content) => gains(manifest, content),
        '5.6': costCurve,
        '5.7': (content) => (hasOtherTask(manifest) ? taskSegments : periodsAndSegments)(manifest, content),
        '5.8': (content) => challenger(manifest, content),
      },
      (content) => [
        ...developmentWarning(content),
        ...scoreNote(content),
        ...unlabelledNote(content),
        ...weightNote(manifest),
      ],
    ),
};

function developmentWarning(content: PerformedContent): Block[] {
  if (content.facts?.['sample'] !== 'development') return [];
  return [
    {
      kind: 'callout',
      tone: 'attention',
      title: 'Development sample',
      paragraphs: [
        'The audited rows were used to build the model. Every figure of this section is likely to be too good.',
      ],
    },
  ];
}

const scoreNotes: Readonly<Record<string, string>> = {
  logit:
    'The scores were given as log-odds and are read as probabilities, 1 / (1 + exp(−score)); thresholds are probabilities too.',
  points:
    'The scores are points on a scale of their own, higher meaning more positive; thresholds are on that scale. Points rank and state ' +
    'no probability: figures of probabilities, the Brier score, log loss and calibration among them, do not apply.',
};

function scoreNote(content: PerformedContent): Block[] {
  const text = scoreNotes[String(content.facts?.['score_kind'] ?? '')];
  return text === undefined ? [] : [note(text)];
}

const directionWords = { higher: 'higher', lower: 'lower', none: 'neither' } as const;

function headline(manifest: Manifest, content: PerformedContent): Block[] {
  const methods = new Set<string>();
  const rows = records(content.tables?.['headline']).map((entry): TableRow => {
    const cell: Cell | undefined = entry['value'];
    const id = String(entry['metric']);
    const definition = definitionOf(id);
    const reading = readingOf(manifest, cell);
    if (reading?.metric.kind === 'value' && reading.metric.ci !== undefined) methods.add(reading.metric.ci.method);
    return row(
      labelOf(id),
      valueCell(manifest, cell),
      intervalCell(manifest, cell),
      reading === undefined ? 'not known' : countText(reading.n),
      definition === undefined ? 'not known' : directionWords[definition.direction],
      meaningIn(id, manifest.data_schema.roles.task) ?? 'not in the catalogue',
    );
  });
  return [
    table({
      columns: [
        textColumn('Metric', 0.46),
        numberColumn('Value'),
        numberColumn('Interval'),
        numberColumn('n'),
        textColumn('Better when', 'auto'),
        textColumn('What it tells'),
      ],
      rows,
      caption:
        `Performance on the audited rows. ${classSentence(manifest)}` +
        `n is the denominator of a rate, otherwise the rows used. Intervals: ${levelText(levelOf(manifest))}; ${methodList(methods)}.`,
      source: 'content.5.tables.headline',
    }),
  ];
}

/** Which class the rates mean: every table of rates says so (metrics.md 1). */
export function classSentence({ data_schema: { roles } }: Manifest): string {
  return roles.positive_label === null ? '' : `Rates speak of the positive label, “${roles.positive_label}”. `;
}

function readingOf(manifest: Manifest, cell: Cell | undefined): MetricReading | undefined {
  const key = metricKeyIn(cell);
  return key === undefined ? undefined : readMetric(manifest, key);
}

function curves(manifest: Manifest, content: PerformedContent): Block[] {
  const roc = content.series?.['roc'];
  const precisionRecall = content.series?.['precision_recall'];
  if (roc === undefined || precisionRecall === undefined) return [];
  const level = levelText(levelOf(manifest));
  return [
    {
      kind: 'pair',
      left: rocFigure(manifest, roc, level),
      right: precisionRecallFigure(manifest, precisionRecall, level),
    },
  ];
}

function rocFigure(manifest: Manifest, roc: ContentSeries, level: string): Figure {
  const auc = readMetricAt(manifest, 'roc_auc');
  const chart: CurveChart = {
    type: 'curve',
    x: { title: 'False positive rate' },
    y: { title: 'True positive rate' },
    points: points(roc),
    baseline: { kind: 'diagonal' },
    ...operatingPoint(readMetricAt(manifest, 'fpr'), readMetricAt(manifest, 'tpr')),
  };
  const message = auc?.metric.kind === 'value' ? `AUC ${auc.value} ${auc.interval}` : 'AUC undefined';
  return {
    kind: 'figure',
    chart,
    width: 232,
    caption: `ROC: ${message}. Band: Wilson limits of the true positive rate at each point, ${level}, pointwise. Dashed: chance. Mark: the decision threshold with its limits.`,
    alt: `ROC curve, ${message}.${pointWords('At the decision threshold', readMetricAt(manifest, 'fpr'), readMetricAt(manifest, 'tpr'))}`,
  };
}

function precisionRecallFigure(manifest: Manifest, series: ContentSeries, level: string): Figure {
  const prevalence = readMetricAt(manifest, 'prevalence');
  const base = prevalence?.metric.kind === 'value' ? prevalence : undefined;
  const chart: CurveChart = {
    type: 'curve',
    x: { title: 'Recall' },
    y: { title: 'Precision' },
    points: points(series),
    ...(base?.metric.kind === 'value'
      ? { baseline: { kind: 'horizontal' as const, y: base.metric.value, label: `base rate ${base.value}` } }
      : {}),
    ...operatingPoint(readMetricAt(manifest, 'tpr'), readMetricAt(manifest, 'ppv')),
  };
  const baseWords = base === undefined ? '' : ` Dashed: base rate ${base.value}.`;
  return {
    kind: 'figure',
    chart,
    width: 232,
    caption: `Precision and recall. Band: Wilson limits of the precision at each point, ${level}, pointwise.${baseWords} Mark: the decision threshold with its limits.`,
    alt: `Precision–recall curve.${base === undefined ? '' : ` Base rate ${base.value}.`}${pointWords('At the decision threshold', readMetricAt(manifest, 'tpr'), readMetricAt(manifest, 'ppv'))}`,
  };
}

function points(series: ContentSeries): CurveChart['points'] {
  return series.x.map((x, i) => {
    const lower = series.lower?.[i];
    const upper = series.upper?.[i];
    return { x, y: series.y[i] ?? 0, ...(lower === undefined || upper === undefined ? {} : { lower, upper }) };
  });
}

/** The chosen threshold as a mark with its limits in both directions. */
function operatingPoint(x: MetricReading | undefined, y: MetricReading | undefined): Pick<CurveChart, 'mark'> {
  if (x?.metric.kind !== 'value' || y?.metric.kind !== 'value') return {};
  const xInterval = limits(x);
  const yInterval = limits(y);
  return {
    mark: {
      x: x.metric.value,
      y: y.metric.value,
      ...(xInterval === undefined ? {} : { xInterval }),
      ...(yInterval === undefined ? {} : { yInterval }),
      label: 'threshold',
    },
  };
}

function limits({ metric }: MetricReading): readonly [number, number] | undefined {
  if (metric.kind !== 'value' || metric.ci === undefined) return undefined;
  const { lower, upper } = metric.ci;
  return lower === null || upper === null ? undefined : [lower, upper];
}

function pointWords(where: string, x: MetricReading | undefined, y: MetricReading | undefined): string {
  if (x?.metric.kind !== 'value' || y?.metric.kind !== 'value') return '';
  return ` ${where}: ${x.label.toLowerCase()} ${x.value}, ${y.label.toLowerCase()} ${y.value}.`;
}

function confusion(manifest: Manifest, content: PerformedContent): Block[] {
  const positive = manifest.data_schema.roles.positive_label ?? 'positive';
  const rows = records(content.tables?.['confusion']).map((entry) =>
    row(
      entry['actual'] === 'positive' ? `labelled “${positive}”` : 'labelled otherwise',
      valueCell(manifest, entry['decided_positive']),
      valueCell(manifest, entry['share_positive']),
      valueCell(manifest, entry['decided_negative']),
      valueCell(manifest, entry['share_negative']),
      countText(Number(entry['n'])),
    ),
  );
  return [
    table({
      columns: [
        textColumn('Recorded outcome'),
        numberColumn(`Decided “${positive}”`),
        numberColumn('Share'),
        numberColumn('Decided otherwise'),
        numberColumn('Share'),
        numberColumn('n'),
      ],
      rows,
      caption: 'Confusion matrix at the decision threshold: counts, and shares of each row.',
      source: 'content.5.tables.confusion',
    }),
  ];
}
