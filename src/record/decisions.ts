import { undefinedReasons } from './metric.ts';

/** Types of `policy_decisions.json` (policy.md 3). Keys are always present, null where nothing applies. */

export const gateStatuses = ['PASS', 'FAIL', 'INCONCLUSIVE', 'NOT_EVALUATED', 'WAIVED'] as const;
export type GateStatus = (typeof gateStatuses)[number];

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

export const comparisons = [
  'less_than',
  'less_than_or_equal',
  'greater_than',
  'greater_than_or_equal',
  'equals',
  'between',
] as const;
export type Comparison = (typeof comparisons)[number];

/** How an interval stands to the threshold: every point satisfies, none does, some do; or there is no interval. */
export const ciStates = ['satisfies', 'violates', 'spans', 'none'] as const;
export type CiState = (typeof ciStates)[number];

export const thresholdBases = ['regulation', 'guidance', 'draft', 'convention', 'house', 'numerical', 'none'] as const;
export type ThresholdBasis = (typeof thresholdBases)[number];

/**
 * Why a row has no value or is inconclusive: the metric's own reason, or one of the gate's (policy.md 2.1, 2.2); `spans`: the
 * interval lies on both sides of the threshold.
 */
export const gateReasons = [
  ...undefinedReasons,
  'not_in_record',
  'empty_scope',
  'no_interval',
  'spans',
  'min_n',
  'min_events',
  'groups_not_estimable',
] as const;
export type GateReason = (typeof gateReasons)[number];

/** Options of a near-threshold gate that is not PASS, in this order (policy.md 2.5). */
export const nearOptions = ['document_and_monitor', 'remediate', 'waiver_with_monitoring', 'more_data'] as const;
export type NearOption = (typeof nearOptions)[number];

/** State of an instrument or provision at a date (policy.md 5.1). */
export const authorityStatuses = ['in_force', 'future', 'proposed', 'withdrawn', 'superseded', 'historical'] as const;
export type AuthorityStatus = (typeof authorityStatuses)[number];

/** How an authority was found: named by id in the policy, or read from the clause text (policy.md 5.2). */
export const authorityMatches = ['explicit', 'label', 'alias', 'legacy_alias', 'instrument_only'] as const;
export type AuthorityMatch = (typeof authorityMatches)[number];

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** A citation as the table of authorities had it at `as_of`. A clause that resolves to nothing has no entry. */
export interface GateAuthority {
  /** `instrument#provision`, or the instrument alone. */
  readonly id: string;
  /** Of the instrument. */
  readonly title: string;
  /** Of the provision; null where the instrument as a whole is cited, or only a heading is known. */
  readonly label: string | null;
  readonly heading: string | null;
  readonly status: AuthorityStatus;
  readonly from: string | null;
  readonly to: string | null;
  readonly superseded_by: readonly string[];
  readonly pending: { readonly action: string; readonly instrument: string | null; readonly as_of: string } | null;
  readonly matched: AuthorityMatch;
  readonly confidence: Confidence;
}

/** Why a waiver is honoured or not (policy.md 4). */
export const waiverStates = [
  'active',
  'expired',
  'not_yet',
  'limit_exceeded',
  'scope',
  'version',
  'too_long',
  'not_executive',
  'self_approved',
  'not_waivable',
  'unsigned',
  'bad_signature',
] as const;
export type WaiverState = (typeof waiverStates)[number];

/** The waiver that speaks of a gate, honoured or not; the status says which. */
export interface GateWaiver {
  readonly id: string;
  readonly state: WaiverState;
  readonly expires: string;
  readonly approved_by_role: string;
  /** The key whose signature was checked; false without one. */
  readonly signed: false | { readonly key_id: string };
}

export const trendDirections = ['improving', 'degrading', 'mixed', 'insufficient'] as const;
export type TrendDirection = (typeof trendDirections)[number];

/** The gate's value over earlier audits of the model and this one, oldest first (policy.md 2.5). */
export interface GateTrend {
  readonly points: readonly { readonly as_of: string; readonly model_version: string; readonly value: number }[];
  readonly direction: TrendDirection;
}

/** One way in which a child policy is weaker than what it inherits (policy.md 1.4). Values as they stand in the files. */
export interface RelaxedGate {
  readonly id: string;
  /** The gate key that differs, or `removed`. */
  readonly key: string;
  readonly from: string;
  readonly to: string | null;
  /** Null where the child gives none: `policy lint` finds that an error. */
  readonly rationale: string | null;
}

export type Threshold = number | boolean | readonly [number, number];

/** Slice of a gate row; like a metric's scope, `split` always present. */
export type GateSlice = Readonly<Record<string, string>>;

export interface DecisionInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: number;
  readonly method: string;
}

export interface GateRow {
  readonly slice: GateSlice;
  readonly value: number | boolean | null;
  readonly reason: GateReason | null;
  readonly ci: DecisionInterval | null;
  readonly n: number | null;
  readonly status: Exclude<GateStatus, 'WAIVED'>;
  readonly ci_state: CiState;
}

export interface NearThreshold {
  readonly near_threshold: boolean;
  readonly margin: number;
  readonly ci_overlaps_threshold: boolean;
  readonly significant: boolean | null;
  readonly excludes_parity: boolean | null;
  readonly mdd: number | null;
  readonly underpowered: boolean | null;
  readonly trend: GateTrend | null;
  readonly options: readonly NearOption[];
}

export interface GateDecision {
  readonly id: string;
  readonly policy: string;
  readonly name: string;
  readonly clause: string;
  readonly metric: string;
  readonly metric_id: string;
  readonly slice: GateSlice | null;
  readonly value: number | boolean | null;
  readonly reason: GateReason | null;
  readonly ci: DecisionInterval | null;
  readonly n: number | null;
  readonly smallest_group: { readonly group: string; readonly n: number } | null;
  readonly threshold: Threshold;
  readonly comparison: Comparison;
  readonly severity: Severity;
  readonly decision_rule: 'point' | 'ci';
  readonly on_inconclusive: 'fail' | 'warn';
  readonly status: GateStatus;
  readonly original_status: GateStatus;
  readonly blocks: boolean;
  readonly requires_documentation: boolean;
  readonly documentation: string | null;
  readonly ci_state: CiState;
  readonly near: NearThreshold | null;
  readonly rows: readonly GateRow[];
  readonly authorities: readonly GateAuthority[];
  readonly threshold_basis: ThresholdBasis;
  readonly rationale: string | null;
  readonly waiver: GateWaiver | null;
}

/** A gate without a threshold: its value is followed, nothing is judged. Same keys, so that both lists read alike. */
export interface TrackedGate
  extends Omit<
    GateDecision,
    'threshold' | 'severity' | 'status' | 'original_status' | 'blocks' | 'requires_documentation' | 'near' | 'rows'
  > {
  readonly threshold: null;
  readonly severity: 'info';
  readonly status: null;
  readonly original_status: null;
  readonly blocks: false;
  readonly requires_documentation: false;
  readonly near: null;
  readonly rows: readonly TrackedRow[];
}

export interface TrackedRow extends Omit<GateRow, 'status'> {
  readonly status: null;
}

export interface DecisionCounts {
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  readonly not_evaluated: number;
  readonly waived: number;
  readonly blocking: number;
  readonly documenting: number;
  readonly tracked: number;
  readonly not_applicable: number;
}

export interface PolicyIdentity {
  readonly file: string;
  readonly sha256: string;
  readonly policy_name: string;
  readonly version: string;
  readonly effective_date: string;
  /** Pack paths of every file it inherits from, in reading order. */
  readonly extends: readonly string[];
  readonly relaxed: readonly RelaxedGate[];
}

export const outcomes = ['PASS', 'WARN', 'FAIL'] as const;
export type Outcome = (typeof outcomes)[number];

/** The decisions without `manifest_sha256`, as they stand in `manifest.gates`. */
export interface Decisions {
  readonly format: 'glassalpha-policy-decisions/1';
  readonly as_of: string;
  readonly jurisdictions: readonly string[];
  readonly authorities_table: { readonly version: string; readonly sha256: string } | null;
  readonly policies: readonly PolicyIdentity[];
  readonly records_files: readonly { readonly file: string; readonly sha256: string }[];
  readonly gates: readonly GateDecision[];
  readonly tracked: readonly TrackedGate[];
  readonly not_applicable: readonly { readonly id: string; readonly policy: string; readonly because: string }[];
  readonly counts: DecisionCounts;
  readonly outcome: Outcome;
  readonly exit_code: 0 | 1;
}

/** What stands in `manifest.gates` when no policy was given. Never a pass. */
export interface NotJudged {
  readonly reason: string;
}

export function isJudged(gates: Decisions | NotJudged): gates is Decisions {
  return 'counts' in gates;
}
