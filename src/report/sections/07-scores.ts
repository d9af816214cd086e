import type { PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { figureColumns } from '../figure-columns.ts';
import { levelOf } from '../metric-reading.ts';
import { levelText, shareText } from '../numbers.ts';
import type { Block, MultiplesChart } from '../view.ts';
import { flagged, shortened, smallGroup } from './07-groups.ts';

/** 7.6: how the scores of each group are spread. */
export function scoreDistributions(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['score_distances']);
  const figures = figureColumns(manifest, entries, [
    { name: 'smd', title: 'SMD' },
    { name: 'score_ks', title: 'KS', alone: true },
    { name: 'score_wasserstein', title: 'Wasserstein', alone: true },
    { name: 'air_top_5', title: 'Top 5 %' },
    { name: 'air_top_10', title: 'Top 10 %' },
    { name: 'air_top_20', title: 'Top 20 %' },
    { name: 'air_top_30', title: 'Top 30 %' },
  ]);
  return [
    ...histograms(content),
    ...(figures.columns.length === 0
      ? []
      : [
          table({
            columns: [textColumn('Group'), numberColumn('n'), ...figures.columns],
            rows: byAttribute(entries, (entry) =>
              row(flagged(manifest, entry), valueCell(manifest, entry['n']), ...figures.cells(entry)),
            ),
            caption:
              'Scores against those of the reference group. SMD: standardised mean difference. KS, Wasserstein: distances between the ' +
              `distributions. Top: impact ratio of being among the highest scores. In small type the ${levelText(levelOf(manifest))} interval.`,
            source: 'content.7.tables.score_distances',
          }),
        ]),
    ...figures.notes,
  ];
}

function histograms(content: PerformedContent): Block[] {
  const bins = records(content.tables?.['score_distributions']);
  const groups = new Map<string, typeof bins>();
  for (const bin of bins) {
    const key = `${String(bin['attribute'])}\n${String(bin['group'])}`;
    groups.set(key, [...(groups.get(key) ?? []), bin]);
  }
  if (groups.size === 0) return [];
  const at = (end: 'from' | 'to') => (bin: (typeof bins)[number]) => Number(bin[end]);
  const highest = Math.max(...bins.map((bin) => Number(bin['share'])));
  const panels = [...groups].map(([key, ofGroup]): MultiplesChart['panels'][number] => {
    const n = ofGroup.reduce((sum, bin) => sum + Number(bin['n']), 0);
    return {
      name: key.split('\n')[1] ?? key,
      n,
      small: n < smallGroup,
      bars: ofGroup.flatMap((bin) =>
        Number(bin['n']) === 0
          ? []
          : [{ from: Number(bin['from']), to: Number(bin['to']), value: Number(bin['share']) }],
      ),
      points: [],
    };
  });
  const peak = bins.find((bin) => Number(bin['share']) === highest);
  const message = `the fullest bin is that of ${String(peak?.['group'])} with ${shareText(highest)} of its rows`;
  return [
    {
      kind: 'figure',
      chart: {
        type: 'multiples',
        x: { title: 'Score', ends: [Math.min(...bins.map(at('from'))), Math.max(...bins.map(at('to')))] },
        y: { title: 'Share of the group' },
        top: Math.max(0.1, Math.ceil(highest * 10) / 10),
        diagonal: false,
        panels,
      },
      width: 480,
      caption: `Scores of each group in 20 bins, on one scale; ${message}. Grey: n < 30.`,
      alt: shortened(`Histograms of the scores of ${groups.size} groups on one scale; ${message}.`),
    },
  ];
}
