import { jcsText } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';
import { definitionOf } from '../../metrics/catalogue.ts';
import type { Comparison, Threshold } from '../../record/decisions.ts';
import { bounds, comparisonOf } from '../comparison.ts';

/** What a change of one key does to a gate: fewer audits pass, more pass, other ones, or only its words differ. */
export type ChangeEffect = 'tightened' | 'relaxed' | 'changed' | 'text';

export interface KeyChange {
  /** As in a policy file. */
  readonly key: string;
  /** As JSON; null where the key does not stand and has no default. */
  readonly from: string | null;
  readonly to: string | null;
  readonly effect: ChangeEffect;
}

/** A gate as its file states it: YAML keys and plain values. */
export type GateMap = Readonly<Record<string, unknown>>;

/**
 * How one gate differs from another, key by key, in code-point order of the keys. Spelling that means the same (an alias of a
 * metric, a synonym of a comparison, the case of a severity, a default written out) is no difference.
 *
 * @example gateChanges({ …gate, threshold: 0.1 }, { …gate, threshold: 0.12 }) // [{ key: 'threshold', effect: 'relaxed', … }]
 */
export function gateChanges(before: GateMap, after: GateMap): KeyChange[] {
  const [old, now] = [normal(before), normal(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort(compareCodePoints);
  return keys
    .filter((key) => jcsText(old[key] ?? null) !== jcsText(now[key] ?? null))
    .map((key) => ({ key, from: shown(old[key]), to: shown(now[key]), effect: effectOf(key, old, now) }));
}

/** The strongest effect of several changes: what is weaker in any way counts as relaxed. */
export function overallEffect(changes: readonly KeyChange[]): ChangeEffect | undefined {
  return (['relaxed', 'changed', 'tightened', 'text'] as const).find((effect) =>
    changes.some((change) => change.effect === effect),
  );
}

const defaults: GateMap = {
  clause: '',
  decision_rule: 'point',
  on_inconclusive: 'fail',
  params: {},
  allow_undefined_groups: [],
  authorities: [],
  threshold_basis: 'house',
  waivable: true,
};

/** Keys that change what is said of a gate and not what it decides. */
const textKeys = ['name', 'clause', 'authorities', 'threshold_basis', 'rationale', 'owner', 'review_date'];

function normal(gate: GateMap): GateMap {
  const { metric, comparison, severity, attribute, scope, ...rest } = gate;
  const scopes = { ...(isMap(scope) ? scope : {}), ...(attribute === undefined ? {} : { attributes: attribute }) };
  const { attributes } = scopes;
  return {
    ...defaults,
    ...rest,
    metric: definitionOf(String(metric))?.id ?? metric,
    comparison: comparisonOf(String(comparison)) ?? comparison,
    severity: String(severity).trim().toLowerCase(),
    // `attribute: gender` and `scope: {attributes: [gender]}` are one scope.
    scope: { ...scopes, ...(typeof attributes === 'string' ? { attributes: [attributes] } : {}) },
  };
}

function effectOf(key: string, old: GateMap, now: GateMap): ChangeEffect {
  if (textKeys.includes(key)) return 'text';
  switch (key) {
    case 'threshold':
    case 'comparison':
      return old['metric'] === now['metric'] ? compareSets(accepted(old), accepted(now)) : 'changed';
    case 'severity':
      return byRank(severityRank(old['severity']), severityRank(now['severity']));
    case 'decision_rule':
    case 'on_inconclusive':
      return byRank(burden(old), burden(now));
    case 'min_n':
    case 'min_events':
      return byRank(Number(old[key] ?? 0), Number(now[key] ?? 0));
    case 'waivable':
      return now[key] === false ? 'tightened' : 'relaxed';
    case 'applies_if':
      return old[key] === undefined ? 'relaxed' : now[key] === undefined ? 'tightened' : 'changed';
    case 'allow_undefined_groups':
      return compareLists(groupNames(old[key]), groupNames(now[key]));
    default:
      return 'changed';
  }
}

function byRank(old: number, now: number): ChangeEffect {
  return now > old ? 'tightened' : now < old ? 'relaxed' : 'changed';
}

function severityRank(severity: unknown): number {
  return ['info', 'warning', 'error'].indexOf(String(severity));
}

/** Who has to show what (policy.md 2.3): `ci` with `warn` asks least, the value alone more, `ci` with `fail` most. */
function burden(gate: GateMap): number {
  if (gate['decision_rule'] !== 'ci') return 1;
  return gate['on_inconclusive'] === 'warn' ? 0 : 2;
}

/** The values that a gate accepts: two ends, each of them in or out. */
interface Accepted {
  readonly low: number;
  readonly lowIn: boolean;
  readonly high: number;
  readonly highIn: boolean;
}

function accepted(gate: GateMap): Accepted {
  const threshold = gate['threshold'];
  if (threshold === null || threshold === undefined)
    return { low: -Infinity, lowIn: true, high: Infinity, highIn: true };
  const [low, high] = bounds(threshold as Threshold);
  switch (gate['comparison'] as Comparison) {
    case 'less_than':
      return { low: -Infinity, lowIn: true, high, highIn: false };
    case 'less_than_or_equal':
      return { low: -Infinity, lowIn: true, high, highIn: true };
    case 'greater_than':
      return { low, lowIn: false, high: Infinity, highIn: true };
    case 'greater_than_or_equal':
      return { low, lowIn: true, high: Infinity, highIn: true };
    case 'equals':
    case 'between':
      return { low, lowIn: true, high, highIn: true };
  }
}

function compareSets(old: Accepted, now: Accepted): ChangeEffect {
  const [narrower, wider] = [isInside(now, old), isInside(old, now)];
  if (narrower && !wider) return 'tightened';
  return wider && !narrower ? 'relaxed' : 'changed';
}

function isInside(inner: Accepted, outer: Accepted): boolean {
  const low = inner.low > outer.low || (inner.low === outer.low && (outer.lowIn || !inner.lowIn));
  const high = inner.high < outer.high || (inner.high === outer.high && (outer.highIn || !inner.highIn));
  return low && high;
}

/** More groups that may be left out: more audits pass. */
function compareLists(old: readonly string[], now: readonly string[]): ChangeEffect {
  const added = now.some((name) => !old.includes(name));
  const removed = old.some((name) => !now.includes(name));
  if (added && !removed) return 'relaxed';
  // Neither: a rationale was rewritten.
  return removed && !added ? 'tightened' : added ? 'changed' : 'text';
}

function groupNames(list: unknown): string[] {
  return Array.isArray(list) ? list.map((item: unknown) => (isMap(item) ? jcsText(item['group'] ?? null) : '')) : [];
}

function isMap(value: unknown): value is GateMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string | null {
  return value === undefined ? null : typeof value === 'string' ? value : jcsText(value);
}
