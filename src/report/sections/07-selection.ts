import { type Cell, isAbsent, type PerformedContent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, estimateCell, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { levelOf, readMetricAt } from '../metric-reading.ts';
import { countText, levelText, thresholdText, valueText } from '../numbers.ts';
import type { Block, Figure, ForestChart, ViewCell } from '../view.ts';
import { type Entry, flagged, gaps, notComputedNote, panelsOf, shortened } from './07-groups.ts';

const taskWords = {
  multiclass: 'Predicted classes, the worst of each against the rest,',
  regression: 'Predicted amounts',
};

/** 7.3: how often each group gets the good decision, against the reference group and over all groups. */
export function selection(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['selection']);
  const gapsOfSelection = gaps(
    manifest,
    content,
    'selection_gaps',
    manifest.data_schema.roles.task === undefined
      ? 'Decisions over all groups of an attribute. One row is one figure that a gate can judge.'
      : `${taskWords[manifest.data_schema.roles.task]} over all groups of an attribute. One row is one figure that a gate can judge.`,
  );
  if (entries.length === 0) return gapsOfSelection;
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
      fisherCell(manifest, entry),
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
        `(difference), Miettinen–Nurminen for each group alone (impact ratio). Fisher p: exact test against the reference group, in small type adjusted over the groups (Holm)${notComputedNote(manifest, entries, 'fisher_p')}.`,
      source: 'content.7.tables.selection',
    }),
    ...forest(manifest, entries),
    ...gapsOfSelection,
  ];
}

/** Fisher's p with the one adjusted over the groups below it. */
function fisherCell(manifest: Manifest, entry: Entry): ViewCell {
  const cell = plainVersus(manifest, entry['fisher_p']);
  const adjusted = entry['holm_p'];
  return typeof adjusted === 'number' ? { ...cell, sub: `Holm ${valueText(adjusted, 'p_value')}` } : cell;
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
      alt: shortened(
        `Forest plot of differences in selection rate, ${all.length} ${all.length === 1 ? 'group' : 'groups'}. ${message}.`,
      ),
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

function referenceOf(manifest: Manifest, attribute: string): { reference?: string } {
  const content = manifest.content['7'];
  if (isAbsent(content)) return {};
  const entry = records(content.tables?.['attributes']).find((a) => a['attribute'] === attribute);
  const reference = entry?.['reference'];
  return typeof reference === 'string' ? { reference } : {};
}
