import type { Decisions, GateDecision, GateTrend, PolicyIdentity, TrackedGate } from '../record/decisions.ts';
import type { Metric } from '../record/metric.ts';
import { packPaths } from '../record/pack-path.ts';
import type { AuthorityTable } from './authorities/authority-table.ts';
import { resolveAuthorities } from './authorities/resolve-authorities.ts';
import { type Condition, type ConditionContext, emptyContext, failingLeaf, gatesOf, leafText } from './condition.ts';
import { type DecisionParts, decideGate, trackGate } from './decide-gate.ts';
import type { JudgedGate } from './judge-row.ts';
import { indexMetrics, type MetricIndex } from './metric-index.ts';
import { type Gate, type Policy, type PolicyFile, plainPolicy } from './policy.ts';
import { applyRecords, type WaiverContext } from './waivers/apply-waivers.ts';

export interface EvaluationInput {
  /** All of them must hold. */
  readonly policies: readonly Policy[];
  /** The record's metrics by key. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Labels of declared attributes and intersections: a gate on groups has one row for each that its scope does not leave out. */
  readonly attributes: readonly string[];
  /** What conditions look at. Without it only conditions about dates and gates can hold. */
  readonly context?: ConditionContext;
  /** Waivers and documentation, with the model they are for. */
  readonly records?: Omit<WaiverContext, 'asOf'>;
  /** Resolves clauses and ids; without it no gate has an authority. */
  readonly authorities?: AuthorityTable;
  /** The gate's earlier values with this one, from the portfolio log or carried from a record; null without either. */
  readonly trendOf?: (policy: Policy, gate: JudgedGate, value: number) => GateTrend | null;
  /** Gates of the command itself, judged after those of the policies; they stand in no file. */
  readonly command?: readonly Gate[];
  /** The date of judgement, `YYYY-MM-DD`. */
  readonly asOf: string;
}

/**
 * Judges metrics by policies (policy.md 2, 4). Pure and total: the same input gives the same bytes, and no metric makes it throw.
 * Every number compared and returned is a published one, so whoever holds the record reaches the same states.
 *
 * @example evaluatePolicies({ policies: [policy], metrics, attributes: ['gender'], asOf: '2025-10-14' }).outcome
 */
export function evaluatePolicies(input: EvaluationInput): Decisions {
  const { policies, command = [], asOf, context = emptyContext, records, authorities } = input;
  const index = indexMetrics(input.metrics, input.attributes, context.attributes);
  const judged = [
    ...policies.map((policy) => judgePolicy(policy, index, input)),
    ...(command.length === 0 ? [] : [judgePolicy({ ...commandPolicy, gates: command }, index, input)]),
  ];
  const gates = judged.flatMap((one) => one.gates);
  const tracked = judged.flatMap((one) => one.tracked);
  const notApplicable = judged.flatMap((one) => one.notApplicable);
  const counts = count(gates, tracked, notApplicable);
  const files = packed([...policies.flatMap((policy) => [...policy.parents, policy]), ...(records?.records ?? [])]);
  return {
    format: 'glassalpha-policy-decisions/1',
    as_of: asOf,
    jurisdictions: context.jurisdictions ?? [],
    authorities_table: authorities === undefined ? null : { version: authorities.version, sha256: authorities.sha256 },
    policies: policies.map((policy) => identity(policy, files)),
    records_files: (records?.records ?? []).map((file) => ({ file: files(file), sha256: file.sha256 })),
    gates,
    tracked,
    not_applicable: notApplicable,
    counts,
    outcome: counts.blocking > 0 ? 'FAIL' : counts.documenting > 0 ? 'WARN' : 'PASS',
    exit_code: counts.blocking > 0 ? 1 : 0,
  };
}

/** Under this name a gate of the command line stands in the decisions (policy.md 2.4). */
const commandPolicy: Policy = {
  ...plainPolicy,
  file: 'command',
  sha256: '',
  policyName: 'command',
  version: '',
  effectiveDate: '',
  citation: '',
  gates: [],
};

interface JudgedPolicy {
  readonly gates: readonly GateDecision[];
  readonly tracked: readonly TrackedGate[];
  readonly notApplicable: Decisions['not_applicable'];
}

type Verdict =
  | { readonly kind: 'judged'; readonly decision: GateDecision }
  | { readonly kind: 'tracked'; readonly decision: TrackedGate }
  | { readonly kind: 'not_applicable'; readonly because: string };

/** Gates that wait for others come last; the lists keep the order of the file. */
function judgePolicy(policy: Policy, index: MetricIndex, input: EvaluationInput): JudgedPolicy {
  const verdicts = new Map<string, Verdict>();
  const judge = (gate: Gate, failed: ReadonlySet<string>): void => {
    verdicts.set(gate.id, judgeGate(gate, policy, index, failed, input));
  };
  for (const gate of policy.gates) if (!waits(gate)) judge(gate, new Set());
  const failed = new Set(
    [...verdicts].flatMap(([id, one]) =>
      one.kind === 'judged' && one.decision.original_status !== 'PASS' ? [id] : [],
    ),
  );
  for (const gate of policy.gates) if (waits(gate)) judge(gate, failed);

  const inOrder = policy.gates.map(({ id }) => ({ id, verdict: verdicts.get(id) }));
  return {
    gates: inOrder.flatMap(({ verdict }) => (verdict?.kind === 'judged' ? [verdict.decision] : [])),
    tracked: inOrder.flatMap(({ verdict }) => (verdict?.kind === 'tracked' ? [verdict.decision] : [])),
    notApplicable: inOrder.flatMap(({ id, verdict }) =>
      verdict?.kind === 'not_applicable' ? [{ id, policy: policy.policyName, because: verdict.because }] : [],
    ),
  };
}

function waits({ appliesIf, severityWhen }: Gate): boolean {
  return [appliesIf ?? [], ...severityWhen.map((one) => one.if)].some((condition) => gatesOf(condition).length > 0);
}

function judgeGate(
  gate: Gate,
  policy: Policy,
  index: MetricIndex,
  failed: ReadonlySet<string>,
  { context = emptyContext, records, authorities, trendOf, asOf }: EvaluationInput,
): Verdict {
  const failing = (condition: Condition) => failingLeaf(condition, { context, asOf, failed });
  const leaf = failing(gate.appliesIf ?? []);
  if (leaf !== undefined) return { kind: 'not_applicable', because: leafText(leaf) };
  const { threshold } = gate;
  const parts: DecisionParts = {
    policy,
    index,
    severity: gate.severityWhen.find((one) => failing(one.if) === undefined)?.severity ?? gate.severity,
    authorities: authorities === undefined ? [] : resolveAuthorities(gate, authorities, asOf),
    trendOf: () => null,
  };
  if (threshold === null) return { kind: 'tracked', decision: trackGate(gate, parts) };
  const judged = { ...gate, threshold };
  const decision = decideGate(judged, { ...parts, trendOf: (value) => trendOf?.(policy, judged, value) ?? null });
  return {
    kind: 'judged',
    decision: records === undefined ? decision : applyRecords(decision, gate, policy, { ...records, asOf }),
  };
}

function identity(policy: Policy, packPath: (file: PolicyFile) => string): PolicyIdentity {
  const { sha256, policyName, version, effectiveDate, parents, relaxed } = policy;
  return {
    file: packPath(policy),
    sha256,
    policy_name: policyName,
    version,
    effective_date: effectiveDate,
    extends: parents.map(packPath),
    relaxed,
  };
}

/**
 * Pack paths of all policy files and records, each file once, in the order in which the audit records them: parents, the policy,
 * the next policy, then waivers.
 */
function packed(files: readonly PolicyFile[]): (file: PolicyFile) => string {
  const keyOf = ({ file, sha256 }: PolicyFile) => `${sha256} ${file}`;
  const unique = [...new Map(files.map((file) => [keyOf(file), file])).values()];
  const paths = packPaths(
    'policy',
    unique.map(({ file }) => file),
  );
  const byKey = new Map(unique.map((file, i) => [keyOf(file), paths[i] ?? file.file]));
  return (file) => byKey.get(keyOf(file)) ?? file.file;
}

function count(
  gates: readonly GateDecision[],
  tracked: readonly TrackedGate[],
  notApplicable: Decisions['not_applicable'],
): Decisions['counts'] {
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
    not_applicable: notApplicable.length,
  };
}
