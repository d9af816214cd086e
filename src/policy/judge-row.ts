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
import type { GateInput } from './metric-index.ts';
import type { Gate } from './policy.ts';

export interface JudgedGate extends Gate {
  readonly threshold: Threshold;
}

/** What a row says of its metric before any verdict. `complete: false` means that a group could not take part. */
export interface MeasuredRow {
  readonly slice: GateSlice;
  readonly value: number | boolean | null;
  readonly reason: GateReason | null;
  readonly ci: DecisionInterval | null;
  readonly n: number | null;
  readonly complete: boolean;
  /** What the gate compares: the metric's interval, for a fact its value twice, or none. */
  readonly limits: { readonly lower: number | null; readonly upper: number | null } | null;
}

/** The published numbers of one row. */
export function measureRow(gate: Gate, { slice, metric }: GateInput): MeasuredRow {
  const empty = { slice: sliceOf(slice), value: null, ci: null, complete: true, limits: null } as const;
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
    complete: metric.complete,
    limits: gate.definition.fact ? { lower: value, upper: value } : ci,
  };
}

/**
 * Judges one row by the point rule, in the order of policy.md 2.2: no value is NOT_EVALUATED; a failing value stays FAIL; a
 * passing one is INCONCLUSIVE if a group that should take part could not be estimated. The interval's state is always given
 * beside the verdict and never changes it.
 */
export function judgeRow(gate: JudgedGate, measured: MeasuredRow): GateRow {
  const { slice, value, reason, ci, n } = measured;
  const row = { slice, value, ci, n, ci_state: ciState(gate.comparison, gate.threshold, measured) };
  if (value === null) return { ...row, reason, status: 'NOT_EVALUATED' };
  if (!satisfies(Number(value), gate.comparison, gate.threshold)) return { ...row, reason: null, status: 'FAIL' };
  if (!measured.complete) return { ...row, reason: 'groups_not_estimable', status: 'INCONCLUSIVE' };
  return { ...row, reason: null, status: 'PASS' };
}

function ciState(comparison: Comparison, threshold: Threshold, { limits }: MeasuredRow): CiState {
  return limits === null ? 'none' : intervalState(limits.lower, limits.upper, comparison, threshold);
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
