import type { PerformedContent } from '../../record/content.ts';
import { outlineTitle } from '../../record/outline.ts';
import { layOut, numberColumn, prose, type ReportSection, records, row, table, textColumn } from '../blocks.ts';
import { countText, shareText, smallText } from '../numbers.ts';
import type { Block } from '../view.ts';

export const preprocessingSection: ReportSection = {
  number: '4',
  title: outlineTitle('4'),
  build: (manifest) => layOut(manifest, '4', { '4.2': unknownCategories, '4.3': scoreParity }),
};

function unknownCategories(content: PerformedContent): Block[] {
  const entries = records(content.tables?.['unknown_categories']).filter((entry) => Number(entry['rows']) > 0);
  if (entries.length === 0) {
    return [prose('Every category in the audited rows is one that the model knows.')];
  }
  return [
    table({
      columns: [textColumn('Input'), numberColumn('Rows'), numberColumn('Share')],
      rows: entries.map(({ column, rows, share }) =>
        row(String(column), countText(Number(rows)), typeof share === 'number' ? shareText(share) : 'no rows'),
      ),
      caption: 'Categories that the model has never seen; it treats them as missing.',
      source: 'content.4.tables.unknown_categories',
    }),
  ];
}

function scoreParity(content: PerformedContent): Block[] {
  const parity = content.facts?.['score_parity'];
  if (typeof parity !== 'object' || parity === null || Array.isArray(parity)) return [];
  const facts = parity as Readonly<Record<string, unknown>>;
  const maxAbs = Number(facts['max_abs']);
  const tolerance = Number(facts['tolerance']);
  const isEqual = maxAbs <= tolerance && facts['decisions_equal'] === true;
  return [
    table({
      columns: [
        textColumn('Recorded scores'),
        numberColumn('Rows'),
        numberColumn('Largest difference'),
        numberColumn('Tolerance'),
        textColumn('Decisions', 'auto'),
        textColumn('Result', 'auto'),
      ],
      rows: [
        row(
          String(facts['against']),
          countText(Number(facts['rows'])),
          smallText(maxAbs),
          smallText(tolerance),
          facts['decisions_equal'] === true ? 'all equal' : 'not all equal',
          isEqual ? 'within tolerance' : 'not within tolerance',
        ),
      ],
      caption:
        'Scores computed from the model file against the scores the institution recorded: evidence that the model audited is the model in use.',
    }),
  ];
}
