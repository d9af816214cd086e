import { publish } from '../base/format.ts';
import type {
  CiState,
  Comparison,
  DecisionInterval,
  GateReason,
  GateRow,
  GateSlice,
  Threshold,
} from '../record/decisions.ts';
import type { MetricValue, Scope } from '../record/metric.ts';
import { intervalState, satisfies } from './comparison.ts';
import type { GateInput, MetricIndex } from './metric-index.ts';
import type { Gate } from './policy.ts';

export interface JudgedGate extends Gate {
  readonly threshold: Threshold;
}

/** What a row says of its metric before any verdict. */
export interface MeasuredRow {
  readonly slice: GateSlice;
  readonly value: number | boolean | null;
  readonly reason: GateReason | null;
  readonly ci: DecisionInterval | null;
  readonly n: number | null;
  /** Groups that should take part and could not, less those that the gate allows. */
  readonly leftOut: readonly string[];
  /** Which of the gate's sizes is not reached, if any. */
  readonly tooFew: 'min_n' | 'min_events' | null;
  /** What the gate compares: the metric's interval, for a fact its value twice, or none. */
  readonly limits: { readonly lower: number | null; readonly upper: number | null } | null;
}

/** The published numbers of one row. */
export function measureRow(gate: Gate, { slice, metric }: GateInput, index: MetricIndex): MeasuredRow {
  const empty = { slice: sliceOf(slice), value: null, ci: null, leftOut: [], tooFew: null, limits: null } as const;
  if (metric === undefined) {
    // A parametrised metric that no version so far computes is in no record: the first reason says more.
    return { ...empty, reason: gate.definition.computed ? 'not_in_record' : 'not_computed', n: null };
  }
  if (metric.kind === 'undefined') return { ...empty, reason: metric.reason, n: metric.n };

  const value = publish(metric.value);
  const ci = gate.definition.fact ? null : publishInterval(metric);
  return {
    slice: sliceOf(slice),
    value: gate.definition.boolean ? value === 1 : value,
    reason: null,
    ci,
    n: metric.n,
    leftOut: leftOut(gate, metric, index),
    tooFew: tooFew(gate, metric, index),
    limits: gate.definition.fact ? { lower: value, upper: value } : ci,
  };
}

/**
 * Judges one row in the order of policy.md 2.2: no value is NOT_EVALUATED; a rule that needs an interval and has none, or too
 * few rows or events, is INCONCLUSIVE; then the value, or under `ci` the whole interval, is compared. A failing row stays FAIL
 * if a group could not be estimated; a passing one does not stay PASS. The interval's state is always given beside the verdict.
 */
export function judgeRow(gate: JudgedGate, measured: MeasuredRow): GateRow {
  const { slice, value, reason, ci, n, tooFew } = measured;
  const state = ciState(gate.comparison, gate.threshold, measured);
  const row = { slice, value, ci, n, ci_state: state };
  if (value === null) return { ...row, reason, status: 'NOT_EVALUATED' };
  if (gate.decisionRule === 'ci' && state === 'none') return { ...row, reason: 'no_interval', status: 'INCONCLUSIVE' };
  if (tooFew !== null) return { ...row, reason: tooFew, status: 'INCONCLUSIVE' };
  const verdict = gate.decisionRule === 'ci' ? state : pointState(gate, Number(value));
  if (verdict === 'violates') return { ...row, reason: null, status: 'FAIL' };
  if (measured.leftOut.length > 0) return { ...row, reason: 'groups_not_estimable', status: 'INCONCLUSIVE' };
  if (verdict === 'satisfies') return { ...row, reason: null, status: 'PASS' };
  return { ...row, reason: 'spans', status: 'INCONCLUSIVE' };
}

function pointState({ comparison, threshold }: JudgedGate, value: number): 'satisfies' | 'violates' {
  return satisfies(value, comparison, threshold) ? 'satisfies' : 'violates';
}

function ciState(comparison: Comparison, threshold: Threshold, { limits }: MeasuredRow): CiState {
  return limits === null ? 'none' : intervalState(limits.lower, limits.upper, comparison, threshold);
}

/** The groups that made the metric incomplete, less those that the gate allows with a rationale. */
function leftOut({ allowUndefinedGroups }: Gate, metric: MetricValue, index: MetricIndex): string[] {
  if (metric.complete) return [];
  const { attribute } = metric.scope;
  const small = attribute !== undefined && index.leavesOutSmall(attribute) ? metric.smallGroups : [];
  const groups = new Set([...metric.undefinedGroups, ...metric.emptyGroups, ...small]);
  // Incomplete without a group named: what is missing cannot be allowed.
  if (groups.size === 0) return [''];
  return [...groups].filter((group) => !allowUndefinedGroups.some((allowed) => allowed.group === group));
}

/** A size the record does not state is not shown to be reached. */
function tooFew({ minN, minEvents }: Gate, { scope, n }: MetricValue, index: MetricIndex): MeasuredRow['tooFew'] {
  const rows = scope.attribute === undefined ? n : index.fewestRows(scope);
  if (minN !== null && (rows ?? 0) < minN) return 'min_n';
  return minEvents !== null && (index.fewestEvents(scope) ?? 0) < minEvents ? 'min_events' : null;
}

/** Only what is set: a slice has no empty fields. */
function sliceOf(scope: Scope): GateSlice {
  return { ...scope };
}

function publishInterval({ ci }: MetricValue): DecisionInterval | null {
  if (ci === undefined) return null;
  return {
    lower: ci.lower === null ? null : publish(ci.lower),
    upper: ci.upper === null ? null : publish(ci.upper),
    level: publish(ci.level),
    method: ci.method,
  };
}
