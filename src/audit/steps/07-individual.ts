import type { Cell, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { absent, metricCell, rowsCountedOnce, table } from './cells.ts';

/** Figures of each attribute, the direct comparison first. */
const ofAttribute = [
  'exact_match_disparity',
  'flip_test_change_rate',
  'individual_fairness_violation_rate',
  'lipschitz_p95',
  'lipschitz_p99',
] as const;

/** Why decisions that stand in the file cannot be made again on changed inputs. */
export const noRule =
  'give “threshold” a number or a rule: no single cut of the model’s score gives the decisions of “data.prediction_column”, so they cannot be made again';

/** 7.8: are persons who are alike treated alike? Single rows stay out of the record (evidence.md 1). */
export function individualFairness(context: BinaryContext): PerformedContent {
  const facts = context.facts.individual;
  if (facts === null) {
    const asked = context.config.metrics.individualFairness !== undefined;
    const supply =
      context.model.hash === null
        ? absent('no_model', 'name the model file under “model.path” and a threshold')
        : asked && context.facts.threshold.value === null
          ? absent('not_in_this_version', noRule)
          : absent('not_requested', 'set “metrics.individual_fairness.enabled: true”');
    return { absent: { '7.8': supply } };
  }
  const rows = [
    ...context.attributes.flatMap(({ name: attribute }) =>
      ofAttribute.map((id): Cell[] => [attribute, id, metricCell(context, id, { attribute })]),
    ),
    ['all attributes', 'consistency', metricCell(context, 'consistency')],
  ];
  return {
    facts: {
      ...rowsCountedOnce(context, 'individual_weights'),
      individual: {
        rows: facts.rows,
        of: facts.of,
        max_distance: facts.maxDistance,
        score_difference: facts.scoreDifference,
        ...decisionRule(context),
      },
    },
    tables: { individual: table('7.8', ['attribute', 'metric', 'value'], rows) },
  };
}

/** How decisions were made again, where the file holds them. */
export function decisionRule({ facts: { threshold } }: Pick<BinaryContext, 'facts'>): { decided_at?: number } {
  return threshold.reproducedBy === undefined ? {} : { decided_at: threshold.reproducedBy };
}
