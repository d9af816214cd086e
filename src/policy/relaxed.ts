import { jcsText } from '../base/jcs.ts';
import { acceptedValues, isWithin } from './accepted-values.ts';
import type { Gate, Governance } from './policy.ts';

/** One gate key in which a gate is weaker than another, both values as text. */
export interface Relaxation {
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/**
 * In what a gate asks less than the one it stands for (policy.md 1.4). A difference that cannot be ordered (another metric,
 * another scope, another condition) counts as weaker: whoever relies on the parent has to know it.
 *
 * @example relaxations(child, parent)[0] // { key: 'threshold', from: 'less_than 0.1', to: 'less_than 0.12' }
 */
export function relaxations(child: Gate, parent: Gate): Relaxation[] {
  const checks: readonly [key: string, weaker: boolean, of: (gate: Gate) => string][] = [
    ['metric', child.definition.id !== parent.definition.id, ({ definition }) => definition.id],
    ['threshold', !asksAtLeast(child, parent), thresholdText],
    ['severity', severityRank[child.severity] < severityRank[parent.severity], ({ severity }) => severity],
    ['severity_when', differs(child, parent, 'severityWhen'), ({ severityWhen }) => jcsText(severityWhen)],
    ['decision_rule', ruleRank(child) < ruleRank(parent), ruleText],
    ['min_n', (child.minN ?? 0) < (parent.minN ?? 0), ({ minN }) => String(minN)],
    ['min_events', (child.minEvents ?? 0) < (parent.minEvents ?? 0), ({ minEvents }) => String(minEvents)],
    ['allow_undefined_groups', !subset(groupsOf(child), groupsOf(parent)), (gate) => groupsOf(gate).join(', ')],
    [
      'applies_if',
      child.appliesIf !== null && differs(child, parent, 'appliesIf'),
      ({ appliesIf }) => jcsText(appliesIf),
    ],
    ['scope', narrower(child, parent), ({ scope }) => jcsText(scope)],
    ['params', differs(child, parent, 'parameters'), ({ parameters }) => jcsText(parameters)],
    ['waivable', child.waivable && !parent.waivable, ({ waivable }) => String(waivable)],
  ];
  return checks.flatMap(([key, weaker, of]) => (weaker ? [{ key, from: of(parent), to: of(child) }] : []));
}

/** In what a firm's process allows more than the parent's. */
export function relaxedGovernance(child: Governance, parent: Governance): Relaxation[] {
  const roles = ({ executiveRoles }: Governance) => executiveRoles.join(', ');
  const freer =
    parent.executiveRoles.length > 0 &&
    (child.executiveRoles.length === 0 || !subset(child.executiveRoles, parent.executiveRoles));
  const checks: readonly [key: string, weaker: boolean, of: (governance: Governance) => string][] = [
    ['audit_days', child.auditDays > parent.auditDays, ({ auditDays }) => String(auditDays)],
    ['max_waiver_days', child.maxWaiverDays > parent.maxWaiverDays, ({ maxWaiverDays }) => String(maxWaiverDays)],
    [
      'require_signed_waivers',
      parent.requireSignedWaivers && !child.requireSignedWaivers,
      ({ requireSignedWaivers }) => String(requireSignedWaivers),
    ],
    ['executive_roles', freer, roles],
  ];
  return checks.flatMap(([key, weaker, of]) => (weaker ? [{ key, from: of(parent), to: of(child) }] : []));
}

export const severityRank = { info: 0, warning: 1, error: 2 } as const;

/** What blocks less: a breach that has to be shown, the value itself, keeping that has to be shown. */
export function ruleRank({ decisionRule, onInconclusive }: Gate): number {
  if (decisionRule === 'point') return 1;
  return onInconclusive === 'warn' ? 0 : 2;
}

function ruleText({ decisionRule, onInconclusive }: Gate): string {
  return decisionRule === 'point' ? 'point' : `ci, on_inconclusive ${onInconclusive}`;
}

/** Whether every value that satisfies the child satisfies the parent. */
function asksAtLeast(child: Gate, parent: Gate): boolean {
  return isWithin(acceptedValues(child), acceptedValues(parent));
}

function thresholdText({ comparison, threshold }: Gate): string {
  return threshold === null ? 'tracked only' : `${comparison} ${jcsText(threshold)}`;
}

function groupsOf({ allowUndefinedGroups }: Gate): string[] {
  return allowUndefinedGroups.map(({ group }) => group);
}

function narrower({ scope: child }: Gate, { scope: parent }: Gate): boolean {
  const isWhole = Object.keys(child).length === 0 && parent.split === undefined;
  return !isWhole && jcsText(child) !== jcsText(parent);
}

function differs(child: Gate, parent: Gate, key: 'severityWhen' | 'appliesIf' | 'parameters'): boolean {
  return jcsText(child[key]) !== jcsText(parent[key]);
}

function subset(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((item) => outer.includes(item));
}
