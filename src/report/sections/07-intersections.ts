import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import {
  estimateCell,
  groupRow,
  intervalCell,
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
import { countText, levelText } from '../numbers.ts';
import type { Block, TableRow, ViewCell } from '../view.ts';
import { ll144 } from './07-ll144.ts';

type Entry = Readonly<Record<string, Cell>>;

/** 7.9: attributes crossed. */
export function intersections(manifest: Manifest, content: PerformedContent): Block[] {
  const about = new Map(records(content.tables?.['intersections_crossed']).map((e) => [String(e['attribute']), e]));
  const level = levelText(levelOf(manifest));
  const cells = records(content.tables?.['intersections']);
  const gapEntries = records(content.tables?.['intersection_gaps']);
  const biasAudit = ll144(manifest, content);
  if (content.tables?.['intersections'] === undefined) return biasAudit;
  return [
    table({
      columns: [
        textColumn('Cell'),
        numberColumn('n'),
        numberColumn('Selection rate'),
        numberColumn('Difference'),
        textColumn('Flag', 'auto'),
      ],
      rows: grouped(cells, about, (entry) =>
        row(
          cellText(String(entry['group'])),
          countText(Number(entry['n'])),
          estimateCell(manifest, entry['rate']),
          entry['difference'] === 'reference' ? 'reference' : estimateCell(manifest, entry['difference']),
          String(entry['flag']),
        ),
      ),
      caption: `Selection in the cells of crossed attributes; the largest cell is the reference. In small type the ${level} interval: Wilson (rate), Newcombe simultaneous over the cells (difference).`,
      source: 'content.7.tables.intersections',
    }),
    table({
      columns: [textColumn('Figure'), numberColumn('Value'), numberColumn('Interval'), textColumn('State', 'auto')],
      rows: grouped(gapEntries, about, (entry) =>
        row(
          labelOf(String(entry['metric'])),
          valueCell(manifest, entry['value']),
          intervalCell(manifest, entry['value']),
          stateCell(String(entry['state'])),
        ),
      ),
      caption: `Figures over all cells, n as above. Intervals: ${level}, simultaneous over the cells. Only declared intersections are judged.`,
      source: 'content.7.tables.intersection_gaps',
    }),
    ...missingNote(about),
    ...biasAudit,
  ];
}

function grouped(
  entries: readonly Entry[],
  about: ReadonlyMap<string, Entry>,
  toRow: (entry: Entry) => TableRow,
): TableRow[] {
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of entries) {
    const name = String(entry['attribute']);
    if (name !== current) {
      const how = about.get(name)?.['declared'] === true ? 'declared' : 'reported by default';
      rows.push(groupRow(`${crossedText(name)} (${how})`));
    }
    current = name;
    rows.push(toRow(entry));
  }
  return rows;
}

function stateCell(state: string): ViewCell {
  if (state === 'reported') return { text: 'reported' };
  return state === 'no_gate' ? { text: 'no gate' } : { text: state, state };
}

function missingNote(about: ReadonlyMap<string, Entry>): Block[] {
  const missing = [...about].filter(([, entry]) => Number(entry['missing']) > 0);
  if (missing.length === 0) return [];
  const words = missing.map(([name, entry]) => `${crossedText(name)} ${countText(Number(entry['missing']))}`);
  return [note(`Rows in no cell, because an attribute is not stated: ${words.join('; ')}.`)];
}
