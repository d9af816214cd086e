/** Keys of a policy file (policy.md 1.1): those of the original format, which this version reads, and those of later ones. */

export const policyKeys = ['policy_name', 'version', 'effective_date', 'citation', 'gates'] as const;

export const laterPolicyKeys = [
  'aliases',
  'jurisdiction',
  'description',
  'owner',
  'review_date',
  'extends',
  'remove',
  'defaults',
  'governance',
] as const;

export const gateKeys = ['name', 'clause', 'metric', 'threshold', 'comparison', 'severity'] as const;

export const laterGateKeys = [
  'id',
  'scope',
  'attribute',
  'params',
  'decision_rule',
  'on_inconclusive',
  'min_n',
  'min_events',
  'allow_undefined_groups',
  'authorities',
  'threshold_basis',
  'rationale',
  'applies_if',
  'severity_when',
  'waivable',
  'owner',
  'review_date',
] as const;
