import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, note, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { isNotComputed, laterNote } from '../figure-columns.ts';
import { lowerFirst } from '../letter-case.ts';
import { labelOf, levelOf, metricKeyIn, readMetric, readMetricAt } from '../metric-reading.ts';
import { countText, levelText } from '../numbers.ts';
import type { Block, Table, TableRow, ViewCell } from '../view.ts';

export type Entry = Readonly<Record<string, Cell>>;

/** Below this size a group is drawn hollow and dashed, and named. */
export const smallGroup = 30;
const verySmallGroup = 10;

export function flagged(manifest: Manifest, entry: Entry): ViewCell {
  const n = rowsIn(manifest, entry);
  const text = String(entry['group']);
  return n === undefined || n >= smallGroup
    ? { text }
    : { text, sub: n === 0 ? 'no rows' : n < verySmallGroup ? 'n < 10' : 'n < 30' };
}

/** Why a whole column says "not computed". */
export function notComputedNote(manifest: Manifest, entries: readonly Entry[], column: string): string {
  const isLater = entries.some((entry) => {
    const key = metricKeyIn(entry[column]);
    const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
    return metric?.kind === 'undefined' && metric.reason === 'not_computed';
  });
  return isLater ? '; this version does not compute it' : '';
}

export interface PanelRow {
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
  readonly small: boolean;
}

/** One panel per attribute with the metric of one column; the reference group has no row where it is the yardstick. */
export function panelsOf(
  manifest: Manifest,
  entries: readonly Entry[],
  column: string,
): { name: string; rows: PanelRow[] }[] {
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

/** The figures over all groups of an attribute. */
export function gaps(manifest: Manifest, content: PerformedContent, name: string, caption: string): Block[] {
  const all = records(content.tables?.[name]);
  const entries = all.filter((entry) => !isNotComputed(manifest, entry['value']));
  const later = all.filter((entry) => isNotComputed(manifest, entry['value']));
  const notes = laterNote([...new Set(later.map((entry) => lowerFirst(labelOf(String(entry['metric'])))))]);
  if (entries.length === 0) return notes;
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
      groupsText(reading?.metric, manifest.data_schema.roles.classes ?? []),
    );
  });
  const block: Table = table({
    columns: [
      textColumn('Figure'),
      numberColumn('Value'),
      numberColumn('Interval'),
      numberColumn('n'),
      textColumn(
        manifest.data_schema.roles.classes === undefined ? 'Lowest and highest group' : 'Worst class, or groups',
        0.9,
      ),
    ],
    rows,
    caption: `${caption} Intervals: ${levelText(levelOf(manifest))}, simultaneous over the groups.`,
    source: `content.7.tables.${name}`,
  });
  return incomplete.size === 0
    ? [block, ...notes]
    : [
        block,
        ...notes,
        note(
          `A group without a value is left out of: ${[...incomplete].join(', ')}. A gate on such a figure cannot pass.`,
        ),
      ];
}

/** The groups at both ends; of several classes the one that is worst, where the figure is taken of each against the rest. */
function groupsText(
  metric: NonNullable<ReturnType<typeof readMetric>>['metric'] | undefined,
  classes: readonly string[],
): string {
  if (metric?.kind !== 'value') return 'no value';
  const { argmin, argmax } = metric;
  const worst = argmin ?? argmax;
  const isOfClass = classes.length > 0 && (argmin === undefined) !== (argmax === undefined);
  if (isOfClass && worst !== undefined && classes.includes(worst)) return `class ${worst}`;
  if (argmin !== undefined && argmax !== undefined) return `${argmin}, ${argmax}`;
  return argmin ?? argmax ?? 'all groups';
}

function rowsIn(manifest: Manifest, entry: Entry): number | undefined {
  const reading = readMetricAt(manifest, 'n', { attribute: String(entry['attribute']), group: String(entry['group']) });
  return reading?.metric.kind === 'value' ? reading.metric.value : undefined;
}

/** Alternative texts hold at most 300 characters. */
export function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 300 ? text : `${characters.slice(0, 299).join('')}…`;
}
