import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { estimateCell, note, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText, percentText } from '../numbers.ts';
import type { Block, DotChart, Figure, ViewCell } from '../view.ts';
import { shortened, smallGroup } from './07-groups.ts';

type Entry = Readonly<Record<string, Cell>>;

const titles: Readonly<Record<string, string>> = {
  auc: 'ROC AUC',
  accuracy: 'Accuracy',
  selection: 'Selection rate',
  ece: 'Calibration error',
  null_mean: 'By chance alone',
  in_the_large: 'In the large',
  oe_ratio: 'Observed / expected',
};

/** 5.7: ranking, decisions and selection in each back-test period; nothing without one. */
export function performanceByPeriod(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['periods']);
  if (entries.length === 0) return [];
  const columns = Object.keys(titles).filter((name) => entries.some((entry) => entry[name] !== undefined));
  const favorable = manifest.data_schema.roles.favorable_outcome ?? 'favourable';
  return [
    periodTable(manifest, entries, columns, {
      caption:
        `By period, in the order of their names. Events are rows labelled “${manifest.data_schema.roles.positive_label ?? 'positive'}”; ` +
        `selected are those decided “${favorable}”.`,
      source: 'content.5.tables.periods',
    }),
    ...trend(
      manifest,
      entries,
      columns.filter((name) => name !== 'ece'),
    ),
    ...missingNote(content.facts?.['periods']),
  ];
}

/** 6.5: whether scores came true in each back-test period. */
export function calibrationByPeriod(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['by_period']);
  return [
    periodTable(manifest, entries, ['ece', 'null_mean', 'in_the_large', 'oe_ratio'], {
      caption:
        'Calibration by period. Calibration error: expected calibration error in ten bins; periods of few rows show larger ones by chance. ' +
        'By chance alone: mean of a perfectly calibrated model of this size. In the large: log-odds by which outcomes exceed the scores; 0 is calibrated.',
      source: 'content.6.tables.by_period',
    }),
    ...inTheLarge(manifest, entries),
  ];
}

function periodTable(
  manifest: Manifest,
  entries: readonly Entry[],
  columns: readonly string[],
  { caption, source }: { readonly caption: string; readonly source: string },
) {
  return table({
    columns: [
      textColumn('Period'),
      numberColumn('n'),
      numberColumn('Events'),
      ...columns.map((name) => numberColumn(titles[name] ?? name)),
    ],
    rows: entries.map((entry) =>
      row(
        periodCell(manifest, entry),
        valueCell(manifest, entry['n']),
        countText(Number(entry['events'])),
        ...columns.map((name) =>
          name === 'null_mean' ? valueCell(manifest, entry[name]) : estimateCell(manifest, entry[name]),
        ),
      ),
    ),
    caption: `${caption} In small type the ${levelText(levelOf(manifest))} interval of each period for itself: periods are not compared.`,
    source,
  });
}

function periodCell(manifest: Manifest, entry: Entry): ViewCell {
  const n = rowsOf(manifest, entry);
  const text = String(entry['period']);
  return n >= smallGroup ? { text } : { text, sub: `n < ${smallGroup}` };
}

interface Point {
  readonly label: string;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly small: boolean;
  readonly text: string;
}

function pointsOf(manifest: Manifest, entries: readonly Entry[], column: string): Point[] {
  return entries.map((entry) => {
    const key = metricKeyIn(entry[column]);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    const metric = reading?.metric.kind === 'value' ? reading.metric : undefined;
    const n = rowsOf(manifest, entry);
    return {
      label: String(entry['period']),
      value: metric?.value ?? null,
      lower: metric?.ci?.lower ?? null,
      upper: metric?.ci?.upper ?? null,
      small: n < smallGroup,
      text: reading?.value ?? 'no value',
    };
  });
}

/** `0.781 in 2024Q1, 0.745 in 2025Q3`: the first and the last period that have a value; nothing if only one has. */
function fromTo(points: readonly Point[]): string | undefined {
  const known = points.filter(({ value }) => value !== null);
  const [first] = known;
  const last = known[known.length - 1];
  if (first === undefined || last === undefined || known.length < 2) return undefined;
  return `${first.text} in ${first.label}, ${last.text} in ${last.label}`;
}

const hollow = `Hollow and dashed: n < ${smallGroup}.`;

/** One row per period in the order of the table, so that a trend is seen from top to bottom. */
function trend(manifest: Manifest, entries: readonly Entry[], columns: readonly string[]): Figure[] {
  const panels = columns.map((column) => ({
    name: titles[column] ?? column,
    points: pointsOf(manifest, entries, column),
  }));
  const told = panels.flatMap(({ name, points }) => {
    const words = fromTo(points);
    return words === undefined ? [] : [`${name} ${words}`];
  });
  if (told.length === 0) return [];
  return [
    {
      kind: 'figure',
      chart: dots('Value', panels),
      width: 480,
      caption: `From the first to the last period: ${told.join('; ')}. Lines: ${levelText(levelOf(manifest))} intervals. ${hollow}`,
      alt: shortened(`${entries.length} periods: ${told.join('; ')}.`),
    },
  ];
}

function inTheLarge(manifest: Manifest, entries: readonly Entry[]): Figure[] {
  const points = pointsOf(manifest, entries, 'in_the_large');
  const message = fromTo(points);
  if (message === undefined) return [];
  return [
    {
      kind: 'figure',
      chart: dots('Log-odds by which outcomes exceed the scores; 0 is calibrated', [{ name: 'In the large', points }]),
      width: 480,
      caption: `Calibration in the large by period: ${message}. Lines: ${levelText(levelOf(manifest))} intervals. ${hollow}`,
      alt: shortened(`Calibration in the large of ${entries.length} periods: ${message}.`),
    },
  ];
}

function dots(
  title: string,
  panels: readonly { readonly name: string; readonly points: readonly Point[] }[],
): DotChart {
  return {
    type: 'dots',
    x: { title },
    panels: panels.map(({ name, points }) => ({
      name,
      rows: points.map(({ label, value, lower, upper, small }) => ({ label, value, lower, upper, small })),
    })),
  };
}

function rowsOf(manifest: Manifest, entry: Entry): number {
  const key = metricKeyIn(entry['n']);
  const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
  return metric?.kind === 'value' ? metric.value : 0;
}

function missingNote(fact: Fact | undefined): Block[] {
  const { missing, of } = (fact ?? {}) as Readonly<Record<string, Fact>>;
  const rows = Number(missing ?? 0);
  return rows === 0
    ? []
    : [
        note(
          `${countText(rows)} of ${countText(Number(of))} rows (${percentText(rows / Number(of))}) have no period and stand in none.`,
        ),
      ];
}
