import type { Diagnostic } from '../../base/diagnostic.ts';
import { problem } from '../../base/diagnostic.ts';
import { nearest } from '../../base/suggest.ts';
import type { ConditionContext } from '../condition.ts';
import { evaluatePolicies } from '../evaluate.ts';
import type { Policy } from '../policy.ts';
import { parseRecords } from '../waivers/parse-records.ts';
import { recordsProblems } from '../waivers/records-problems.ts';
import type { PolicyRecords } from '../waivers/waiver.ts';
import { caseMetrics } from './case-metrics.ts';
import type { CaseState, PolicyCase } from './parse-cases.ts';
import { statesOf } from './states-of.ts';

export interface Mismatch {
  readonly case: string;
  /** Gate id; null for the exit code. */
  readonly gate: string | null;
  readonly expected: string;
  readonly got: string;
}

export interface CasesRun {
  readonly cases: number;
  readonly mismatches: readonly Mismatch[];
  /** Cases that cannot be run: unknown metrics and gates, faulty waivers. */
  readonly diagnostics: readonly Diagnostic[];
  /** States that the cases reach, by gate. */
  readonly reached: ReadonlyMap<string, ReadonlySet<CaseState>>;
}

/**
 * Judges the figures of each case by the policy and compares with what the case expects. Gates that a case does not name are
 * not compared.
 *
 * @example runCases(policy, cases).mismatches // []
 */
export function runCases(policy: Policy, cases: readonly PolicyCase[]): CasesRun {
  const mismatches: Mismatch[] = [];
  const diagnostics: Diagnostic[] = [];
  const reached = new Map<string, Set<CaseState>>(policy.gates.map(({ id }) => [id, new Set()]));
  for (const one of cases) {
    const { states, exitCode, diagnostics: found } = runCase(policy, one);
    diagnostics.push(...found);
    if (found.length > 0) continue;
    for (const [gate, state] of states) reached.get(gate)?.add(state);
    for (const [gate, expected] of Object.entries(one.expect.gates)) {
      const got = states.get(gate) ?? 'no such gate';
      if (got !== expected) mismatches.push({ case: one.name, gate, expected, got });
    }
    if (exitCode !== one.expect.exit_code) {
      const [expected, got] = [String(one.expect.exit_code), String(exitCode)];
      mismatches.push({ case: one.name, gate: null, expected, got });
    }
  }
  return { cases: cases.length, mismatches, diagnostics, reached };
}

/** Models that waivers of a case are for, unless they say otherwise. */
const model = { id: 'model', version: '1' };

function runCase(policy: Policy, one: PolicyCase) {
  const attributes = one.context?.attributes ?? ['group'];
  const { metrics, diagnostics: unknown } = caseMetrics(one, attributes, policy);
  const { records, diagnostics: faults } = recordsOf(one, policy);
  const decisions = evaluatePolicies({
    policies: [policy],
    metrics,
    attributes,
    context: contextOf(one, attributes),
    records: { records, modelId: model.id, modelVersion: model.version, signatures: new Map(), verifier: null },
    asOf: one.as_of,
  });
  return {
    states: statesOf(decisions, 'status'),
    exitCode: decisions.exit_code,
    diagnostics: [...unknown, ...faults, ...unknownGates(policy, one)],
  };
}

function contextOf({ context }: PolicyCase, attributes: readonly string[]): ConditionContext {
  return {
    has: context?.has ?? [],
    task: context?.task ?? 'binary',
    strictMode: context?.strict_mode ?? false,
    attributes: attributes.map((label) => ({ label, column: label })),
    inputs: context?.inputs ?? [],
    jurisdictions: context?.jurisdictions ?? null,
  };
}

/** Waivers are read as from a file of their own; policy and model are those of the case where a waiver names none. */
function recordsOf(one: PolicyCase, policy: Policy) {
  const written = one.waivers ?? [];
  if (written.length === 0) return { records: [] as PolicyRecords[], diagnostics: [] };
  const filled = written.map((waiver) => ({
    policy: policy.policyName,
    model_id: model.id,
    model_version: model.version,
    ...waiver,
  }));
  const where = one.at('waivers');
  const parsed = parseRecords(new TextEncoder().encode(JSON.stringify({ waivers: filled })), where.file);
  const records = parsed.records === null ? [] : [parsed.records];
  const found = [...parsed.diagnostics, ...recordsProblems(records, [policy])];
  return { records, diagnostics: found.map((fault) => ({ ...fault, where })) };
}

function unknownGates({ gates }: Policy, one: PolicyCase): Diagnostic[] {
  const ids = gates.map(({ id }) => id);
  return Object.keys(one.expect.gates).flatMap((id): Diagnostic[] => {
    if (ids.includes(id)) return [];
    const hint = `nearest: ${nearest(id, ids, 3).join(', ')}`;
    const where = one.at('expect', 'gates', id);
    return [problem('policy.schema', `the policy has no gate "${id}"`, { rule: 'cases', hint, where })];
  });
}
