import { publish } from '../../base/format.ts';
import type { Cell, ContentBlock, ContentTable, Fact } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import { holm } from '../../stats/multiplicity.ts';
import type { BinaryContext } from '../context.ts';
import { attributesTable } from './07-attributes.ts';
import { conditional } from './07-conditional.ts';
import { gapTable, groupRows, negatives, positives, selected, sizeFlag, versusReference } from './07-groups.ts';
import { individualFairness } from './07-individual.ts';
import { intersections } from './07-intersections.ts';
import { proxies } from './07-proxies.ts';
import { scoreDistributions } from './07-scores.ts';
import { absent, keyAt, later, merged, metricAt, metricCell, performed, table, unlabelledFact } from './cells.ts';

/** Section 7: who was compared, how many they are, how often each group was selected, and how often the model erred. */
export function fairnessStep(context: BinaryContext): ContentBlock {
  if (context.config.fairnessAnalysis === false) {
    return absent('not_requested', 'set “fairness_analysis: true” and name “data.protected_attributes”');
  }
  if (context.attributes.length === 0) {
    return absent('no_protected_attributes', 'name the columns under “data.protected_attributes”');
  }
  const own = {
    facts: { ...openingFacts(context), ...unlabelledFact(context) },
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
      '7.10': later('searches for less discriminatory alternatives'),
      '7.11': later('prints a page for each finding'),
    },
  };
  return performed(
    merged(
      own,
      conditional(context),
      scoreDistributions(context),
      proxies(context),
      individualFairness(context),
      intersections(context),
    ),
  );
}

/** The worst gated gap: what the opening box speaks of. */
function openingFacts(context: BinaryContext): Record<string, Fact> {
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

function sampleSizesTable(context: BinaryContext): ContentTable {
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
    group === attribute.reference
      ? 'reference'
      : metricCell(context, 'mdd_at_80_power', versusReference(attribute, group)),
    sizeFlag(slice.n),
  ]);
  return table('7.2', columns, rows);
}

function selectionTable(context: BinaryContext): ContentTable {
  const columns = [
    'attribute',
    'group',
    'n',
    'selected',
    'rate',
    'difference',
    'air',
    'shortfall',
    'fisher_p',
    'holm_p',
  ];
  const adjusted = holmByGroup(context);
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
      group === attribute.reference ? 'reference' : (adjusted.get(attribute.name)?.get(group) ?? null),
    ];
  });
  return table('7.3', columns, rows);
}

function errorRatesTable(context: BinaryContext): ContentTable {
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

/** Fisher's p-values of each attribute adjusted over its groups (Holm). */
function holmByGroup(context: BinaryContext): ReadonlyMap<string, ReadonlyMap<string, number>> {
  return new Map(
    context.attributes.map((attribute) => {
      const found = attribute.groups.flatMap(({ group }) => {
        const metric = metricAt(context, 'selection_fisher_p', versusReference(attribute, group));
        return metric?.kind === 'value' && group !== attribute.reference ? [{ group, p: metric.value }] : [];
      });
      const adjusted = holm(found.map(({ p }) => p));
      return [attribute.name, new Map(found.map(({ group }, i) => [group, publish(adjusted[i] ?? 1)]))] as const;
    }),
  );
}
