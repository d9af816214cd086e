import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { note, numberColumn, prose, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { cellText, crossedText } from '../crossed-text.ts';
import { labelOf, levelOf } from '../metric-reading.ts';
import { countText, levelText, plainNumber, valueText } from '../numbers.ts';
import type { Block, ViewCell } from '../view.ts';

/** What an examiner reads; the record holds the others. */
const mostShown = 15;

/** 10.4: where the model is weakest. */
export function subgroups(manifest: Manifest, content: PerformedContent): Block[] {
  const scan = content.facts?.['subgroup_scan'] as Readonly<Record<string, Fact>> | undefined;
  if (scan === undefined) return [];
  const count = (name: string) => countText(Number(scan[name]));
  const stated = content.tables?.['subgroups'];
  const entries = records(stated);
  const minimum = count('min_group_n');
  const small =
    Number(scan['too_small']) === 0 ? '' : ` Left out with fewer than ${minimum} rows: ${count('too_small')}.`;
  const searched = Array.isArray(scan['partitions']) ? scan['partitions'].map((name) => crossedText(String(name))) : [];
  const opening = `Searched: ${searched.join(', ')}; ${count('subgroups')} subgroups, ${count('tests')} comparisons with all other rows`;
  if (entries.length === 0) return [prose(`${opening}; no subgroup is worse off in any of them.${small}`)];
  const limit = plainNumber(Number(scan['false_discovery_rate']));
  const found = Number(scan['found']);
  const verdict =
    found === 0
      ? `none of which stands out at an adjusted p of ${limit}`
      : `of which ${countText(found)} ${found === 1 ? 'stands' : 'stand'} out at an adjusted p of at most ${limit}`;
  const shown = entries.slice(0, mostShown);
  const hidden = (stated?.total ?? 0) - shown.length;
  return [
    prose(`${opening}, ${verdict}.${small} This search shows where to look; no gate is judged by it.`),
    table({
      columns: [
        textColumn('Subgroup'),
        textColumn('Rate', 'auto'),
        numberColumn('n'),
        numberColumn('In it'),
        numberColumn('All others'),
        numberColumn('Difference'),
        numberColumn('Adjusted p'),
      ],
      rows: shown.map((entry) =>
        row(
          { text: cellText(String(entry['group'])), sub: crossedText(String(entry['attribute'])) },
          labelOf(String(entry['metric'])),
          countText(Number(entry['n'])),
          rateCell(manifest, entry['rate']),
          rateCell(manifest, entry['other_rate']),
          {
            text: valueText(Number(entry['difference']), 'difference'),
            sub: `[${valueText(Number(entry['lower']), 'difference')}, ${valueText(Number(entry['upper']), 'difference')}]`,
          },
          valueText(Number(entry['adjusted_p']), 'p_value'),
        ),
      ),
      caption:
        `Subgroups that are worse off than all other rows, weakest first; n counts the rows that the rate is about. In small type the ${levelText(levelOf(manifest))} Newcombe interval of the single difference. ` +
        'Adjusted p: Fisher’s exact test, false discovery rate over the whole search (Benjamini–Hochberg).',
      source: 'content.10.tables.subgroups',
    }),
    ...(hidden > 0
      ? [note(`${countText(hidden)} smaller differences stand in the attached manifest, content.10.tables.subgroups.`)]
      : []),
  ];
}

function rateCell(manifest: Manifest, cell: Cell | undefined): ViewCell {
  return typeof cell === 'number' ? { text: valueText(cell, 'rate') } : valueCell(manifest, cell);
}
