import type { PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, groupRow, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { cellText } from '../crossed-text.ts';
import { figureColumns } from '../figure-columns.ts';
import { levelOf } from '../metric-reading.ts';
import { countText, levelText, shareText, valueText } from '../numbers.ts';
import type { Block, TableRow } from '../view.ts';
import { flagged, gaps } from './07-groups.ts';

/** 7.5: groups compared among persons who are alike in the declared factors. */
export function conditional(manifest: Manifest, content: PerformedContent): Block[] {
  const columns = content.facts?.['stratum_columns'];
  const factors = Array.isArray(columns) ? columns.map(String).join(', ') : 'not stated';
  const pooled = records(content.tables?.['conditional']);
  const figures = figureColumns(manifest, pooled, [
    { name: 'odds_ratio', title: 'Odds ratio' },
    { name: 'risk_ratio', title: 'Risk ratio' },
    { name: 'cmh_p', title: 'CMH p', alone: true },
    { name: 'breslow_day_p', title: 'Breslow–Day p', alone: true },
  ]);
  return [
    strata(content, factors),
    ...(figures.columns.length === 0
      ? []
      : [
          table({
            columns: [textColumn('Group'), numberColumn('n'), ...figures.columns],
            rows: byAttribute(pooled, (entry) =>
              row(flagged(manifest, entry), valueCell(manifest, entry['n']), ...figures.cells(entry)),
            ),
            caption:
              'Selection against the reference group, pooled over the strata (Mantel–Haenszel). CMH p: no difference in any stratum. ' +
              `Breslow–Day p: the same odds ratio in all strata. In small type the ${levelText(levelOf(manifest))} interval.`,
            source: 'content.7.tables.conditional',
          }),
        ]),
    ...figures.notes,
    ...gaps(manifest, content, 'conditional_gaps', 'Selection over all groups, averaged over the strata.'),
  ];
}

function strata(content: PerformedContent, factors: string): Block {
  const rows: TableRow[] = [];
  let last = '';
  for (const entry of records(content.tables?.['strata'])) {
    const place = `${String(entry['attribute'])}, ${cellText(String(entry['stratum']))}`;
    const { difference, rate } = entry;
    if (place !== last) {
      const gap = typeof difference === 'number' ? valueText(difference, 'difference') : 'none, one group only';
      rows.push(groupRow(`${place}: largest difference ${gap}`));
    }
    last = place;
    rows.push(
      row(
        String(entry['group']),
        countText(Number(entry['n'])),
        countText(Number(entry['selected'])),
        typeof rate === 'number' ? shareText(rate) : 'no rows',
      ),
    );
  }
  return table({
    columns: [textColumn('Group'), numberColumn('n'), numberColumn('Selected'), numberColumn('Rate')],
    rows,
    caption: `Selection among rows alike in: ${factors}. A stratum with one group only is left out of the pooled figures.`,
    source: 'content.7.tables.strata',
  });
}
