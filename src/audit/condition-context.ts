import type { AuditConfig } from '../config/audit-config.ts';
import type { AuditFeature, ConditionContext } from '../policy/condition.ts';
import type { Metric } from '../record/metric.ts';

/** What is known of an audit when it is judged. */
export interface JudgedAudit {
  readonly config: AuditConfig;
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Names of the model's input columns; null without a model. */
  readonly inputs: readonly string[] | null;
  readonly hasScores: boolean;
  readonly hasReference: boolean;
}

/** Features whose section no audit of this version has: gates that ask for them do not apply, with a notice. */
export const laterFeatures: readonly AuditFeature[] = ['attributions', 'reason_codes'];

/** What the conditions of gates look at (policy.md 1.1). */
export function conditionContext({ config, metrics, inputs, hasScores, hasReference }: JudgedAudit): ConditionContext {
  const { data, modelCard, findings, jurisdictions, shifts = [] } = config;
  const has: Readonly<Record<AuditFeature, boolean>> = {
    model: inputs !== null,
    scores: hasScores,
    labels: hasLabels(metrics),
    protected_attributes: data.protectedAttributes.length > 0,
    strata: data.stratumColumns !== undefined,
    shifts: shifts.length > 0,
    challenger: data.challengerColumn !== undefined,
    reference_data: hasReference,
    attributions: false,
    reason_codes: false,
    findings: findings !== undefined,
    declared_accuracy: modelCard.declaredAccuracy !== undefined,
    special_category_columns: data.protectedAttributes.some(({ specialCategory }) => specialCategory === true),
  };
  return {
    has: (Object.keys(has) as AuditFeature[]).filter((feature) => has[feature]),
    task: data.task,
    strictMode: config.strictMode,
    attributes: data.protectedAttributes.map(({ label, column }) => ({ label, column })),
    inputs: inputs ?? [],
    jurisdictions: jurisdictions ?? null,
  };
}

/** A metric of whatever kind of label says that there are none. */
function hasLabels(metrics: ReadonlyMap<string, Metric>): boolean {
  return !['prevalence', 'accuracy', 'mae'].some((id) => {
    const metric = metrics.get(id);
    return metric?.kind === 'undefined' && metric.reason === 'no_labels';
  });
}
