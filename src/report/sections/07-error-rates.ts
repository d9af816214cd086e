import type { PerformedContent } from '../../record/content.ts';
import type { Manifest } from '../../record/manifest.ts';
import { byAttribute, estimateCell, numberColumn, records, row, table, textColumn } from '../blocks.ts';
import { levelOf, readMetricAt } from '../metric-reading.ts';
import { countText, levelText } from '../numbers.ts';
import type { Block, DotChart, Figure } from '../view.ts';
import { classSentence } from './05-performance.ts';
import { type Entry, flagged, gaps, panelsOf, shortened } from './07-groups.ts';

/** 7.4: how often the model errs in each group; one axis per rate, no mixture of unlike rates. */
export function errorRates(manifest: Manifest, content: PerformedContent): Block[] {
  const entries = records(content.tables?.['error_rates']);
  const gapsOfErrors = gaps(
    manifest,
    content,
    'error_rate_gaps',
    `Errors over all groups of an attribute. One row is one figure that a gate can judge.${opportunitySentence(manifest)}`,
  );
  if (entries.length === 0) return gapsOfErrors;
  const rows = byAttribute(entries, (entry) =>
    row(
      flagged(manifest, entry),
      countText(Number(entry['positives'])),
      estimateCell(manifest, entry['tpr']),
      countText(Number(entry['negatives'])),
      estimateCell(manifest, entry['fpr']),
      countText(Number(entry['predicted_positive'])),
      estimateCell(manifest, entry['ppv']),
    ),
  );
  const level = levelText(levelOf(manifest));
  const rates = [
    ['tpr', 'True positive rate'],
    ['fpr', 'False positive rate'],
    ['ppv', 'Precision'],
  ] as const;
  const [left, right, last] = rates.map(([column, title]) => dots(manifest, entries, column, title, level));
  return [
    table({
      columns: [
        textColumn('Group'),
        numberColumn('Positives'),
        numberColumn('True positive rate'),
        numberColumn('Negatives'),
        numberColumn('False positive rate'),
        numberColumn('Decided positive'),
        numberColumn('Precision'),
      ],
      rows,
      caption: `Error rates by group, each after its denominator. ${classSentence(manifest)}In small type the ${level} Wilson interval of the group alone.`,
      source: 'content.7.tables.error_rates',
    }),
    ...(left === undefined || right === undefined ? [] : [{ kind: 'pair' as const, left, right }]),
    ...(last === undefined ? [] : [last]),
    ...gapsOfErrors,
  ];
}

function dots(
  manifest: Manifest,
  entries: readonly Entry[],
  column: string,
  title: string,
  level: string,
): Figure | undefined {
  const panels = panelsOf(manifest, entries, column);
  const defined = panels
    .flatMap((panel) => panel.rows.map((r) => ({ ...r, attribute: panel.name })))
    .filter((r) => r.value !== null);
  if (defined.length === 0) return undefined;
  const low = defined.reduce((a, b) => ((b.value ?? 0) < (a.value ?? 0) ? b : a));
  const high = defined.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const chart: DotChart = {
    type: 'dots',
    x: { title },
    panels: panels.map(({ name, rows }) => ({
      name,
      rows: rows.map(({ label, value, lower, upper, small }) => ({ label, value, lower, upper, small })),
    })),
  };
  const told = (r: (typeof defined)[number]) => {
    const reading = readMetricAt(manifest, column, { attribute: r.attribute, group: r.label });
    return `${r.label} ${reading?.value ?? ''}`.trim();
  };
  return {
    kind: 'figure',
    chart,
    width: 232,
    caption: `${title}: lowest ${told(low)}, highest ${told(high)}. Lines: ${level} Wilson intervals. Hollow: n < 30.`,
    alt: shortened(
      `${title} of each group: lowest ${told(low)} (${low.attribute}), highest ${told(high)} (${high.attribute}).`,
    ),
  };
}

/** Equal opportunity speaks of the person's good, the rates above it of the positive label (metrics.md 1). */
function opportunitySentence({ data_schema: { roles } }: Manifest): string {
  if (roles.favorable_outcome === null || roles.favorable_outcome === roles.positive_label) return '';
  return ` Equal opportunity compares favourable decisions among rows labelled “${roles.favorable_outcome}”.`;
}
