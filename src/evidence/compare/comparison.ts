import type { KeyChange } from '../../policy/diff/gate-changes.ts';
import type { GateStatus, Severity, WaiverState } from '../../record/decisions.ts';
import type { Cause } from './cause.ts';
import type { ContentMove } from './content-moves.ts';

/** How two audits differ (evidence.md 6). Of an audit with itself, every list is empty. */
export interface Comparison {
  readonly format: 'glassalpha-comparison/1';
  readonly old: ComparedAudit;
  readonly new: ComparedAudit;
  /** Gates whose state is another one, worse first. */
  readonly gates: readonly GateMove[];
  readonly policies: readonly PolicyMove[];
  /** Metrics whose value, interval or number of rows differs, in key order. */
  readonly metrics: readonly MetricMove[];
  /** What moved among the inputs, in causal order. */
  readonly inputs: readonly Cause[];
  readonly content: readonly ContentMove[];
  readonly waivers: readonly WaiverMove[];
}

export interface ComparedAudit {
  readonly model_id: string;
  readonly model_version: string;
  readonly as_of: string;
  readonly glassalpha_version: string;
  readonly manifest_hash: string;
}

/** `better` and `worse` by the states; a gate that one of the audits lacks is `added` or `removed`. */
export type GateVerdict = 'worse' | 'removed' | 'added' | 'better';

export interface GateMove {
  readonly id: string;
  readonly policy: string;
  readonly name: string;
  readonly severity: Severity;
  readonly verdict: GateVerdict;
  readonly before: GateState | null;
  readonly after: GateState | null;
  /** New less old; null unless both are numbers. */
  readonly difference: number | null;
  readonly significance: Significance;
}

export interface GateState {
  readonly status: GateStatus;
  readonly value: number | boolean | null;
  readonly ci: ComparedInterval | null;
  readonly blocks: boolean;
}

export interface ComparedInterval {
  readonly lower: number | null;
  readonly upper: number | null;
  readonly level: number;
}

export interface PolicyMove {
  readonly policy: string;
  readonly move: 'added' | 'removed' | 'changed';
  readonly before: PolicyEdition | null;
  readonly after: PolicyEdition | null;
  /** Gates that both audits judged, under other terms. */
  readonly gates: readonly { readonly id: string; readonly name: string; readonly changes: readonly KeyChange[] }[];
}

export interface PolicyEdition {
  readonly version: string;
  readonly sha256: string;
}

export interface MetricMove {
  /** As in the record. */
  readonly key: string;
  readonly before: MetricState | null;
  readonly after: MetricState | null;
  /** New less old; null unless both have a value. */
  readonly difference: number | null;
  /** By what the definition says is better. */
  readonly direction: 'better' | 'worse' | 'neutral' | 'unknown';
  readonly significance: Significance;
}

export interface MetricState {
  readonly value: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
  readonly ci: ComparedInterval | null;
  readonly n: number;
}

/** What can be said of chance. `p_holm` is adjusted over every p of the comparison. */
export type Significance =
  | {
      readonly kind: 'paired';
      readonly test: 'mcnemar_exact' | 'delong';
      readonly p: number;
      readonly p_holm: number;
      /** Rows that both score files have and the test used. */
      readonly n: number;
    }
  | {
      readonly kind: 'unpaired';
      readonly assumed: 'independent rows assumed';
      /** Of the difference; from the limits of both intervals. */
      readonly ci: ComparedInterval;
      readonly p: number;
      readonly p_holm: number;
    }
  | { readonly kind: 'not_assessed'; readonly reason: NotAssessed };

/** Why no significance is stated. */
export type NotAssessed =
  /** One of the two has no value. */
  | 'no_value'
  | 'no_difference'
  /** The rows are the same, or not known to be others: without both score files nothing can be paired. */
  | 'same_rows_without_scores'
  /** One of the audits names no column of row ids. */
  | 'no_row_ids'
  /** The rows are the same but the labels are not: what differs is not the model alone. */
  | 'labels_differ'
  | 'no_interval'
  | 'levels_differ'
  /** No exact or asymptotic paired test of this metric in this version. */
  | 'no_paired_test'
  | 'weighted';

export interface WaiverMove {
  readonly id: string;
  readonly gate: string;
  readonly move: 'added' | 'removed' | 'changed';
  readonly before: WaiverStanding | null;
  readonly after: WaiverStanding | null;
}

export interface WaiverStanding {
  readonly state: WaiverState;
  readonly expires: string;
}
