import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { AuditFeature, Condition, ConditionContext } from './condition.ts';
import type { Policy } from './policy.ts';

/**
 * Leaves that cannot hold in this audit whatever its data are: a section that this version does not have, or jurisdictions
 * that nobody stated. Their gates do not apply, and that has to be seen.
 *
 * @param later features whose section does not exist yet
 */
export function conditionNotices(
  policies: readonly Policy[],
  { jurisdictions }: Pick<ConditionContext, 'jurisdictions'>,
  later: readonly AuditFeature[],
): Diagnostic[] {
  return policies.flatMap(({ gates }) =>
    gates.flatMap((gate) => {
      const conditions = [gate.appliesIf ?? [], ...gate.severityWhen.map((one) => one.if)];
      const where = gate.places['applies_if'] ?? gate.places['severity_when'] ?? gate.where;
      const notice = (message: string, hint: string) =>
        diagnostic('note', 'policy.schema', `gate "${gate.name}" ${message}`, { rule: 'condition', hint, where });
      return [
        ...missingFeatures(conditions, later).map((feature) =>
          notice(`asks for ${feature}, which this version does not compute`, 'the condition does not hold'),
        ),
        ...(jurisdictions === null && conditions.flat().some(({ kind }) => kind === 'jurisdiction')
          ? [
              notice(
                'asks for a jurisdiction, and none is stated',
                'write policy_gates: {files, jurisdictions: [us-ma]}',
              ),
            ]
          : []),
      ];
    }),
  );
}

function missingFeatures(conditions: readonly Condition[], later: readonly AuditFeature[]): AuditFeature[] {
  const asked = conditions.flat().flatMap((leaf) => (leaf.kind === 'has' ? [leaf.value] : []));
  return [...new Set(asked)].filter((feature) => later.includes(feature));
}
