import { definitionOf } from '../../metrics/catalogue.ts';
import type { PerformedContent } from '../../record/content.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection, records, row, table, textColumn } from '../blocks.ts';
import { methodText } from '../texts.ts';
import type { Block } from '../view.ts';

export const definitionsSection: ReportSection = {
  number: 'A',
  title: outlineTitle('A'),
  build: (manifest) => layOut(manifest, 'A', {}, definitions),
};

function definitions(content: PerformedContent): Block[] {
  const rows = records(content.tables?.['metrics']).map((entry) => {
    const id = String(entry['metric']);
    const definition = definitionOf(id);
    return row(
      definition?.label ?? id,
      definition?.formula ?? 'not in the catalogue',
      definition?.interval == null ? 'none' : methodText(definition.interval),
      definition?.reference ?? 'not in the catalogue',
    );
  });
  return [
    table({
      columns: [
        textColumn('Metric', 0.8),
        textColumn('Formula'),
        textColumn('Interval', 0.8),
        textColumn('Source', 0.7),
      ],
      rows,
      caption:
        'Every metric that this report shows or judges. tp, fp, fn, tn: true and false positives and negatives at the decision threshold; n: rows.',
      metrics: records(content.tables?.['metrics']).map((entry) => String(entry['metric'])),
      source: 'content.A.tables.metrics',
    }),
  ];
}
