import type { Decisions, GateDecision, PolicyIdentity, TrackedGate } from '../record/decisions.ts';
import type { Metric } from '../record/metric.ts';
import { packPaths } from '../record/pack-path.ts';
import { decideGate, trackGate } from './decide-gate.ts';
import { indexMetrics } from './metric-index.ts';
import type { Gate, Policy } from './policy.ts';

export interface EvaluationInput {
  /** All of them must hold. */
  readonly policies: readonly Policy[];
  /** The record's metrics by key. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Declared attributes, by label: a gate on groups has one row for each. */
  readonly attributes: readonly string[];
  /** Gates of the command itself, judged after those of the policies; they stand in no file. */
  readonly command?: readonly Gate[];
  /** The date of judgement, `YYYY-MM-DD`. */
  readonly asOf: string;
}

/**
 * Judges metrics by policies (policy.md 2). Pure and total: the same input gives the same bytes, and no metric makes it throw.
 * Every number compared and returned is a published one, so whoever holds the record reaches the same states.
 *
 * @example evaluatePolicies({ policies: [policy], metrics, attributes: ['gender'], asOf: '2025-10-14' }).outcome
 */
export function evaluatePolicies({ policies, metrics, attributes, command = [], asOf }: EvaluationInput): Decisions {
  const index = indexMetrics(metrics, attributes);
  const gates: GateDecision[] = [];
  const tracked: TrackedGate[] = [];
  for (const policy of policies) {
    for (const gate of policy.gates) {
      if (gate.threshold === null) tracked.push(trackGate(policy, gate, index));
      else gates.push(decideGate(policy, { ...gate, threshold: gate.threshold }, index));
    }
  }
  for (const gate of command) {
    if (gate.threshold !== null) gates.push(decideGate(commandPolicy, { ...gate, threshold: gate.threshold }, index));
  }
  const counts = count(gates, tracked);
  return {
    format: 'glassalpha-policy-decisions/1',
    as_of: asOf,
    jurisdictions: [],
    authorities_table: null,
    policies: identities(policies),
    records_files: [],
    gates,
    tracked,
    not_applicable: [],
    counts,
    outcome: counts.blocking > 0 ? 'FAIL' : counts.documenting > 0 ? 'WARN' : 'PASS',
    exit_code: counts.blocking > 0 ? 1 : 0,
  };
}

/** Under this name a gate of the command line stands in the decisions (policy.md 2.4). */
const commandPolicy: Policy = {
  file: 'command',
  sha256: '',
  policyName: 'command',
  version: '',
  effectiveDate: '',
  citation: '',
  gates: [],
};

function identities(policies: readonly Policy[]): PolicyIdentity[] {
  const paths = packPaths(
    'policy',
    policies.map(({ file }) => file),
  );
  return policies.map(({ file, sha256, policyName, version, effectiveDate }, index) => ({
    file: paths[index] ?? file,
    sha256,
    policy_name: policyName,
    version,
    effective_date: effectiveDate,
    extends: [],
    relaxed: [],
  }));
}

function count(gates: readonly GateDecision[], tracked: readonly TrackedGate[]): Decisions['counts'] {
  const having = (test: (gate: GateDecision) => boolean): number => gates.filter(test).length;
  return {
    pass: having(({ status }) => status === 'PASS'),
    fail: having(({ status }) => status === 'FAIL'),
    inconclusive: having(({ status }) => status === 'INCONCLUSIVE'),
    not_evaluated: having(({ status }) => status === 'NOT_EVALUATED'),
    waived: having(({ status }) => status === 'WAIVED'),
    blocking: having(({ blocks }) => blocks),
    documenting: having(({ requires_documentation }) => requires_documentation),
    tracked: tracked.length,
    not_applicable: 0,
  };
}
