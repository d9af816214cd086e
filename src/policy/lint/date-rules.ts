import type { Diagnostic } from '../../base/diagnostic.ts';
import { finding, gatePlace, type LintContext, policyPlace } from './lint-context.ts';

/** Reviews that are due, nobody to do them, and a policy that is not in effect yet. ISO dates order as text. */
export function dateRules(context: LintContext): Diagnostic[] {
  const { policy, asOf } = context;
  const found: Diagnostic[] = [];
  const warn = (rule: string, message: string, hint: string, where: Diagnostic['where']) => {
    found.push(finding('warning', rule, message, hint, where));
  };
  if (policy.reviewDate !== null && policy.reviewDate < asOf) {
    const where = policyPlace('review_date', context);
    warn(
      'review_passed',
      `review_date ${policy.reviewDate} lies before ${asOf}`,
      'review the policy, then move it',
      where,
    );
  }
  if (policy.effectiveDate > asOf) {
    const message = `the policy takes effect on ${policy.effectiveDate}, after ${asOf}`;
    warn('effective_future', message, 'use it for audits from that day on', policyPlace('effective_date', context));
  }
  if (policy.owner === null && policy.gates.some(({ owner }) => owner === null)) {
    const hint = 'add owner: with the role that answers for the thresholds';
    warn('owner_missing', 'the policy has no owner', hint, policyPlace('owner', context));
  }
  for (const gate of policy.gates) {
    if (gate.reviewDate === null || gate.reviewDate === policy.reviewDate || gate.reviewDate >= asOf) continue;
    const message = `review_date ${gate.reviewDate} of gate "${gate.name}" lies before ${asOf}`;
    warn('review_passed', message, 'review the gate, then move it', gatePlace(gate, 'review_date'));
  }
  return found;
}
