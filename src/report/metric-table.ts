import { definitionOf } from '../metrics/catalogue.ts';
import type { Cell } from '../record/content.ts';
import type { Manifest } from '../record/manifest.ts';
import { intervalCell, numberColumn, row, table, textColumn, valueCell } from './blocks.ts';
import { isNotComputed, laterNote } from './figure-columns.ts';
import { lowerFirst } from './letter-case.ts';
import { labelOf, levelOf, metricKeyIn, readMetric } from './metric-reading.ts';
import { countText, levelText } from './numbers.ts';
import { methodText } from './texts.ts';
import type { Block } from './view.ts';

/** Rows of the record that name a metric and point at its value. */
export type MetricEntries = readonly Readonly<Record<string, Cell>>[];

/**
 * A list of metrics, one a row, with what each tells. Those of another version are named below.
 *
 * @param caption ends before the sentence on intervals
 */
export function metricTable(manifest: Manifest, entries: MetricEntries, caption: string, source: string): Block[] {
  const computed = entries.filter((entry) => !isNotComputed(manifest, entry['value']));
  const later = entries.filter((entry) => isNotComputed(manifest, entry['value']));
  const methods = new Set<string>();
  const rows = computed.map((entry) => {
    const id = String(entry['metric']);
    const cell = entry['value'];
    const key = metricKeyIn(cell);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    if (reading?.metric.kind === 'value' && reading.metric.ci !== undefined) methods.add(reading.metric.ci.method);
    return row(
      labelOf(id),
      valueCell(manifest, cell),
      intervalCell(manifest, cell),
      reading?.metric.kind === 'value' ? countText(reading.n) : 'no value',
      definitionOf(id)?.meaning ?? 'not in the catalogue',
    );
  });
  const notes = laterNote([...new Set(later.map((entry) => lowerFirst(labelOf(String(entry['metric'])))))]);
  if (rows.length === 0) return notes;
  return [
    table({
      columns: [
        textColumn('Metric', 0.62),
        numberColumn('Value'),
        numberColumn('Interval'),
        numberColumn('n'),
        textColumn('What it tells'),
      ],
      rows,
      caption: `${caption} Intervals: ${levelText(levelOf(manifest))}; ${methodList(methods)}.`,
      source,
    }),
    ...notes,
  ];
}

export function methodList(methods: ReadonlySet<string>): string {
  return methods.size === 0 ? 'none' : [...methods].map(methodText).join('; ');
}
