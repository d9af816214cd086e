import type { Cell, PerformedContent } from '../../record/content.ts';
import { isJudged } from '../../record/decisions.ts';
import type { BinaryContext } from '../context.ts';
import type { IntersectionFacts } from '../measured-facts.ts';
import { sizeFlag } from './07-groups.ts';
import { ll144 } from './07-ll144.ts';
import { absent, merged, metricCell, table } from './cells.ts';

/** 7.9: attributes crossed. Declared intersections are judged by the gates, the others only reported. */
export function intersections(context: BinaryContext): PerformedContent {
  const crossed = context.facts.intersections.filter(({ groups }) => groups.length > 0);
  const biasAudit = ll144(context);
  if (crossed.length === 0) {
    if (biasAudit.tables !== undefined) return biasAudit;
    const supply =
      context.attributes.length < 2
        ? absent('no_protected_attributes', 'name two or more columns under “data.protected_attributes”')
        : absent('not_requested', 'name attributes to be crossed under “data.intersections”');
    return { absent: { '7.9': supply } };
  }
  const cells = crossed.flatMap(({ name: attribute, reference, groups }) =>
    groups.map(({ group, n }): Cell[] => {
      const against = reference === null ? { attribute, group } : { attribute, group, reference };
      return [
        attribute,
        group,
        n,
        metricCell(context, 'selection_rate', { attribute, group }),
        group === reference ? 'reference' : metricCell(context, 'statistical_parity_difference', against),
        sizeFlag(n),
      ];
    }),
  );
  const gaps = crossed.flatMap((one) =>
    ['demographic_parity_difference', 'equal_opportunity_difference', 'equalized_odds_difference'].map((id): Cell[] => [
      one.name,
      id,
      metricCell(context, id, { attribute: one.name }),
      stateOf(context, one, id),
    ]),
  );
  const about = crossed.map(({ name, declared, missing, reference }): Cell[] => [name, declared, missing, reference]);
  const own = {
    tables: {
      intersections: table('7.9', ['attribute', 'group', 'n', 'rate', 'difference', 'flag'], cells),
      intersection_gaps: table('7.9', ['attribute', 'metric', 'value', 'state'], gaps),
      intersections_crossed: table('7.9', ['attribute', 'declared', 'missing', 'reference'], about),
    },
  };
  return merged(own, biasAudit);
}

/** State of the gate on this figure of this intersection, or why there is none. */
function stateOf(context: BinaryContext, { name, declared }: IntersectionFacts, id: string): string {
  if (!declared) return 'reported';
  const gates = isJudged(context.gates) ? context.gates.gates.filter((gate) => gate.metric_id === id) : [];
  for (const gate of gates) {
    const row = gate.rows.find(({ slice }) => slice['attribute'] === name);
    if (row !== undefined) return row.status;
  }
  return 'no_gate';
}
