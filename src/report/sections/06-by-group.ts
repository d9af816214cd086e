import type { PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { figureColumns } from '../figure-columns.ts';
import { levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText } from '../numbers.ts';
import type { Block, MultiplesChart } from '../view.ts';
import { flagged, shortened, smallGroup } from './07-groups.ts';

/** 6.4: do stated probabilities come true in each group? */
export function byGroup(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['by_group']);
  const figures = figureColumns(manifest, entries, [
    { name: 'ece', title: 'Calibration error' },
    { name: 'null_mean', title: 'By chance alone', alone: true },
    { name: 'in_the_large', title: 'In the large' },
  ]);
  const rows = byAttribute(entries, (entry) =>
    row(
      flagged(manifest, entry),
      valueCell(manifest, entry['n']),
      countText(Number(entry['events'])),
      ...figures.cells(entry),
    ),
  );
  const hasChance = figures.columns.some(({ title }) => title === 'By chance alone');
  const hasLarge = figures.columns.some(({ title }) => title === 'In the large');
  return [
    table({
      columns: [textColumn('Group'), numberColumn('n'), numberColumn('Events'), ...figures.columns],
      rows,
      caption:
        `Calibration by group. Calibration error: expected calibration error in ten bins; small groups show larger ones by chance.` +
        (hasChance ? ' By chance alone: mean of a perfectly calibrated model of this size.' : '') +
        (hasLarge ? ' In the large: log-odds by which outcomes exceed the scores; 0 is calibrated.' : '') +
        ` In small type the ${levelText(levelOf(manifest))} interval.`,
      source: 'content.6.tables.by_group',
    }),
    ...figures.notes,
    ...panels(manifest, content),
  ];
}

function panels(manifest: Manifest, content: PerformedContent): Block[] {
  const bins = records(content.tables?.['group_bins']);
  const groups = new Map<string, typeof bins>();
  for (const bin of bins) {
    const key = `${String(bin['attribute'])}\n${String(bin['group'])}`;
    groups.set(key, [...(groups.get(key) ?? []), bin]);
  }
  if (groups.size === 0) return [];
  const chart: MultiplesChart = {
    type: 'multiples',
    x: { title: 'Mean predicted probability' },
    y: { title: 'Observed share' },
    top: 1,
    diagonal: true,
    panels: [...groups].map(([key, ofGroup]) => {
      const n = ofGroup.reduce((sum, bin) => sum + Number(bin['n']), 0);
      return {
        name: key.split('\n')[1] ?? key,
        n,
        small: n < smallGroup,
        bars: [],
        points: ofGroup.map((bin) => ({
          x: Number(bin['mean_predicted']),
          y: Number(bin['observed']),
          lower: Number(bin['lower']),
          upper: Number(bin['upper']),
        })),
      };
    }),
  };
  const message = worst(manifest, content);
  return [
    {
      kind: 'figure',
      chart,
      width: 480,
      caption: `Reliability of each group on one scale; ${message}. Lines: Wilson limits of each bin, ${levelText(levelOf(manifest))}. Dashed: perfect calibration.`,
      alt: shortened(`Reliability diagrams of ${groups.size} groups on one scale; ${message}.`),
    },
  ];
}

function worst(manifest: Manifest, content: PerformedContent): string {
  const known = records(content.tables?.['by_group']).flatMap((entry) => {
    const key = metricKeyIn(entry['ece']);
    const reading = key === undefined ? undefined : readMetric(manifest, key);
    return reading?.metric.kind === 'value'
      ? [{ group: String(entry['group']), reading, value: reading.metric.value }]
      : [];
  });
  const [first, ...rest] = known;
  if (first === undefined) return 'no group has a calibration error';
  const most = rest.reduce((a, b) => (b.value > a.value ? b : a), first);
  return `largest calibration error ${most.reading.value} in ${most.group}`;
}
