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
  stub,
  table,
  textColumn,
  valueCell,
} from '../blocks.ts';
import { levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText, shareText, valueText } from '../numbers.ts';
import type { Block, TableRow } from '../view.ts';
import { countedOnceNote } from '../weight-note.ts';
import { flagged, gaps } from './07-groups.ts';

const roleWords: Readonly<Record<string, string>> = { input: 'input', carrier: 'carrier', other: 'not an input' };

/** Columns printed for each attribute; the rest stand in the record. */
const printedProxies = 8;

/** 7.7: which inputs follow an attribute, and what gap is in the labels before the model adds anything. */
export function proxies(manifest: Manifest, content: PerformedContent): Block[] {
  return [...proxyAssociations(manifest, content), ...labels(manifest, content), ...training(manifest, content)];
}

/** Which columns follow an attribute. */
export function proxyAssociations(manifest: Manifest, content: PerformedContent): Block[] {
  return [...associations(content), ...countedOnceNote(manifest, content, 'proxy_weights')];
}

function associations(content: PerformedContent): Block[] {
  const missing = content.absent?.['7.7.1'];
  if (missing !== undefined) return [stub(missing)];
  const entries = records(content.tables?.['proxies']);
  const rows: TableRow[] = [];
  const printed = new Map<string, number>();
  for (const entry of entries) {
    const attribute = String(entry['attribute']);
    const count = printed.get(attribute) ?? 0;
    if (count === 0) rows.push(groupRow(attribute));
    printed.set(attribute, count + 1);
    if (count >= printedProxies) continue;
    rows.push(
      row(
        String(entry['feature']),
        roleWords[String(entry['role'])] ?? String(entry['role']),
        known(entry['association'], 'score'),
        entry['measure'] === 'cramers_v' ? 'Cramér’s V' : 'correlation ratio',
        known(entry['adjusted_p'], 'p_value'),
        known(entry['auc'], 'score'),
        countText(Number(entry['n'])),
      ),
    );
  }
  const left = [...printed.values()].reduce((sum, count) => sum + Math.max(0, count - printedProxies), 0);
  return [
    table({
      columns: [
        textColumn('Column'),
        textColumn('Role', 'auto'),
        numberColumn('Association'),
        textColumn('Measure', 'auto'),
        numberColumn('Adjusted p'),
        numberColumn('AUC for the group'),
        numberColumn('n'),
      ],
      rows,
      caption:
        `Columns by their association with each attribute, strongest first, at most ${printedProxies} for each. Association lies between 0 and 1. ` +
        'A carrier is an input that is, or is declared to carry, the attribute. Adjusted p: Benjamini–Hochberg over all pairs. AUC: how well this column alone tells one group from the rest.',
      metrics: ['max_proxy_correlation', 'max_proxy_strength'],
      source: 'content.7.tables.proxies',
    }),
    note(
      `${left === 0 ? '' : `${countText(left)} weaker associations stand in the attached manifest, content.7.tables.proxies. `}` +
        'The weight of an input in the model needs section 8.',
    ),
  ];
}

function known(cell: Cell | undefined, unit: 'score' | 'p_value'): string {
  return typeof cell === 'number' ? valueText(cell, unit) : 'undefined: the values do not vary';
}

function labels(manifest: Manifest, content: PerformedContent): Block[] {
  const { positive_label: positive, favorable_outcome: favorable } = manifest.data_schema.roles;
  const same = favorable === null || favorable === positive;
  return [
    table({
      columns: [textColumn('Group'), numberColumn('n'), numberColumn('Label rate'), numberColumn('Selection rate')],
      rows: byAttribute(records(content.tables?.['label_baseline']), (entry) =>
        row(
          flagged(manifest, entry),
          valueCell(manifest, entry['n']),
          estimateCell(manifest, entry['label_rate']),
          estimateCell(manifest, entry['selection_rate']),
        ),
      ),
      caption:
        `Recorded outcomes and decisions of the audited rows. Label rate: share labelled “${positive ?? 'positive'}”. Selection rate: share decided ` +
        `“${favorable ?? positive ?? 'favourable'}”${same ? '' : ', the other label, so that the two rates run against each other'}. In small type the ${levelText(levelOf(manifest))} Wilson interval.`,
      source: 'content.7.tables.label_baseline',
    }),
    ...gaps(
      manifest,
      content,
      'label_gaps',
      'The gap in the labels beside that of the decisions. An amplification above 0, or a ratio above 1: decisions differ more than the labels do.',
    ),
  ];
}

function training(manifest: Manifest, content: PerformedContent): Block[] {
  const missing = content.absent?.['7.7.2'];
  if (missing !== undefined) return [stub(missing)];
  const entries = records(content.tables?.['training_labels']);
  if (entries.length === 0) return [];
  const gapOf = new Map(
    records(content.tables?.['training_gaps']).map((entry) => [String(entry['attribute']), entry['value']]),
  );
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of entries) {
    const attribute = String(entry['attribute']);
    if (attribute !== current) rows.push(groupRow(attribute));
    current = attribute;
    const [rate, lower, upper] = [entry['label_rate'], entry['lower'], entry['upper']];
    rows.push(
      row(
        String(entry['group']),
        countText(Number(entry['n'])),
        typeof rate === 'number' ? shareText(rate) : 'no rows',
        typeof lower === 'number' && typeof upper === 'number'
          ? `[${shareText(lower)}, ${shareText(upper)}]`
          : 'no interval',
      ),
    );
  }
  const gapWords = [...gapOf].flatMap(([attribute, cell]) => {
    const key = metricKeyIn(cell);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    return reading === undefined
      ? []
      : [`${attribute} ${reading.value} ${reading.hasInterval ? reading.interval : ''}`.trim()];
  });
  const level = levelText(levelOf(manifest));
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('n'),
        numberColumn('Label rate in training'),
        numberColumn('Interval'),
      ],
      rows,
      caption:
        `The same label in the training rows, with ${level} Wilson intervals.` +
        (gapWords.length === 0 ? '' : ` Label gap in training: ${gapWords.join('; ')}.`),
      metrics: gapWords.length === 0 ? [] : ['label_disparity'],
      source: 'content.7.tables.training_labels',
    }),
  ];
}
