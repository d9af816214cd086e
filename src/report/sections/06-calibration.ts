import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, numberColumn, type ReportSection, records, row, table, textColumn } from '../blocks.ts';
import { levelOf, readMetricAt } from '../metric-reading.ts';
import { metricTable } from '../metric-table.ts';
import { countText, levelText, valueText } from '../numbers.ts';
import { unlabelledNote } from '../unlabelled-note.ts';
import type { Block, ReliabilityChart } from '../view.ts';
import { weightNote } from '../weight-note.ts';
import { calibrationByPeriod } from './05-periods.ts';
import { byGroup } from './06-by-group.ts';
import { ratingGrades } from './06-grades.ts';
import { expectedByGroup } from './task-tables.ts';

export const calibrationSection: ReportSection = {
  number: '6',
  title: outlineTitle('6'),
  build: (manifest) =>
    layOut(
      manifest,
      '6',
      {
        '6.1': (content) => summary(manifest, content),
        '6.2': (content) => reliability(manifest, content),
        '6.3': (content) => bins(manifest, content),
        '6.4': (content) =>
          content.tables?.['expected_by_group'] === undefined
            ? byGroup(manifest, content)
            : expectedByGroup(manifest, content),
        '6.5': (content) => calibrationByPeriod(manifest, content),
      },
      (content) => [...unlabelledNote(content), ...weightNote(manifest)],
    ),
};

function summary(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['summary']);
  const figures =
    entries.length === 0
      ? []
      : metricTable(manifest, entries, 'Do stated probabilities come true?', 'content.6.tables.summary');
  return [...figures, ...ratingGrades(manifest, content)];
}

function reliability(manifest: Manifest, content: PerformedContent): Block[] {
  const series = content.series?.['reliability'];
  if (series === undefined) return [];
  const chart: ReliabilityChart = {
    type: 'reliability',
    bins: series.x.map((predicted, i) => ({
      predicted,
      observed: series.y[i] ?? 0,
      lower: series.lower?.[i] ?? 0,
      upper: series.upper?.[i] ?? 1,
      n: series.n?.[i] ?? 0,
    })),
  };
  const ece = readMetricAt(manifest, 'ece_width_10');
  const message =
    ece?.metric.kind === 'value'
      ? `expected calibration error ${ece.value} ${ece.interval}`
      : 'calibration error undefined';
  const off = chart.bins.filter(({ predicted, lower, upper }) => predicted < lower || predicted > upper).length;
  const apart = `${off} of ${chart.bins.length} bins have limits that miss the diagonal`;
  return [
    {
      kind: 'figure',
      chart,
      width: 480,
      caption:
        `Reliability: ${apart}. Dots: observed share of positives against the mean stated probability of each bin, ` +
        `with Wilson limits (${levelText(levelOf(manifest))}). Dashed: perfect calibration. Below: rows per bin.`,
      alt: `Reliability diagram with ${chart.bins.length} filled bins: ${message}; ${apart}.`,
    },
  ];
}

function bins(manifest: Manifest, content: PerformedContent): Block[] {
  const rate = (cell: Cell | undefined) => valueText(Number(cell), 'rate');
  const rows = records(content.tables?.['bins']).map((entry) =>
    row(
      `${valueText(Number(entry['from']), 'ratio')} to ${valueText(Number(entry['to']), 'ratio')}`,
      countText(Number(entry['n'])),
      rate(entry['mean_predicted']),
      rate(entry['observed']),
      `[${rate(entry['lower'])}, ${rate(entry['upper'])}]`,
      rate(entry['gap']),
    ),
  );
  return [
    table({
      columns: [
        textColumn('Scores'),
        numberColumn('n'),
        numberColumn('Mean stated'),
        numberColumn('Observed'),
        numberColumn('Interval of observed'),
        numberColumn('Observed − stated'),
      ],
      rows,
      caption:
        `Ten bins of equal width; a bin without rows is left out. A score on an edge belongs to the bin above it. ` +
        `Intervals: Wilson, ${levelText(levelOf(manifest))}.`,
      source: 'content.6.tables.bins',
    }),
  ];
}
