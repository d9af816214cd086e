import type { Cell, PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, estimateCell, numberColumn, records, row, table, textColumn } from '../blocks.ts';
import { levelOf, readMetricAt } from '../metric-reading.ts';
import { countText, estimateText, levelText, valueText } from '../numbers.ts';
import type { Block, ViewCell } from '../view.ts';
import { flagged } from './07-groups.ts';

/** 5.8: the audited model beside its challenger. */
export function challenger(manifest: Manifest, content: PerformedContent): Block[] {
  const facts = content.facts?.['challenger'] as
    | { column: string; probabilities: boolean; p: number | null }
    | undefined;
  const entries = records(content.tables?.['challenger']);
  if (facts === undefined || entries.length === 0) return [];
  const level = levelText(levelOf(manifest));
  const differences = records(content.tables?.['challenger_difference']);
  const [overall, ...groups] = differences;
  const differenceRow = (name: ViewCell | string, entry: Readonly<Record<string, Cell>>) =>
    row(
      name,
      countText(Number(entry['n'])),
      countText(Number(entry['events'])),
      estimateCell(manifest, entry['auc_difference']),
    );
  const p = facts.p === null ? '' : `; ${probability(facts.p)} under no difference (two-sided)`;
  return [
    table({
      columns: [textColumn('Scores'), numberColumn('n'), numberColumn('ROC AUC'), numberColumn('Brier score')],
      rows: entries.map((entry) =>
        row(
          entry['scores'] === 'model' ? 'audited model' : `challenger “${facts.column}”`,
          countText(Number(entry['n'])),
          figure(manifest, entry, 'auc', 'single class'),
          figure(manifest, entry, 'brier', 'no probabilities'),
        ),
      ),
      caption: `The audited model and its challenger on the same rows. In small type the ${level} interval of each alone.`,
      metrics: ['roc_auc', 'brier'],
      source: 'content.5.tables.challenger',
    }),
    table({
      columns: [textColumn('Rows'), numberColumn('n'), numberColumn('Events'), numberColumn('AUC, model − challenger')],
      rows: [
        ...(overall === undefined ? [] : [differenceRow('all rows', overall)]),
        ...byAttribute(groups, (entry) => differenceRow(flagged(manifest, entry), entry)),
      ],
      caption:
        `Difference in AUC: above 0 the audited model ranks better${p}. In small type the ${level} Wald interval with DeLong’s ` +
        `paired variance${weighted(manifest)}.`,
      source: 'content.5.tables.challenger_difference',
    }),
  ];
}

/** A figure of the record by its key, or the challenger's own numbers. */
function figure(
  manifest: Manifest,
  entry: Readonly<Record<string, Cell>>,
  column: 'auc' | 'brier',
  without: string,
): ViewCell {
  const value = entry[column];
  if (value === null) return { text: without };
  if (typeof value !== 'number') return estimateCell(manifest, value);
  const limit = (side: string): number | null => {
    const found = entry[`${column}_${side}`];
    return typeof found === 'number' ? found : null;
  };
  const [lower, upper] = [limit('lower'), limit('upper')];
  const ci = { lower, upper, level: levelOf(manifest), method: 'own', approximate: false };
  const text = estimateText(value, lower === null && upper === null ? undefined : ci, 'score', []);
  return { text: text.value, ...(text.interval === undefined ? {} : { sub: text.interval }) };
}

function probability(p: number): string {
  const text = valueText(p, 'p_value');
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`;
}

function weighted(manifest: Manifest): string {
  const { metric } = readMetricAt(manifest, 'auc_difference') ?? {};
  return metric?.kind === 'value' && metric.ci?.approximate === true ? ', approximate: rows are weighted' : '';
}
