import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import {
  byAttribute,
  estimateCell,
  groupRow,
  note,
  numberColumn,
  records,
  row,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { cellText, crossedText } from '../crossed-text.ts';
import { labelOf, levelOf } from '../metric-reading.ts';
import { countText, levelText, shareText, valueText } from '../numbers.ts';
import type { Block, TableRow } from '../view.ts';
import { gaps } from './07-groups.ts';

/** With more classes a matrix does not fit on a page: its largest cells are listed instead. */
const mostColumns = 8;

/** 5.3 of several classes: predicted against recorded, and each class against the rest. */
export function classConfusion(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['class_confusion']);
  const classes = manifest.data_schema.roles.classes ?? [];
  return [classes.length > mostColumns ? listed(entries) : matrix(entries, classes), singleClasses(manifest, content)];
}

type Entry = Readonly<Record<string, Cell>>;

function matrix(entries: readonly Entry[], classes: readonly string[]): Block {
  const cell = (actual: string, predicted: string) => {
    const entry = entries.find((one) => one['actual'] === actual && one['predicted'] === predicted);
    const share = entry?.['share'];
    return { text: massText(entry?.['n']), ...(typeof share === 'number' ? { sub: shareText(share) } : {}) };
  };
  return table({
    columns: [textColumn('Recorded class'), ...classes.map((name) => numberColumn(`Predicted “${name}”`))],
    rows: classes.map((actual) => row(actual, ...classes.map((predicted) => cell(actual, predicted)))),
    caption: 'Confusion matrix: rows by recorded and predicted class; in small type the share of the recorded class.',
    source: 'content.5.tables.class_confusion',
  });
}

function listed(entries: readonly Entry[]): Block {
  const wrong = entries.filter((entry) => entry['actual'] !== entry['predicted'] && Number(entry['n']) > 0);
  const largest = [...wrong].sort((a, b) => Number(b['n']) - Number(a['n']));
  return table({
    columns: [
      textColumn('Recorded class'),
      textColumn('Predicted class'),
      numberColumn('n'),
      numberColumn('Share of the recorded'),
    ],
    rows: largest.map((entry) => {
      const share = entry['share'];
      return row(
        String(entry['actual']),
        String(entry['predicted']),
        massText(entry['n']),
        typeof share === 'number' ? shareText(share) : 'no rows',
      );
    }),
    caption: 'Confusion of classes: wrong predictions, most frequent first.',
    source: 'content.5.tables.class_confusion',
  });
}

/** Rows are whole, sums of weights are not. */
function massText(cell: Cell | undefined): string {
  const mass = Number(cell ?? 0);
  return Number.isInteger(mass) ? countText(mass) : valueText(mass, 'persons');
}

function singleClasses(manifest: Manifest, content: PerformedContent): Block {
  const rows = records(content.tables?.['single_classes']).map((entry) =>
    row(
      String(entry['class']),
      countText(Number(entry['n'])),
      ...['precision', 'recall', 'f1', 'auc'].map((name) => estimateCell(manifest, entry[name])),
    ),
  );
  return table({
    columns: [
      textColumn('Class'),
      numberColumn('n'),
      numberColumn('Precision'),
      numberColumn('Recall'),
      numberColumn('F1'),
      numberColumn('ROC AUC'),
    ],
    rows,
    caption: `Each class against the rest; n counts the rows recorded with it. In small type the ${levelText(levelOf(manifest))} interval.`,
    source: 'content.5.tables.single_classes',
  });
}

/** 5.7 of several classes and of amounts: the figures of every group. */
export function taskSegments(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['task_segments']);
  const names = (content.tables?.['task_segments']?.columns ?? []).slice(3);
  return [
    table({
      columns: [textColumn('Segment'), numberColumn('n'), ...names.map((id) => numberColumn(labelOf(id)))],
      rows: byAttribute(entries, (entry) =>
        row(
          String(entry['group']),
          countText(Number(entry['n'])),
          ...names.map((id) => estimateCell(manifest, entry[id])),
        ),
      ),
      caption: `By segment: the groups of section 7.1. In small type the ${levelText(levelOf(manifest))} interval.`,
      source: 'content.5.tables.task_segments',
    }),
  ];
}

const deciles = Array.from({ length: 10 }, (_, k) => `decile_${k + 1}`);

/** 6.4 of amounts: outcomes over predictions. */
export function expectedByGroup(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['expected_by_group']);
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('n'),
        numberColumn('All'),
        ...deciles.map((_, k) => numberColumn(String(k + 1))),
      ],
      rows: byAttribute(entries, (entry) =>
        row(
          String(entry['group']),
          countText(Number(entry['n'])),
          estimateCell(manifest, entry['all']),
          ...deciles.map((name) => valueCell(manifest, entry[name])),
        ),
      ),
      caption:
        'Sum of outcomes over sum of predictions, of all rows of a group and by decile of the predictions (1 the lowest). 1: predictions come true; ' +
        `above it they are too low. In small type the ${levelText(levelOf(manifest))} interval of all rows; those of the deciles stand in the record.`,
      source: 'content.6.tables.expected_by_group',
    }),
  ];
}

/** 7.6 of several classes and of amounts. */
export function distributionGaps(manifest: Manifest, content: PerformedContent): Block[] {
  return gaps(
    manifest,
    content,
    'distribution_gaps',
    'Distributions over the groups of an attribute, against the reference group.',
  );
}

/** 7.9 of several classes and of amounts: declared intersections. */
export function crossedTables(manifest: Manifest, content: PerformedContent): Block[] {
  const cells = records(content.tables?.['crossed_cells']);
  return [
    table({
      columns: [textColumn('Cell'), numberColumn('n'), textColumn('Flag', 'auto')],
      rows: grouped(cells, (entry) =>
        row(cellText(String(entry['group'])), countText(Number(entry['n'])), String(entry['flag'])),
      ),
      caption: 'Cells of the declared intersections.',
      source: 'content.7.tables.crossed_cells',
    }),
    ...gaps(manifest, content, 'crossed_gaps', 'Figures over all cells of a declared intersection.'),
    note('Intersections that are not declared are not measured for labels other than two classes.'),
  ];
}

function grouped(entries: readonly Entry[], make: (entry: Entry) => TableRow): TableRow[] {
  let last: string | undefined;
  return entries.flatMap((entry) => {
    const name = String(entry['attribute']);
    const head = name === last ? [] : [groupRow(crossedText(name))];
    last = name;
    return [...head, make(entry)];
  });
}

/** Whether the label has several classes, or is an amount. */
export function hasOtherTask({ data_schema: { roles } }: Manifest): boolean {
  return roles.task !== undefined;
}
