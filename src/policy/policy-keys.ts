/** Keys of a policy file (policy.md 1.1). */

export const policyKeys = [
  'policy_name',
  'version',
  'effective_date',
  'citation',
  'gates',
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

/** Keys that each gate states for itself. */
export const ownGateKeys = ['name', 'clause', 'metric', 'threshold', 'comparison', 'severity', 'id'] as const;

/** Keys that `defaults` can state for all gates of a file. */
export const commonGateKeys = [
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

export const gateKeys = [...ownGateKeys, ...commonGateKeys] as const;

export const requiredGateKeys = ['name', 'metric', 'threshold', 'comparison', 'severity'] as const;

export const governanceKeys = ['audit_days', 'max_waiver_days', 'require_signed_waivers', 'executive_roles'] as const;

export const scopeKeys = ['attributes', 'groups', 'classes', 'features', 'split', 'intersections'] as const;
