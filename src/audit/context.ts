import type { AuditConfig } from '../config/audit-config.ts';
import type { MetricDefinition } from '../metrics/definition.ts';
import type { MulticlassStatistics } from '../metrics/multiclass/statistics.ts';
import type { RegressionStatistics } from '../metrics/regression/statistics.ts';
import type { BinaryStatistics } from '../metrics/statistics.ts';
import type { AuthorityTable } from '../policy/authorities/authority-table.ts';
import type { RecordedConditions } from '../policy/recorded-conditions.ts';
import type { PolicyRecords } from '../policy/waivers/waiver.ts';
import type { Decisions, NotJudged } from '../record/decisions.ts';
import type { RecordedDataset, RecordedFile, RecordedGit, RecordedModel, StrictCheck } from '../record/manifest.ts';
import type { Metric } from '../record/metric.ts';
import type { Finding } from './findings.ts';
import type { MeasuredFacts } from './measured-facts.ts';

/** What one pass over all columns of the audited rows found, beside the digests. Published by the measure step. */
export interface ColumnProfile {
  readonly name: string;
  /** Roles the audit gave it: `target`, `score`, `decision`, `recorded result`, `id`, `split`, `model input`, `attribute gender`, … */
  readonly roles: readonly string[];
  /** Declared type (schema) or stored type. */
  readonly type: string;
  readonly missing: number;
  /** Exact up to `distinctCap`, then null. */
  readonly distinct: number | null;
  /** Smallest and largest number, for columns whose non-missing cells are all numbers. */
  readonly range: readonly [number, number] | null;
}

/** Missing cells of one column in one group. */
export interface GroupMissingness {
  readonly column: string;
  readonly attribute: string;
  readonly group: string;
  readonly n: number;
  readonly missing: number;
}

export interface AttributeFacts {
  readonly name: string;
  readonly column: string;
  readonly source: 'self_reported' | 'observed' | 'inferred';
  readonly missing: number;
  /** The resolved reference group, null if it has no rows. */
  readonly reference: string | null;
  readonly binned: boolean;
  readonly groups: readonly { readonly group: string; readonly n: number }[];
  readonly inputOfModel: 'yes' | 'no' | 'no model';
}

/** The texts of the two classes. */
export interface LabelFacts {
  readonly positive: string;
  /** Null: it has no rows. */
  readonly negative: string | null;
  readonly favorable: string;
}

export interface ParityFacts {
  readonly rows: number;
  readonly maxAbs: number;
  readonly decisionsEqual: boolean;
  readonly toleranceUsed: number;
  readonly scoresSha256: string;
  /** Where the recorded scores stand, for people: file or column. */
  readonly against: string;
}

export interface OverlapFacts {
  readonly trainRows: number;
  readonly sharedIds: number | null;
  /** Why ids could not be compared, if so. */
  readonly reason: string | null;
}

/** The counts of an audit, by its task. */
export type AuditStatistics = BinaryStatistics | MulticlassStatistics | RegressionStatistics;

/** An audit of a label with two classes. */
export type BinaryContext = AuditContext<BinaryStatistics>;

export function isBinary(context: AuditContext): context is BinaryContext {
  return context.config.data.task === 'binary';
}

/** Everything a section of the record may draw on. Steps read it and return their `content` block; they measure nothing again. */
export interface AuditContext<S extends AuditStatistics = AuditStatistics> {
  readonly config: AuditConfig;
  readonly toolVersion: string;
  readonly rows: number;
  readonly datasets: Readonly<Record<string, RecordedDataset>>;
  readonly files: readonly RecordedFile[];
  /** Null: no findings file. */
  readonly findings: readonly Finding[] | null;
  /** Characters of a text that the report's fonts cannot print; texts of people are set in a face of their own. */
  readonly replacedInPrint: (text: string, writer: 'tool' | 'person') => readonly string[];
  readonly columns: readonly ColumnProfile[];
  readonly missingness: readonly GroupMissingness[];
  readonly attributes: readonly AttributeFacts[];
  readonly statistics: S;
  /** Rows of tables and points of charts that are no metrics of the record. */
  readonly facts: MeasuredFacts;
  /** Column descriptions of the declared schema. */
  readonly descriptions: Readonly<Record<string, string>>;
  /** Null: the label has several classes, or is an amount. */
  readonly labels: LabelFacts | null;
  readonly hasScores: boolean;
  readonly model: RecordedModel;
  readonly modelNotes: readonly string[];
  readonly unseenCategories: Readonly<Record<string, number>>;
  readonly parity: ParityFacts | null;
  readonly overlap: OverlapFacts | null;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly definitions: ReadonlyMap<string, MetricDefinition>;
  readonly gates: Decisions | NotJudged;
  readonly conditions: RecordedConditions;
  /** By which citations of gates were resolved. */
  readonly authorities: AuthorityTable;
  /** Waivers and documentation of gates. */
  readonly records: readonly PolicyRecords[];
  readonly git: RecordedGit;
  readonly checks: readonly StrictCheck[];
  readonly strictPassed: boolean;
}
