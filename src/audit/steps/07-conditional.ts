import type { Cell, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { gapTable, groupRows, versusReference } from './07-groups.ts';
import { absent, metricCell, table } from './cells.ts';

/** 7.5: groups compared among persons who are alike in the declared legitimate factors. */
export function conditional(context: BinaryContext): PerformedContent {
  const { strata } = context.facts;
  if (strata === null) {
    const supply = 'name the columns of legitimate factors under “data.stratum_columns”';
    return { absent: { '7.5': absent('no_stratum_columns', supply) } };
  }
  const rows = strata.attributes.flatMap(({ attribute, strata: ofAttribute }) =>
    ofAttribute.flatMap(({ stratum, groups, difference }) =>
      groups.map(({ group, n, selected, rate }): Cell[] => [attribute, stratum, group, n, selected, rate, difference]),
    ),
  );
  const pooled = groupRows(context, (attribute, _slice, group): Cell[] => {
    const scope = versusReference(attribute, group);
    const versus = (id: string): Cell => (group === attribute.reference ? 'reference' : metricCell(context, id, scope));
    return [
      metricCell(context, 'n', { attribute: attribute.name, group }),
      versus('conditional_odds_ratio'),
      versus('conditional_risk_ratio'),
      versus('cmh_p'),
      versus('breslow_day_p'),
    ];
  });
  return {
    facts: { stratum_columns: [...strata.columns] },
    tables: {
      strata: table('7.5', ['attribute', 'stratum', 'group', 'n', 'selected', 'rate', 'difference'], rows),
      conditional: table(
        '7.5',
        ['attribute', 'group', 'n', 'odds_ratio', 'risk_ratio', 'cmh_p', 'breslow_day_p'],
        pooled,
      ),
      conditional_gaps: gapTable(context, '7.5', [['conditional_parity_difference', false]]),
    },
  };
}
