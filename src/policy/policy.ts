import type { Where } from '../base/diagnostic.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { Comparison, Severity, Threshold } from '../record/decisions.ts';

/** A policy file that was read without an error: the original gate format (policy.md 1.1, first keys). */
export interface Policy {
  /** The file as the configuration names it. */
  readonly file: string;
  /** SHA-256 of the file's bytes. */
  readonly sha256: string;
  readonly policyName: string;
  readonly version: string;
  readonly effectiveDate: string;
  readonly citation: string;
  /** In file order. */
  readonly gates: readonly Gate[];
}

export interface Gate {
  /** `name` in lower case, runs of other characters as `_`; unique in its policy. */
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
  readonly severity: Severity;
  readonly where: Where;
}
