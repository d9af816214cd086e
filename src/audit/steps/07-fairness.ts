import { publish } from '../../base/format.ts';
import type { AttributeStatistics, Slice } from '../../metrics/statistics.ts';
import type { Cell, ContentBlock, ContentTable, Fact } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { AttributeFacts, AuditContext } from '../context.ts';
import { absent, type Slice as CellSlice, keyAt, later, metricCell, performed, table } from './cells.ts';

/** Groups below these sizes are flagged wherever a figure of theirs stands (interface.md 6). */
export const smallGroup = 30;
export const verySmallGroup = 10;

/** Section 7: who was compared, how many they are, how often each group was selected, and how often the model erred. */
export function fairnessStep(context: AuditContext): ContentBlock {
  if (context.config.fairnessAnalysis === false) {
    return absent('not_requested', 'set “fairness_analysis: true” and name “data.protected_attributes”');
  }
  if (context.attributes.length === 0) {
    return absent('no_protected_attributes', 'name the columns under “data.protected_attributes”');
  }
  return performed({
    facts: openingFacts(context),
    tables: {
      attributes: attributesTable(context),
      sample_sizes: sampleSizesTable(context),
      selection: selectionTable(context),
      selection_gaps: gapTable(context, '7.3', [
        ['demographic_parity_difference', false],
        ['demographic_parity_ratio', false],
        ['statistical_parity_difference', true],
        ['air', true],
      ]),
      error_rates: errorRatesTable(context),
      error_rate_gaps: gapTable(context, '7.4', [
        ['equal_opportunity_difference', false],
        ['equalized_odds_difference', false],
        ['predictive_parity_difference', false],
      ]),
    },
    absent: {
      '7.5': later('compares groups within strata (“data.stratum_columns”)'),
      '7.6': later('draws the score distribution of each group'),
      '7.7': later('measures proxies and the gap in the labels (“data.train”)'),
      '7.8': later('compares similar persons'),
      '7.9': later('crosses attributes (“data.intersections”)'),
      '7.10': later('searches for less discriminatory alternatives'),
      '7.11': later('prints a page for each finding'),
    },
  });
}

/** The worst gated gap: what the opening box speaks of. */
function openingFacts(context: AuditContext): Record<string, Fact> {
  const id = 'demographic_parity_difference';
  const gated = isJudged(context.gates)
    ? context.gates.gates.filter((g) => context.definitions.get(g.metric_id)?.family === 'fairness' && g.value !== null)
    : [];
  const margin = (gate: (typeof gated)[number]) => gate.near?.margin ?? Number.POSITIVE_INFINITY;
  const worst = gated.reduce<(typeof gated)[number] | undefined>(
    (best, gate) => (best === undefined || margin(gate) < margin(best) ? gate : best),
    undefined,
  );
  if (worst?.slice?.['attribute'] === undefined) return { opening: { id, gated: false } };
  const { attribute, reference } = worst.slice;
  return {
    opening: {
      id: worst.metric_id,
      gated: true,
      gate: worst.name,
      attribute,
      metric: {
        metric: keyAt(context, worst.metric_id, reference === undefined ? { attribute } : { attribute, reference }),
      },
    },
  };
}

function attributesTable(context: AuditContext): ContentTable {
  const columns = [
    'attribute',
    'column',
    'source',
    'groups',
    'missing',
    'missing_share',
    'reference',
    'input_of_model',
  ];
  const rows = context.attributes.map((a): Cell[] => [
    a.name,
    a.column,
    a.source,
    a.groups.length,
    a.missing,
    context.rows === 0 ? null : publish(a.missing / context.rows),
    a.reference,
    a.inputOfModel,
  ]);
  return table('7.1', columns, rows);
}

function sampleSizesTable(context: AuditContext): ContentTable {
  const columns = [
    'attribute',
    'group',
    'n',
    'share',
    'positives',
    'negatives',
    'minimum_detectable_difference',
    'flag',
  ];
  const rows = groupRows(context, (attribute, slice, group): Cell[] => [
    metricCell(context, 'n', { attribute: attribute.name, group }),
    context.rows === 0 ? null : publish(slice.n / context.rows),
    positives(slice),
    negatives(slice),
    metricCell(context, 'mdd_at_80_power', versusReference(attribute, group)),
    sizeFlag(slice.n),
  ]);
  return table('7.2', columns, rows);
}

function selectionTable(context: AuditContext): ContentTable {
  const columns = ['attribute', 'group', 'n', 'selected', 'rate', 'difference', 'air', 'shortfall', 'fisher_p'];
  const rows = groupRows(context, (attribute, slice, group): Cell[] => {
    const scope = { attribute: attribute.name, group };
    const against = versusReference(attribute, group);
    const versus = (id: string): Cell =>
      group === attribute.reference ? 'reference' : metricCell(context, id, against);
    return [
      metricCell(context, 'n', scope),
      selected(context, slice),
      metricCell(context, 'selection_rate', scope),
      versus('statistical_parity_difference'),
      versus('air'),
      versus('shortfall'),
      versus('selection_fisher_p'),
    ];
  });
  return table('7.3', columns, rows);
}

function errorRatesTable(context: AuditContext): ContentTable {
  const columns = ['attribute', 'group', 'positives', 'tpr', 'negatives', 'fpr', 'predicted_positive', 'ppv'];
  const rows = groupRows(context, (attribute, slice, group): Cell[] => {
    const scope = { attribute: attribute.name, group };
    return [
      positives(slice),
      metricCell(context, 'tpr', scope),
      negatives(slice),
      metricCell(context, 'fpr', scope),
      slice.confusion.tp + slice.confusion.fp,
      metricCell(context, 'ppv', scope),
    ];
  });
  return table('7.4', columns, rows);
}

/** One row per attribute and metric; `versus` metrics are stored against the attribute's reference group. */
function gapTable(
  context: AuditContext,
  subsection: string,
  ids: readonly (readonly [id: string, versus: boolean])[],
): ContentTable {
  const rows = context.attributes.flatMap((a) =>
    ids.map(([id, versus]): Cell[] => {
      const slice =
        versus && a.reference !== null ? { attribute: a.name, reference: a.reference } : { attribute: a.name };
      return [a.name, id, metricCell(context, id, slice)];
    }),
  );
  return table(subsection, ['attribute', 'metric', 'value'], rows);
}

/** One row per group, in attribute and group order; attribute and group stand first. */
function groupRows(
  context: AuditContext,
  cells: (attribute: AttributeFacts, slice: Slice, group: string) => Cell[],
): Cell[][] {
  return context.attributes.flatMap((attribute) => {
    const statistics = context.statistics.attributes.find((a: AttributeStatistics) => a.name === attribute.name);
    return (statistics?.groups ?? []).map((slice) => [
      attribute.name,
      slice.group,
      ...cells(attribute, slice, slice.group),
    ]);
  });
}

function versusReference({ name: attribute, reference }: AttributeFacts, group: string): CellSlice {
  return reference === null ? { attribute, group } : { attribute, group, reference };
}

/** Persons decided for the outcome that is good for them. */
function selected(context: AuditContext, { confusion }: Slice): number {
  return context.statistics.favorableIsPositive ? confusion.tp + confusion.fp : confusion.tn + confusion.fn;
}

function positives({ confusion }: Slice): number {
  return confusion.tp + confusion.fn;
}

function negatives({ confusion }: Slice): number {
  return confusion.fp + confusion.tn;
}

function sizeFlag(n: number): string {
  if (n === 0) return 'empty';
  if (n < verySmallGroup) return 'n < 10';
  return n < smallGroup ? 'n < 30' : 'none';
}
