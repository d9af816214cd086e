import type { Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, intervalCell, numberColumn, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { isNotComputed, laterNote } from '../figure-columns.ts';
import { lowerFirst } from '../letter-case.ts';
import { labelOf, levelOf, metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, levelText, plainNumber } from '../numbers.ts';
import type { Block } from '../view.ts';
import { countedOnceNote } from '../weight-note.ts';

/** 7.8: are persons who are alike treated alike? */
export function individualFairness(manifest: Manifest, content: PerformedContent): Block[] {
  const facts = (content.facts?.['individual'] ?? {}) as Readonly<Record<string, Fact>>;
  const entries = records(content.tables?.['individual']);
  const computed = entries.filter((entry) => !isNotComputed(manifest, entry['value']));
  const later = new Set(
    entries
      .filter((entry) => isNotComputed(manifest, entry['value']))
      .map((e) => lowerFirst(labelOf(String(e['metric'])))),
  );
  const [rows, of] = [Number(facts['rows']), Number(facts['of'])];
  const looked =
    rows < of ? `a random sample of ${countText(rows)} of ${countText(of)} rows` : `all ${countText(of)} rows`;
  const notes = laterNote([...later]);
  if (computed.length === 0) return notes;
  return [
    table({
      columns: [textColumn('Figure'), numberColumn('Value'), numberColumn('Interval'), numberColumn('n')],
      rows: byAttribute(computed, (entry) => {
        const key = metricKeyIn(entry['value']);
        const reading = key === undefined ? undefined : readMetric(manifest, key);
        return row(
          labelOf(String(entry['metric'])),
          valueCell(manifest, entry['value']),
          intervalCell(manifest, entry['value']),
          reading?.metric.kind === 'value' ? countText(reading.n) : 'no value',
        );
      }),
      caption:
        `Similar persons, looked for among ${looked}; protected inputs take no part in what makes two persons similar. A matched pair is a row and its nearest row ` +
        `of another group at a Gower distance of at most ${plainNumber(Number(facts['max_distance']))}; it counts as treated differently if the decisions differ, or the scores by ` +
        `more than ${plainNumber(Number(facts['score_difference']))}. Intervals: ${levelText(levelOf(manifest))}. Single rows stay out of this report.${decidedAt(facts)}`,
      source: 'content.7.tables.individual',
    }),
    ...countedOnceNote(manifest, content, 'individual_weights'),
    ...notes,
  ];
}

/** How decisions were made again, where the data hold them. */
export function decidedAt(facts: Fact | undefined): string {
  const at = typeof facts === 'object' && facts !== null ? Reflect.get(facts, 'decided_at') : undefined;
  return typeof at === 'number'
    ? ` Decisions are made again at a score of at least ${plainNumber(at)}, which gives every decision of the decision column.`
    : '';
}
