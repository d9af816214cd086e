import { jcsText } from '../../base/jcs.ts';
import { acceptedValues, isWithin } from '../accepted-values.ts';
import type { Gate, Governance } from '../policy.ts';
import { ruleRank, severityRank } from '../relaxed.ts';

/** What a change does: fewer audits pass, more pass, other ones, or only words differ. */
export type ChangeEffect = 'tightened' | 'relaxed' | 'changed' | 'text';

export interface KeyChange {
  /** As in a policy file. */
  readonly key: string;
  /** As it is written there, defaults filled in; null where nothing is stated. */
  readonly from: string | null;
  readonly to: string | null;
  readonly effect: ChangeEffect;
}

interface KeyRule<T> {
  readonly key: string;
  readonly stated: (of: T) => unknown;
  readonly effect: (before: T, after: T) => ChangeEffect;
}

/**
 * How one gate differs from another, key by key. Spelling that means the same (an alias of a metric, a synonym of a comparison,
 * a default written out) is no difference.
 *
 * @example gateChanges(old, now) // [{ key: 'threshold', from: '0.1', to: '0.12', effect: 'relaxed' }]
 */
export function gateChanges(before: Gate, after: Gate): KeyChange[] {
  return changesBy(gateRules, before, after);
}

/** How one firm's process differs from another (policy.md 1.1, governance). */
export function governanceChanges(before: Governance, after: Governance): KeyChange[] {
  return changesBy(governanceRules, before, after);
}

/** The strongest effect of several changes: what is weaker in any way counts as relaxed. */
export function overallEffect(changes: readonly KeyChange[]): ChangeEffect | undefined {
  return (['relaxed', 'changed', 'tightened', 'text'] as const).find((effect) =>
    changes.some((change) => change.effect === effect),
  );
}

function changesBy<T>(rules: readonly KeyRule<T>[], before: T, after: T): KeyChange[] {
  return rules.flatMap(({ key, stated, effect }) => {
    const [from, to] = [stated(before), stated(after)].map(shown);
    return from === to || from === undefined || to === undefined
      ? []
      : [{ key, from, to, effect: effect(before, after) }];
  });
}

const words: KeyRule<Gate>['effect'] = () => 'text';
const other: KeyRule<Gate>['effect'] = () => 'changed';

/** In the order in which policies are written. */
const gateRules: readonly KeyRule<Gate>[] = [
  { key: 'name', stated: ({ name }) => name, effect: words },
  { key: 'clause', stated: ({ clause }) => clause, effect: words },
  { key: 'metric', stated: ({ definition }) => definition.id, effect: other },
  { key: 'threshold', stated: ({ threshold }) => threshold, effect: compareAccepted },
  { key: 'comparison', stated: ({ comparison }) => comparison, effect: compareAccepted },
  { key: 'severity', stated: ({ severity }) => severity, effect: ranked(({ severity }) => severityRank[severity]) },
  { key: 'severity_when', stated: ({ severityWhen }) => severityWhen, effect: other },
  { key: 'scope', stated: ({ scope }) => scope, effect: other },
  { key: 'params', stated: ({ parameters }) => parameters, effect: other },
  { key: 'decision_rule', stated: ({ decisionRule }) => decisionRule, effect: ranked(ruleRank) },
  { key: 'on_inconclusive', stated: ({ onInconclusive }) => onInconclusive, effect: ranked(ruleRank) },
  { key: 'min_n', stated: ({ minN }) => minN, effect: ranked(({ minN }) => minN ?? 0) },
  { key: 'min_events', stated: ({ minEvents }) => minEvents, effect: ranked(({ minEvents }) => minEvents ?? 0) },
  {
    key: 'allow_undefined_groups',
    stated: ({ allowUndefinedGroups }) => allowUndefinedGroups,
    effect: compareAllowed,
  },
  {
    key: 'applies_if',
    stated: ({ appliesIf }) => appliesIf,
    effect: (before, after) =>
      before.appliesIf === null ? 'relaxed' : after.appliesIf === null ? 'tightened' : 'changed',
  },
  { key: 'waivable', stated: ({ waivable }) => waivable, effect: ranked(({ waivable }) => (waivable ? 0 : 1)) },
  { key: 'authorities', stated: ({ authorities }) => authorities, effect: words },
  { key: 'threshold_basis', stated: ({ thresholdBasis }) => thresholdBasis, effect: words },
  { key: 'rationale', stated: ({ rationale }) => rationale, effect: words },
  { key: 'owner', stated: ({ owner }) => owner, effect: words },
  { key: 'review_date', stated: ({ reviewDate }) => reviewDate, effect: words },
];

const governanceRules: readonly KeyRule<Governance>[] = [
  { key: 'audit_days', stated: ({ auditDays }) => auditDays, effect: ranked(({ auditDays }) => -auditDays) },
  {
    key: 'max_waiver_days',
    stated: ({ maxWaiverDays }) => maxWaiverDays,
    effect: ranked(({ maxWaiverDays }) => -maxWaiverDays),
  },
  {
    key: 'require_signed_waivers',
    stated: ({ requireSignedWaivers }) => requireSignedWaivers,
    effect: ranked(({ requireSignedWaivers }) => Number(requireSignedWaivers)),
  },
  { key: 'executive_roles', stated: ({ executiveRoles }) => executiveRoles, effect: compareRoles },
];

/** A higher rank asks more. */
function ranked<T>(rank: (of: T) => number): KeyRule<T>['effect'] {
  return (before, after) => {
    const [from, to] = [rank(before), rank(after)];
    return to > from ? 'tightened' : to < from ? 'relaxed' : 'changed';
  };
}

/** What is accepted decides, whichever of threshold and comparison changed; of another metric nothing can be said. */
function compareAccepted(before: Gate, after: Gate): ChangeEffect {
  if (before.definition.id !== after.definition.id) return 'changed';
  const [old, now] = [acceptedValues(before), acceptedValues(after)];
  const [narrower, wider] = [isWithin(now, old), isWithin(old, now)];
  if (narrower && !wider) return 'tightened';
  return wider && !narrower ? 'relaxed' : 'changed';
}

/** More groups that may be left out: more audits pass. */
function compareAllowed(before: Gate, after: Gate): ChangeEffect {
  const names = ({ allowUndefinedGroups }: Gate) => allowUndefinedGroups.map(({ group }) => group);
  return bySets(names(before), names(after), 'relaxed', 'text');
}

/** Without a list any executive may approve. */
function compareRoles(before: Governance, after: Governance): ChangeEffect {
  if (before.executiveRoles.length === 0) return 'tightened';
  return after.executiveRoles.length === 0
    ? 'relaxed'
    : bySets(before.executiveRoles, after.executiveRoles, 'relaxed', 'changed');
}

function bySets(
  old: readonly string[],
  now: readonly string[],
  ifMore: 'relaxed' | 'tightened',
  ifSame: ChangeEffect,
): ChangeEffect {
  const added = now.some((name) => !old.includes(name));
  const removed = old.some((name) => !now.includes(name));
  if (!added && !removed) return ifSame;
  if (added && removed) return 'changed';
  return added === (ifMore === 'relaxed') ? 'relaxed' : 'tightened';
}

function shown(value: unknown): string | null {
  return value === null ? null : typeof value === 'string' ? value : jcsText(value);
}
