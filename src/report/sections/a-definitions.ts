import { definitionOf } from '../../metrics/catalogue.ts';
import { formulaIn, intervalIn } from '../../metrics/task-words.ts';
import type { PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, type ReportSection, records, row, table, textColumn } from '../blocks.ts';
import { methodText } from '../texts.ts';
import type { Block, TableRow } from '../view.ts';

export const definitionsSection: ReportSection = {
  number: 'A',
  title: outlineTitle('A'),
  build: (manifest) => layOut(manifest, 'A', {}, (content) => definitions(manifest, content)),
};

/** Of data, performance and calibration, then all that compares groups or populations. */
const parts = [
  { of: 'data, performance and calibration', holds: (section: string) => Number.parseInt(section, 10) < 7 },
  { of: 'fairness and robustness', holds: (section: string) => !(Number.parseInt(section, 10) < 7) },
] as const;

function definitions(manifest: Manifest, content: PerformedContent): Block[] {
  const families = new Map<string, string[]>();
  for (const entry of records(content.tables?.['metrics'])) {
    const id = String(entry['metric']);
    const family = familyOf(id);
    families.set(family, [...(families.get(family) ?? []), id]);
  }
  const rows = [...families].map(([family, ids]) => definitionRow(family, ids, manifest.data_schema.roles.task));
  return parts.flatMap(({ of, holds }) => {
    const own = rows.filter(({ section }) => holds(section)).map((entry) => entry.row);
    if (own.length === 0) return [];
    return table({
      columns: [
        textColumn('Metric', 0.8),
        textColumn('Formula'),
        textColumn('Interval', 0.8),
        textColumn('Source', 0.7),
      ],
      rows: own,
      caption:
        `Every metric of ${of} that this report shows or judges, its id in small type. ` +
        'tp, fp, fn, tn: true and false positives and negatives at the decision threshold; n: rows.',
      source: 'content.A.tables.metrics',
    });
  });
}

/** Metrics that differ in a parameter only have one row: shares of a ranking, and what is followed under shifts. */
function familyOf(id: string): string {
  return id.replace(/@0\.\d+$/, '@q').replace(/^(shifted|worst_case_shift)\..*$/, '$1.…');
}

function definitionRow(
  family: string,
  ids: readonly string[],
  task: Manifest['data_schema']['roles']['task'],
): { section: string; row: TableRow } {
  const [first = family] = ids;
  const definition = definitionOf(first);
  if (definition === undefined) {
    return { section: 'A', row: row(first, 'not in the catalogue', 'none', 'not in the catalogue') };
  }
  const isFamily = family !== first;
  const { label, reference, section } = definition;
  const formula = formulaIn(first, task) ?? definition.formula;
  const general = (text: string) =>
    isFamily ? text.replace(/\b0\.\d+\b/g, 'q').replaceAll(first.slice(first.indexOf('.') + 1), 'the metric') : text;
  return {
    section,
    row: row(
      { text: family.endsWith('.…') ? 'Metrics under a shift' : general(label), sub: ids.join(', ') },
      general(formula),
      intervalWords(ids, task),
      reference,
    ),
  };
}

/** The methods of the metrics of a row; what is followed under shifts has several. */
function intervalWords(ids: readonly string[], task: Manifest['data_schema']['roles']['task']): string {
  const methods = new Set(ids.flatMap((id) => intervalIn(id, task) ?? []));
  return methods.size === 0 ? 'none' : [...methods].map(methodText).join('; ');
}
