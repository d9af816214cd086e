import type { Where } from '../base/diagnostic.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { Comparison, RelaxedGate, Severity, Threshold, ThresholdBasis } from '../record/decisions.ts';
import type { Condition } from './condition.ts';
import type { GateParameters } from './gate-parameters.ts';
import type { GateScope } from './scope.ts';

/** A file of a policy: as the configuration or a child policy names it, with the digest of its bytes. */
export interface PolicyFile {
  readonly file: string;
  readonly sha256: string;
}

/** What the firm's process allows (policy.md 1.1). */
export interface Governance {
  /** Longest time between two audits of a model. */
  readonly auditDays: number;
  readonly maxWaiverDays: number;
  readonly requireSignedWaivers: boolean;
  /** Roles that may approve a waiver of an error gate; empty: any role of level executive. */
  readonly executiveRoles: readonly string[];
}

export const defaultGovernance: Governance = {
  auditDays: 365,
  maxWaiverDays: 365,
  requireSignedWaivers: false,
  executiveRoles: [],
};

/** A policy that was read without an error, with what it inherits filled in. */
export interface Policy extends PolicyFile {
  readonly policyName: string;
  readonly version: string;
  readonly effectiveDate: string;
  readonly citation: string;
  readonly aliases: readonly string[];
  readonly jurisdiction: string | null;
  readonly description: string | null;
  readonly owner: string | null;
  readonly reviewDate: string | null;
  readonly governance: Governance;
  /** Every file it inherits from, in reading order. */
  readonly parents: readonly PolicyFile[];
  /** In what it is weaker than its parents. */
  readonly relaxed: readonly RelaxedGate[];
  /** Inherited gates first, in file order. */
  readonly gates: readonly Gate[];
}

/** What a policy has that states nothing more than the original format. */
export const plainPolicy = {
  aliases: [],
  jurisdiction: null,
  description: null,
  owner: null,
  reviewDate: null,
  governance: defaultGovernance,
  parents: [],
  relaxed: [],
} as const satisfies Partial<Policy>;

export interface Gate {
  /** As written, or `name` in lower case, runs of other characters as `_`; unique in its policy. */
  readonly id: string;
  readonly name: string;
  /** As written, or empty. */
  readonly clause: string;
  /** Id or alias, as written. */
  readonly metric: string;
  readonly definition: MetricDefinition;
  /** Null: tracked only. */
  readonly threshold: Threshold | null;
  readonly comparison: Comparison;
  /** Before `severityWhen`. */
  readonly severity: Severity;
  readonly scope: GateScope;
  readonly parameters: GateParameters;
  readonly decisionRule: 'point' | 'ci';
  readonly onInconclusive: 'fail' | 'warn';
  readonly minN: number | null;
  readonly minEvents: number | null;
  readonly allowUndefinedGroups: readonly { readonly group: string; readonly rationale: string }[];
  /** Ids of the table of authorities; empty: resolved from `clause`. */
  readonly authorities: readonly string[];
  readonly thresholdBasis: ThresholdBasis;
  readonly rationale: string | null;
  /** Null: always. */
  readonly appliesIf: Condition | null;
  /** The first whose condition holds decides the severity. */
  readonly severityWhen: readonly { readonly if: Condition; readonly severity: Severity }[];
  readonly waivable: boolean;
  /** The gate's own, else the policy's. */
  readonly owner: string | null;
  readonly reviewDate: string | null;
  /** Where the gate begins, in the file that wrote it last. */
  readonly where: Where;
  /** Where each of its keys stands. */
  readonly places: Readonly<Record<string, Where>>;
}

/** What a gate has that states only the keys of the original format. */
export const plainGate = {
  scope: {},
  parameters: {},
  decisionRule: 'point',
  onInconclusive: 'fail',
  minN: null,
  minEvents: null,
  allowUndefinedGroups: [],
  authorities: [],
  thresholdBasis: 'house',
  rationale: null,
  appliesIf: null,
  severityWhen: [],
  waivable: true,
  owner: null,
  reviewDate: null,
  places: {},
} as const satisfies Partial<Gate>;
