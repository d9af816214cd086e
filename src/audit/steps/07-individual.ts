import type { Cell, PerformedContent } from '../../record/content.ts';
import type { BinaryContext } from '../context.ts';
import { absent, metricCell, table } from './cells.ts';

/** Figures of each attribute, the direct comparison first. */
const ofAttribute = [
  'exact_match_disparity',
  'flip_test_change_rate',
  'individual_fairness_violation_rate',
  'lipschitz_p95',
  'lipschitz_p99',
] as const;

/** 7.8: are persons who are alike treated alike? Single rows stay out of the record (evidence.md 1). */
export function individualFairness(context: BinaryContext): PerformedContent {
  const facts = context.facts.individual;
  if (facts === null) {
    const supply =
      context.model.hash === null || context.config.metrics.individualFairness !== undefined
        ? absent('no_model', 'name the model file under “model.path” and a threshold')
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
      individual: {
        rows: facts.rows,
        of: facts.of,
        max_distance: facts.maxDistance,
        score_difference: facts.scoreDifference,
      },
    },
    tables: { individual: table('7.8', ['attribute', 'metric', 'value'], rows) },
  };
}
