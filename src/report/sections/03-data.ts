import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { outlineTitle } from '../../record/outline.ts';
import {
  groupRow,
  layOut,
  numberColumn,
  prose,
  type ReportSection,
  records,
  row,
  table,
  textColumn,
} from '../blocks.ts';
import { countText, plainNumber, shareText } from '../numbers.ts';
import { datasetText, sampleText } from '../texts.ts';
import type { Block, TableRow } from '../view.ts';
import { drift, prohibitedInputs, representativeness } from './03-comparisons.ts';

type Entry = Readonly<Record<string, Cell>>;

export const dataSection: ReportSection = {
  number: '3',
  title: outlineTitle('3'),
  build: (manifest) =>
    layOut(manifest, '3', {
      '3.1': sources,
      '3.2': (content) => schema(manifest, content),
      '3.3': missingness,
      '3.4': representativeness,
      '3.5': overlap,
      '3.6': (content) => drift(manifest, content),
      '3.7': prohibitedInputs,
    }),
};

function sources(content: PerformedContent): Block[] {
  const rows = records(content.tables?.['sources']).map((entry) =>
    row(
      datasetText(String(entry['role'])),
      String(entry['name']),
      countText(Number(entry['rows'])),
      countText(Number(entry['columns'])),
      { text: String(entry['sha256']).replace('sha256:', '').slice(0, 16), mono: true },
    ),
  );
  return [
    table({
      columns: [
        textColumn('Role', 0.8),
        textColumn('File'),
        numberColumn('Rows'),
        numberColumn('Columns'),
        textColumn('SHA-256, first 16 digits', 'auto'),
      ],
      rows,
      caption: `What was read. Kind of sample: ${sampleText(String(content.facts?.['sample']))}. The period of the rows is not stated.`,
      source: 'content.3.tables.sources',
    }),
  ];
}

function schema(manifest: Manifest, content: PerformedContent): Block[] {
  const rows = records(content.tables?.['schema']).map((entry) =>
    row(
      String(entry['column']),
      roleText(String(entry['roles'])),
      String(entry['type']),
      countText(Number(entry['missing'])),
      valuesText(entry),
    ),
  );
  const { positive_label: positive } = manifest.data_schema.roles;
  return [
    table({
      columns: [
        textColumn('Column'),
        textColumn('Role in the audit'),
        textColumn('Type', 'auto'),
        numberColumn('Missing'),
        textColumn('Values', 0.8),
      ],
      rows,
      caption: `Columns of the audited rows.${positive === null ? '' : ` Positive label: ${positive}.`}`,
      source: 'content.3.tables.schema',
    }),
  ];
}

const roleNames: Readonly<Record<string, string>> = {
  target: 'recorded outcome',
  id: 'row id',
  'model input': 'input of the model',
};

function roleText(roles: string): string {
  if (roles === '') return 'not used';
  return roles
    .split(', ')
    .map((role) => roleNames[role] ?? role.replace(/^attribute /, 'protected attribute '))
    .join(', ');
}

function valuesText(entry: Entry): string {
  const { lowest, highest, distinct } = entry;
  const range =
    typeof lowest === 'number' && typeof highest === 'number'
      ? `${plainNumber(lowest)} to ${plainNumber(highest)}`
      : undefined;
  if (typeof distinct !== 'number') return range ?? 'very many distinct values';
  const count = `${countText(distinct)} distinct`;
  return range === undefined ? count : `${count}, ${range}`;
}

function missingness(content: PerformedContent): Block[] {
  const entries = records(content.tables?.['missingness']);
  if (entries.length === 0) return [prose('No cell of the audited columns is missing, in any group.')];
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of entries) {
    const place = `${String(entry['column'])}, by ${String(entry['attribute'])}`;
    if (place !== current) rows.push(groupRow(place));
    current = place;
    const share = entry['share'];
    rows.push(
      row(
        String(entry['group']),
        countText(Number(entry['n'])),
        countText(Number(entry['missing'])),
        typeof share === 'number' ? { text: shareText(share), heat: share } : 'no rows',
      ),
    );
  }
  return [
    table({
      columns: [textColumn('Group'), numberColumn('n'), numberColumn('Missing'), numberColumn('Share missing')],
      rows,
      caption: 'Missing cells by group, for columns with any. Darker = larger share.',
      source: 'content.3.tables.missingness',
    }),
  ];
}

function overlap(content: PerformedContent): Block[] {
  return records(content.tables?.['overlap']).map((entry) => {
    const { train_rows: trainRows, shared, reason } = entry;
    const training = `${countText(Number(trainRows))} training rows`;
    if (typeof shared !== 'number') {
      const why = typeof reason === 'string' ? reason : 'no row id is configured';
      return prose(`The audited rows could not be compared with the ${training}: ${why}.`);
    }
    const found = shared === 0 ? 'no audited row is among them' : `${countText(shared)} audited rows are among them`;
    return prose(`Compared by row id with ${training}: ${found}.`);
  });
}
