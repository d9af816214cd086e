import { definitionOf } from '../metrics/catalogue.ts';
import type { GateDecision } from '../record/decisions.ts';
import { type Gate, plainGate } from './policy.ts';

/**
 * The gate as far as its decision says what it is: where no policy file is at hand, as for gates of the command line.
 *
 * @returns undefined where this version does not know the metric
 * @example decidedGate(decisions.gates[0])?.threshold
 */
export function decidedGate(decision: GateDecision): Gate | undefined {
  const { policy, id, name, clause, metric, metric_id, threshold, comparison, severity, rationale } = decision;
  const definition = definitionOf(metric_id);
  if (definition === undefined) return undefined;
  return {
    ...plainGate,
    id,
    name,
    clause,
    metric,
    definition,
    threshold,
    comparison,
    severity,
    rationale,
    decisionRule: decision.decision_rule,
    onInconclusive: decision.on_inconclusive,
    thresholdBasis: decision.threshold_basis,
    where: { file: policy },
  };
}
