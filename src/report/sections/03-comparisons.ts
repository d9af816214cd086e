import type { Cell, Fact, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { groupRow, numberColumn, prose, records, row, table, textColumn, valueCell } from '../blocks.ts';
import { metricKeyIn, readMetric } from '../metric-reading.ts';
import { countText, shareText, valueText } from '../numbers.ts';
import { reasonCodeText } from '../undefined-text.ts';
import type { BarChart, Block, TableRow, ViewCell } from '../view.ts';
import { countedOnceNote } from '../weight-note.ts';
import { shortened } from './07-groups.ts';

/** Levels that practice goes by; no rule prescribes them. */
const habits = [0.1, 0.25] as const;

/** 3.4: group shares in the audited rows against those in the training rows. */
export function representativeness(content: PerformedContent): Block[] {
  const entries = records(content.tables?.['representativeness']);
  const whole = new Map(records(content.tables?.['representativeness_psi']).map((e) => [String(e['attribute']), e]));
  const rows: TableRow[] = [];
  let current = '';
  for (const entry of entries) {
    const attribute = String(entry['attribute']);
    if (attribute !== current) rows.push(groupRow(`${attribute}: ${stabilityWords(whole.get(attribute))}`));
    current = attribute;
    rows.push(
      row(
        String(entry['group']),
        countText(Number(entry['n'])),
        shareText(Number(entry['share'])),
        countText(Number(entry['train_n'])),
        shareText(Number(entry['train_share'])),
      ),
    );
  }
  const lacking = content.facts?.['attributes_not_in_training'];
  return [
    ...(rows.length === 0
      ? []
      : [
          table({
            columns: [
              textColumn('Group'),
              numberColumn('n audited'),
              numberColumn('Share'),
              numberColumn('n in training'),
              numberColumn('Share in training'),
            ],
            rows,
            caption:
              'Shares of the groups in the audited and in the training rows, of the rows whose group is stated. PSI: population ' +
              'stability index; by habit of the industry a value below 0.10 counts as stable and one from 0.25 on as moved. p: how often samples of ' +
              'these sizes from one population would show at least this index.',
            source: 'content.3.tables.representativeness',
          }),
        ]),
    ...(Array.isArray(lacking) && lacking.length > 0
      ? [prose(`The training data do not hold: ${lacking.map(String).join(', ')}.`)]
      : []),
  ];
}

function stabilityWords(entry: Readonly<Record<string, Cell>> | undefined): string {
  if (entry === undefined) return 'no index';
  const p = entry['noise_p'];
  const noise = typeof p === 'number' ? `p ${valueText(p, 'p_value')}` : 'groups too small for a p-value';
  return `PSI ${valueText(Number(entry['psi']), 'score')}, ${noise}`;
}

/** 3.6: how far scores and inputs have moved. */
export function drift(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['drift']);
  const values = entries.map((entry) => ({ name: String(entry['feature']), psi: numberIn(manifest, entry['psi']) }));
  const reference = countText(Number(content.facts?.['reference_rows']));
  const auc = content.facts?.['auc_change'];
  const rows = entries.map((entry) =>
    row(
      String(entry['feature']),
      kindWords[String(entry['kind'])] ?? String(entry['kind']),
      cellOf(manifest, entry, 'psi', 'score'),
      cellOf(manifest, entry, 'noise_p', 'p_value'),
      cellOf(manifest, entry, 'ks', 'score'),
    ),
  );
  return [
    ...figure(values),
    table({
      columns: [
        textColumn('Column'),
        textColumn('Kind', 'auto'),
        numberColumn('PSI'),
        numberColumn('p without drift'),
        numberColumn('KS'),
      ],
      rows,
      caption:
        `Audited rows against ${reference} reference rows. PSI: population stability index. p without drift: how often samples of ` +
        'these sizes from one population would show at least this index. KS: largest distance between the two distributions; categories have no order.',
      metrics: ['psi', 'drift_ks'],
      source: 'content.3.tables.drift',
    }),
    ...countedOnceNote(manifest, content, 'drift_weights'),
    ...(typeof auc === 'number'
      ? [prose(`ROC AUC on the audited rows less that on the reference rows: ${valueText(auc, 'difference')}.`)]
      : []),
  ];
}

const kindWords: Readonly<Record<string, string>> = { score: 'score', numeric: 'number', categorical: 'category' };

function figure(values: readonly { readonly name: string; readonly psi: number | null }[]): Block[] {
  const known = values.flatMap(({ name, psi }) => (psi === null ? [] : [{ name, psi }]));
  const [first, ...rest] = known;
  if (first === undefined) return [];
  const most = rest.reduce((a, b) => (b.psi > a.psi ? b : a), first);
  const over = known.filter(({ psi }) => psi >= habits[1]).length;
  const chart: BarChart = {
    type: 'bars',
    x: { title: 'Population stability index' },
    levels: habits.map((value) => ({ value, label: `${valueText(value, 'ratio')} industry habit` })),
    rows: [...values]
      .sort((a, b) => (b.psi ?? -1) - (a.psi ?? -1))
      .map(({ name, psi }) => ({ label: name, value: psi })),
  };
  const message = `most moved: ${most.name} (PSI ${valueText(most.psi, 'score')}); ${over} of ${known.length} at or above 0.25`;
  return [
    {
      kind: 'figure',
      chart,
      width: 480,
      caption: `Drift of scores and inputs; ${message}. Rules: levels used by habit, prescribed by nothing.`,
      alt: shortened(`Bars of the population stability index of ${known.length} columns; ${message}.`),
    },
  ];
}

function cellOf(
  manifest: Manifest,
  entry: Readonly<Record<string, Cell>>,
  name: string,
  unit: 'score' | 'p_value',
): ViewCell {
  const cell = entry[name];
  if (typeof cell === 'number') return { text: valueText(cell, unit) };
  if (metricKeyIn(cell) !== undefined) return valueCell(manifest, cell);
  if (name === 'ks' && entry['kind'] === 'categorical') return { text: 'no order' };
  if (name === 'noise_p' && typeof entry['reason'] !== 'string') return { text: 'too few rows' };
  const reason = entry['reason'];
  return { text: typeof reason === 'string' ? `undefined: ${reasonCodeText(reason)}` : 'not measured' };
}

function numberIn(manifest: Manifest, cell: Cell | undefined): number | null {
  if (typeof cell === 'number') return cell;
  const key = metricKeyIn(cell);
  const metric = key === undefined ? undefined : readMetric(manifest, key)?.metric;
  return metric?.kind === 'value' ? metric.value : null;
}

/** 3.7: by which inputs the model sees a protected attribute. */
export function prohibitedInputs(content: PerformedContent): Block[] {
  const entries = records(content.tables?.['prohibited_inputs']);
  const looked = countText(Number(content.facts?.['inputs_looked_at']));
  const carriers = carrierWords(content.facts?.['declared_carriers']);
  const about = `${carriers} Inputs that only resemble an attribute are looked at in section 7.7.`;
  if (entries.length === 0) {
    return [
      prose(`None of the ${looked} inputs of the model is a protected attribute or declared to carry one. ${about}`),
    ];
  }
  return [
    table({
      columns: [textColumn('Input'), textColumn('Carries'), textColumn('Evidence')],
      rows: entries.map((e) => row(String(e['input']), String(e['carries']), String(e['evidence']))),
      caption: `Inputs of the model that are, or are declared to carry, a protected attribute; ${looked} inputs were looked at. ${about}`,
      source: 'content.3.tables.prohibited_inputs',
    }),
  ];
}

function carrierWords(fact: Fact | undefined): string {
  const declared = Array.isArray(fact) ? (fact as readonly Readonly<Record<string, Fact>>[]) : [];
  if (declared.length === 0) return 'No column is declared to carry an attribute.';
  const words = declared.map(({ column, attribute }) => `${String(column)} (${String(attribute)})`);
  return `Declared carriers: ${words.join(', ')}.`;
}
