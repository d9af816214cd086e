import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Gate } from '../policy.ts';
import { finding, gatePlace, type LintContext } from './lint-context.ts';

/** With so many persons in each group a difference of 0.10 at a rate of 0.5 goes unseen seven times in ten (normal approximation, level 0.05). */
const smallGroup = 100;

/** Gates that judge something other than their author is likely to believe: noise, bias of an estimator, a border value. */
export function statisticsRules(context: LintContext): Diagnostic[] {
  const judged = context.policy.gates.filter(({ threshold, severity }) => threshold !== null && severity !== 'info');
  return [
    ...judged.flatMap((gate) => powerHints(gate, judged, context)),
    ...judged.flatMap((gate) => estimatorHints(gate, context)),
    ...context.policy.gates.flatMap(boundaryNotes),
  ];
}

function powerHints(gate: Gate, judged: readonly Gate[], context: LintContext): Diagnostic[] {
  if (hasMetric(context, 'mdd_at_80_power')) return [];
  const hint = 'add a gate on mdd_at_80_power, or decision_rule: ci';
  if (isParity(gate) && gate.decisionRule !== 'ci') {
    const message = `gate "${gate.name}" compares groups by the value alone: in small groups chance fails or passes it`;
    return [finding('warning', 'power_hint', message, hint, gatePlace(gate, 'metric'))];
  }
  const isSmall = gate.definition.id === 'min_group_size' && Number(gate.threshold) < smallGroup;
  if (!isSmall || !judged.some((other) => isParity(other) && other.definition.neutral === 0)) return [];
  const message = `groups of ${Number(gate.threshold)} cannot show the differences that this policy judges`;
  const more = `${hint}, or ask for ${smallGroup} and more`;
  return [finding('warning', 'power_hint', message, more, gatePlace(gate, 'threshold'))];
}

function estimatorHints(gate: Gate, context: LintContext): Diagnostic[] {
  const { definition, name, severity } = gate;
  const where = gatePlace(gate, 'metric');
  const found: Diagnostic[] = [];
  const isEce = /^ece_(width|mass)_\d+$/.test(definition.id);
  if (isEce && gate.decisionRule === 'point' && !hasMetric(context, 'ece_null_mean')) {
    const message = `gate "${name}" judges a binned calibration error, which is biased upwards in small samples`;
    const hint = 'track ece_null_mean beside it (threshold: null, severity: info), or decision_rule: ci';
    found.push(finding('warning', 'ece_hint', message, hint, where));
  }
  if (definition.unit === 'p_value' && severity === 'error') {
    const message = `gate "${name}" blocks on a p-value, which falls with the number of rows`;
    const hint = 'gate the size of the effect, with decision_rule: ci, and track the p-value';
    found.push(finding('warning', 'max_statistic_hint', message, hint, where));
  }
  if (definition.id === 'perturbation_score_change_max') {
    const message = `gate "${name}" judges a maximum over rows, which grows with their number`;
    found.push(finding('warning', 'max_statistic_hint', message, 'gate perturbation_score_change_p95', where));
  }
  return found;
}

/** What the border value itself does (policy.md 1.2). Nothing is compared where there is no threshold. */
function boundaryNotes(gate: Gate): Diagnostic[] {
  const { definition, comparison, threshold, name } = gate;
  if (threshold === null || definition.boolean) return [];
  const where = gatePlace(gate, 'comparison');
  const isCount = definition.unit === 'count';
  if (comparison === 'equals' && !isCount) {
    const message = `gate "${name}" asks a measured number to equal ${threshold} in all twelve digits`;
    return [finding('warning', 'equality_boundary', message, 'write comparison: between, or a bound', where)];
  }
  if (!isCount || (comparison !== 'greater_than' && comparison !== 'less_than')) return [];
  const inclusive = comparison === 'greater_than' ? 'greater_than_or_equal' : 'less_than_or_equal';
  const message = `exactly ${threshold} fails the gate "${name}"`;
  const hint = `write ${inclusive} if ${comparison === 'greater_than' ? '≥' : '≤'} ${threshold} is meant`;
  return [finding('note', 'equality_boundary', message, hint, where)];
}

/** A comparison of groups with each other that has a value of no disparity. */
function isParity({ definition }: Gate): boolean {
  const { slices, neutral, fact, unit, family, derived } = definition;
  const ofGroups = slices === 'attribute' || slices === 'reference';
  const isExtreme = derived?.form === 'group_min' || derived?.form === 'group_max';
  const isComparison = ofGroups && neutral !== null && !fact && !isExtreme;
  return isComparison && unit !== 'p_value' && family !== 'proxies' && family !== 'individual';
}

function hasMetric({ policy }: LintContext, id: string): boolean {
  return policy.gates.some(({ definition }) => definition.id === id);
}
