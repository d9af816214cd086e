import type { Content } from './content.ts';
import type { Decisions, NotJudged } from './decisions.ts';
import type { Scope, UndefinedReason } from './metric.ts';

/** Types of `<report>.manifest.json` (evidence.md 1). Fields with `?` are left out, all others always stand. */

export const metricUnits = [
  'rate',
  'difference',
  'ratio',
  'count',
  'score',
  'nats',
  'log_odds',
  'persons',
  'p_value',
  'none',
] as const;
export type MetricUnit = (typeof metricUnits)[number];

/** The rest of a `Metric` beside its id and scope, keys in snake_case. */
export type RecordedResult =
  | {
      readonly kind: 'value';
      readonly value: number;
      readonly ci?: {
        readonly lower: number | null;
        readonly upper: number | null;
        readonly level: number;
        readonly method: string;
        readonly approximate: boolean;
      };
      readonly ci_reason?: UndefinedReason;
      readonly n: number;
      readonly complete: boolean;
      readonly undefined_groups: readonly string[];
      readonly empty_groups: readonly string[];
      readonly small_groups: readonly string[];
      readonly argmax?: string;
      readonly argmin?: string;
      readonly tuned_on_audited_data?: true;
      readonly score_grid?: number;
      readonly invariant?: true;
    }
  | { readonly kind: 'undefined'; readonly reason: UndefinedReason; readonly n: number };

export interface RecordedMetric {
  readonly result: RecordedResult;
  readonly unit: MetricUnit;
  readonly method: string;
  readonly section: string;
  readonly slice?: Scope;
}

export const textFileRoles = ['config', 'policy', 'schema', 'reason_map', 'findings', 'text'] as const;
export type TextFileRole = (typeof textFileRoles)[number];

/** A text input, whole. `ref` is the path as written in the config. */
export interface RecordedFile {
  readonly role: TextFileRole;
  readonly name: string;
  readonly ref: string;
  readonly sha256: string;
  readonly text: string;
}

export interface RecordedDataset {
  readonly name: string;
  readonly hash: string | null;
  readonly size_bytes: number | null;
  /** [rows, columns] */
  readonly shape: readonly [number, number];
  readonly dtypes: Readonly<Record<string, string>>;
  readonly null_counts: Readonly<Record<string, number>>;
  readonly logical_sha256: string;
  readonly columns: Readonly<Record<string, string | null>>;
  readonly row_multiset: string | null;
  readonly key_sha256: string | null;
  readonly label_sha256: string | null;
}

export interface RecordedThreshold {
  /** Null under `from_file`: decisions follow no single threshold. */
  readonly value: number | null;
  readonly policy: ThresholdPolicy;
  /** Rows it was fitted on: a role of `dataset`. */
  readonly fit_on?: string;
  /** What the fit attains: J, the rate that was aimed at, or the mean cost per row. */
  readonly objective?: number;
}

export const thresholdPolicies = [
  'fixed',
  'from_file',
  'highest_probability',
  'none',
  'youden',
  'target_rate',
  'prevalence',
  'cost',
  'target_tpr',
  'target_fpr',
  'target_ppv',
] as const;
export type ThresholdPolicy = (typeof thresholdPolicies)[number];

export interface RecordedModel {
  readonly name: string;
  readonly type: string;
  readonly format: string | null;
  readonly hash: string | null;
  readonly size_bytes: number | null;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly feature_names: readonly string[] | null;
  readonly feature_count: number | null;
  readonly class_count: number | null;
  readonly trees?: number;
  readonly reason?: string;
  readonly parser: string | null;
  readonly calibration: string | null;
  readonly threshold: RecordedThreshold;
  readonly preprocessing: { readonly hash: string } | null;
  readonly signature: null;
}

export interface QueryLogEntry {
  readonly id: string;
  readonly purpose: string;
  readonly sql: string;
  readonly rows: number;
  readonly result_sha256: string;
}

export interface StrictCheck {
  readonly id: string;
  readonly status: 'met' | 'not_met';
  readonly detail: string;
}

export interface RecordedGit {
  readonly available: boolean;
  readonly sha: string | null;
  readonly dirty: boolean | null;
  readonly reason?: string;
}

export interface HashTree {
  readonly root: string;
  readonly inputs: {
    readonly config: string;
    readonly policy: Readonly<Record<string, string>>;
    readonly schema: string | null;
    readonly data: Readonly<Record<string, string>>;
    readonly model: string | null;
    readonly seeds: string;
    readonly claims: string;
  };
  readonly engine: string;
  readonly results: Readonly<Record<string, string>>;
  readonly gates: string;
}

/** Table Schema of the audited data with the roles that the audit gave its columns. */
export interface DatasetSchema {
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly description?: string;
    readonly constraints?: Readonly<Record<string, unknown>>;
  }[];
  readonly primaryKey: string | null;
  readonly roles: {
    readonly target: string | null;
    readonly positive_label: string | null;
    readonly favorable_outcome: string | null;
    readonly score: string | null;
    readonly prediction: string | null;
    readonly protected: readonly string[];
    readonly key: string | null;
    readonly weight: string | null;
    readonly period: string | null;
    /** A benchmark model's score; absent without one. */
    readonly challenger?: string;
    /** Where the label is not one of two classes. */
    readonly task?: 'multiclass' | 'regression';
    /** Its classes in code-point order, and the column of the probability of each. */
    readonly classes?: readonly string[];
    readonly class_scores?: Readonly<Record<string, string>>;
  };
}

/** The record without the fields that are digests of the rest. */
export interface ManifestBody {
  readonly format: 'glassalpha-manifest/1';
  readonly manifest_version: '2.0';
  readonly schema_version: '2.0.0';
  readonly glassalpha_version: string;
  readonly generated_at: string;
  readonly audit: {
    readonly model_id: string;
    readonly model_version: string;
    readonly title: string;
    readonly as_of: string;
    readonly profile: string | null;
    readonly sequence?: number;
    readonly challenge?: string;
    readonly scores_sha256?: string;
  };
  readonly configuration: {
    readonly hash: string;
    readonly size_bytes: number;
    readonly sections: readonly string[];
    readonly strict_mode: boolean;
    readonly overrides: readonly {
      readonly flag: string;
      readonly key: string;
      readonly value: string | number | boolean | readonly string[];
    }[];
    readonly files: readonly RecordedFile[];
  };
  readonly dataset: Readonly<Record<string, RecordedDataset>>;
  readonly data_schema: DatasetSchema;
  readonly model: RecordedModel;
  readonly components: {
    readonly explainer: string | null;
    readonly metrics: readonly string[];
    readonly threshold_policy: string;
    readonly selection_strategy: string | null;
    readonly fallbacks_used: readonly never[];
    readonly fonts: readonly { readonly name: string; readonly sha256: string }[];
    readonly template_sha256: string;
    readonly modules: readonly { readonly name: string; readonly version: string; readonly sha256: string | null }[];
  };
  readonly environment: {
    readonly runtime: 'node';
    readonly supported: '>=20.19';
    readonly bytes_depend_on: readonly never[];
  };
  readonly dependencies: { readonly core_packages: Readonly<Record<string, string>> };
  readonly constraints: { readonly lockfile_sha256: string };
  readonly git: RecordedGit;
  readonly seeds: { readonly master: number; readonly derived: Readonly<Record<string, string>> };
  readonly engine: {
    readonly name: string;
    readonly version: string;
    readonly dialect: string;
    readonly query_log: readonly QueryLogEntry[];
  };
  readonly metrics: Readonly<Record<string, RecordedMetric>>;
  readonly gates: Decisions | NotJudged;
  readonly content: Content;
  readonly execution: { readonly success: true; readonly random_seed: number; readonly deterministic_mode: true };
  readonly determinism: {
    readonly statement: string;
    readonly excluded: readonly { readonly what: string; readonly why: string }[];
    readonly checks: readonly StrictCheck[];
  };
}

/** The audit as one record: everything downstream reads only this. */
export interface Manifest extends ManifestBody {
  readonly hashes: HashTree;
  readonly manifest_hash: string;
}
