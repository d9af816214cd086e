import type { Cell, PerformedContent } from '../../record/content.ts';
import type { ChallengerFacts } from '../challenger-facts.ts';
import type { BinaryContext } from '../context.ts';
import { groupRows, negatives, positives } from './07-groups.ts';
import { absent, metricCell, table } from './cells.ts';

/** 5.8: the audited model beside its challenger on the same rows, and the difference overall and by group. */
export function challenger(context: BinaryContext): PerformedContent {
  const { challenger: facts } = context.facts;
  if (facts === null) {
    const supply = 'name the column of a benchmark model’s scores under “data.challenger_column”';
    return { absent: { '5.8': absent(context.hasScores ? 'no_challenger' : 'no_scores', supply) } };
  }
  return {
    facts: { challenger: { column: facts.column, probabilities: facts.probabilities, p: facts.p } },
    tables: {
      challenger: table(
        '5.8',
        ['scores', 'n', 'auc', 'auc_lower', 'auc_upper', 'brier', 'brier_lower', 'brier_upper'],
        [
          ['model', facts.rows, metricCell(context, 'roc_auc'), null, null, metricCell(context, 'brier'), null, null],
          ['challenger', facts.rows, ...figure(facts.auc), ...figure(facts.brier)],
        ],
      ),
      challenger_difference: table(
        '5.8',
        ['attribute', 'group', 'n', 'events', 'auc_difference'],
        [
          [null, null, facts.rows, positives(context.statistics.overall), metricCell(context, 'auc_difference')],
          ...groupRows(context, (attribute, slice, group): Cell[] => [
            positives(slice) + negatives(slice),
            positives(slice),
            metricCell(context, 'auc_difference', { attribute: attribute.name, group }),
          ]),
        ],
      ),
    },
  };
}

function figure(own: ChallengerFacts['auc']): Cell[] {
  return own === null ? [null, null, null] : [own.value, own.lower, own.upper];
}
