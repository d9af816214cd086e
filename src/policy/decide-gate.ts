import type {
  GateAuthority,
  GateDecision,
  GateRow,
  GateStatus,
  GateTrend,
  Severity,
  TrackedGate,
} from '../record/decisions.ts';
import { margin } from './comparison.ts';
import { type JudgedGate, judgeRow, type MeasuredRow, measureRow } from './judge-row.ts';
import type { MetricIndex } from './metric-index.ts';
import { nearThreshold } from './near-threshold.ts';
import type { Gate, Policy } from './policy.ts';

/** What a gate is decided with beside itself. */
export interface DecisionParts {
  readonly policy: Policy;
  readonly index: MetricIndex;
  /** After `severity_when`. */
  readonly severity: Severity;
  readonly authorities: readonly GateAuthority[];
  /** The gate's earlier values with this one; null without a log. */
  readonly trendOf: (value: number) => GateTrend | null;
}

/** Judges a gate: each row alone, then the worst state and the row that decides it (policy.md 2.1). Before any waiver. */
export function decideGate(
  gate: JudgedGate,
  { policy, index, severity, authorities, trendOf }: DecisionParts,
): GateDecision {
  const rows = index.rowsOf(gate).map((input) => {
    const measured = measureRow(gate, input, index);
    return { measured, row: judgeRow(gate, measured) };
  });
  const deciding = worstRow(gate, rows);
  const status = deciding?.row.status ?? 'NOT_EVALUATED';
  const { blocks, documents } = consequence(gate, severity, status, rows);
  return {
    ...described(policy, gate, authorities),
    ...headline(deciding?.measured, index),
    reason: deciding === undefined ? 'empty_scope' : deciding.row.reason,
    threshold: gate.threshold,
    severity,
    status,
    original_status: status,
    blocks,
    requires_documentation: documents,
    ci_state: deciding?.row.ci_state ?? 'none',
    near: deciding === undefined ? null : nearThreshold(gate, deciding.measured, deciding.row, index, trendOf),
    rows: rows.map(({ row }) => row),
  };
}

/** A gate without a threshold: the same fields, no verdict. The row shown first is the worst value in its direction. */
export function trackGate(gate: Gate, { policy, index, authorities }: DecisionParts): TrackedGate {
  const rows = index.rowsOf(gate).map((input) => measureRow(gate, input, index));
  const shown = [...rows].sort(worseFirst(gate))[0];
  return {
    ...described(policy, gate, authorities),
    ...headline(shown, index),
    reason: shown === undefined ? 'empty_scope' : shown.reason,
    threshold: null,
    severity: 'info',
    status: null,
    original_status: null,
    blocks: false,
    requires_documentation: false,
    ci_state: 'none',
    near: null,
    rows: rows.map(({ slice, value, reason, ci, n }) => ({
      slice,
      value,
      reason,
      ci,
      n,
      status: null,
      ci_state: 'none',
    })),
  };
}

/**
 * What follows from a state (policy.md 2.4). `on_inconclusive: warn` lets an error gate document instead of block, and only
 * where the interval is the cause in every row that is inconclusive.
 */
function consequence(
  { onInconclusive }: Gate,
  severity: Severity,
  status: GateStatus,
  rows: readonly JudgedRow[],
): { blocks: boolean; documents: boolean } {
  if (status === 'PASS' || severity === 'info') return { blocks: false, documents: false };
  const spansOnly = rows.every(({ row }) => row.status !== 'INCONCLUSIVE' || row.reason === 'spans');
  const excused = status === 'INCONCLUSIVE' && onInconclusive === 'warn' && spansOnly;
  return severity === 'error' && !excused ? { blocks: true, documents: false } : { blocks: false, documents: true };
}

const statesWorstFirst = ['FAIL', 'NOT_EVALUATED', 'INCONCLUSIVE', 'PASS'] as const;

interface JudgedRow {
  readonly measured: MeasuredRow;
  readonly row: GateRow;
}

/** Rows stand in code-point order of their slices, and sorting is stable: that order settles ties. */
function worstRow(gate: JudgedGate, rows: readonly JudgedRow[]): JudgedRow | undefined {
  const state = statesWorstFirst.find((name) => rows.some(({ row }) => row.status === name));
  const compare = worseFirst(gate);
  return rows.filter(({ row }) => row.status === state).sort((a, b) => compare(a.measured, b.measured))[0];
}

function worseFirst(gate: Gate): (a: MeasuredRow, b: MeasuredRow) => number {
  return (a, b) => {
    const [first, second] = [badness(gate, a), badness(gate, b)];
    return first === second ? 0 : second > first ? 1 : -1;
  };
}

/** Larger is worse: the value itself below a ceiling, its negative above a floor, else the distance from satisfaction. */
function badness({ comparison, threshold }: Gate, { value }: MeasuredRow): number {
  const number = Number(value);
  if (value === null) return -Infinity;
  if (comparison === 'less_than' || comparison === 'less_than_or_equal') return number;
  if (comparison === 'greater_than' || comparison === 'greater_than_or_equal') return -number;
  return threshold === null ? number : -margin(number, comparison, threshold);
}

function headline(row: MeasuredRow | undefined, index: MetricIndex) {
  const attribute = row?.slice['attribute'];
  return {
    slice: row?.slice ?? null,
    value: row?.value ?? null,
    ci: row?.ci ?? null,
    n: row?.n ?? null,
    smallest_group: attribute === undefined ? null : index.smallestGroup(attribute),
  };
}

/** The gate as the policy states it. Waivers and documentation come from another file, after the verdict. */
function described({ policyName }: Policy, gate: Gate, authorities: readonly GateAuthority[]) {
  return {
    id: gate.id,
    policy: policyName,
    name: gate.name,
    clause: gate.clause,
    metric: gate.metric,
    metric_id: gate.definition.id,
    comparison: gate.comparison,
    decision_rule: gate.decisionRule,
    on_inconclusive: gate.onInconclusive,
    documentation: null,
    authorities,
    threshold_basis: gate.thresholdBasis,
    rationale: gate.rationale,
    waiver: null,
  } as const;
}
