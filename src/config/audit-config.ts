/**
 * The effective audit configuration: aliases folded, defaults filled, positions dropped. Paths are as written.
 * Field names are the configuration keys in camelCase; meaning: interface.md 5.
 */

export type Switch = true | false | 'auto';
export type Scalar = string | number | boolean;

/** A path together with the key it stood under and its place, for path diagnostics. */
export interface ConfigPath {
  readonly path: string;
  readonly key: string;
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

export interface AttributeConfig {
  readonly column: string;
  readonly label: string;
  /** A group's value, the largest group, or the one with the highest selection rate. */
  readonly reference: string;
  readonly values?: readonly string[];
  readonly unknown: readonly string[];
  /** Ascending lower edges; the last bin is open. */
  readonly bins?: readonly number[];
  readonly groups: Readonly<Record<string, string>>;
  readonly source: 'self_reported' | 'observed' | 'inferred';
  /** Columns that encode the attribute. */
  readonly carriedBy?: readonly string[];
  /** Data of GDPR Article 9. */
  readonly specialCategory?: true;
}

/** How the bytes of a file of rows are read. */
export interface FileReading {
  readonly format?: 'csv' | 'parquet';
  readonly delimiter?: string;
  readonly encoding: 'utf-8' | 'latin1' | 'utf-16';
  readonly missingValues: readonly string[];
}

/** Rows beside the audited ones. */
export interface OtherRows extends ConfigPath, FileReading {}

export interface DataConfig extends FileReading {
  readonly paths: readonly ConfigPath[];
  /** `german_credit`: the bundled hold-out; only without `path`. */
  readonly dataset?: 'german_credit';
  readonly targetColumn: string;
  readonly positiveLabel?: Scalar;
  readonly scoreColumn?: string;
  /** What the score column holds; absent: probabilities. */
  readonly scoreKind?: 'logit' | 'points';
  /** Rows without a label are counted by their decisions; absent: they are an error. */
  readonly unlabelled?: 'report';
  /** With several classes: the column that holds the probability of each, as written. */
  readonly classScores?: readonly { readonly class: string; readonly column: string }[];
  readonly predictionColumn?: string;
  /** Score of a benchmark model. */
  readonly challengerColumn?: string;
  readonly idColumn?: string;
  readonly weightColumn?: string;
  /** Back-test period of a row. */
  readonly periodColumn?: string;
  /** Rating grade of a row. */
  readonly gradeColumn?: string;
  /** Default probability by grade; absent: the mean score of its rows. */
  readonly gradePd?: Readonly<Record<string, number>>;
  /** Legitimate factors within whose strata groups are compared. */
  readonly stratumColumns?: readonly string[];
  readonly splitColumn?: string;
  readonly split?: string;
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly sample?: 'holdout' | 'out_of_time' | 'production' | 'development';
  readonly train?: OtherRows;
  /** Rows of development that the audited ones are compared with. */
  readonly reference?: OtherRows;
  readonly featureColumns?: readonly string[];
  readonly protectedAttributes: readonly AttributeConfig[];
  /** Labels of the attributes crossed, in declared order; absent: every pair, reported and not gated. */
  readonly intersections?: readonly (readonly string[])[];
  readonly schemaPath?: ConfigPath;
  readonly holdoutStatement?: string;
}

export type ModelType =
  | 'xgboost'
  | 'lightgbm'
  | 'catboost'
  | 'logistic_regression'
  | 'random_forest'
  | 'sklearn'
  | 'onnx'
  | 'linear'
  | 'endpoint'
  | 'predictions_only';

export interface ModelConfig {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** Which of id and version stood in the file (strict mode asks). */
  readonly stated: { readonly id: boolean; readonly version: boolean };
  readonly path?: ConfigPath;
  readonly type?: ModelType;
  readonly bestIteration?: 'file' | 'all' | number;
  readonly parity?: { readonly file: ConfigPath; readonly column: string; readonly tolerance: number };
}

export type PolicyReference =
  | ({ readonly kind: 'name'; readonly name: string } & Omit<ConfigPath, 'path' | 'key'>)
  | ({ readonly kind: 'path' } & ConfigPath);

/** Human text of the model card, or the file it stands in. */
export interface CardText {
  readonly text: string;
  readonly authorRole: string | null;
}

export interface ModelCard {
  /** Text fields by key, for example `purpose`; `assumptions` and `limitations` are lists. */
  readonly texts: Readonly<Record<string, CardText>>;
  readonly lists: Readonly<Record<string, readonly CardText[]>>;
  readonly files: Readonly<Record<string, ConfigPath>>;
  readonly approvals: readonly { readonly role: string; readonly name: string; readonly date: string }[];
  /** Fields of the inventory entry as they stand in the file; null where one has no value. */
  readonly inventory?: readonly { readonly field: string; readonly text: string | null }[];
  readonly declaredAccuracy?: DeclaredAccuracy;
}

/** A figure that was declared for the model, with the place of its metric. */
export interface DeclaredAccuracy {
  /** Id or alias as written. */
  readonly metric: string;
  readonly value: number;
  readonly place: Omit<ConfigPath, 'path'>;
}

export interface Institution {
  readonly name?: string;
  readonly unit?: string;
  readonly address?: string;
  readonly contact?: {
    readonly name?: string;
    readonly role?: string;
    readonly email?: string;
    readonly phone?: string;
  };
}

/** Rows that a threshold is fitted on. */
export type FitSplit = 'audited' | 'train' | 'reference';

/** `from_file`: the decision column is the truth. The policies below it are fitted to scores (metrics.md 8.2). */
export type ThresholdConfig =
  | { readonly policy: 'fixed'; readonly value: number }
  | { readonly policy: 'from_file' }
  /** With several classes: the one with the highest probability. */
  | { readonly policy: 'highest_probability' }
  /** Amounts: nothing is decided. */
  | { readonly policy: 'none' }
  | { readonly policy: 'youden' | 'prevalence' | 'cost'; readonly fitOn: FitSplit }
  | {
      readonly policy: 'target_rate' | 'target_tpr' | 'target_fpr' | 'target_ppv';
      readonly rate: number;
      readonly fitOn: FitSplit;
    };

/** The share of a group, or of all groups but the reference, moves by `by` share points. */
export interface ShiftMove {
  readonly attribute: string;
  readonly group?: string;
  readonly by: number;
}

export interface ShiftConfig {
  /** As written. */
  readonly text: string;
  readonly moves: readonly ShiftMove[];
}

export interface AuditConfig {
  readonly asOf: string;
  readonly randomSeed: number;
  readonly strictMode: boolean;
  readonly auditProfile: string | null;
  readonly title: string;
  readonly policies: readonly PolicyReference[];
  readonly fairnessAnalysis: Switch;
  readonly calibrationTesting: Switch;
  readonly reasonCodes: Switch;
  readonly recourseAnalysis: Switch;
  readonly threshold: ThresholdConfig;
  /** What a wrong decision costs, for the cost curve and the policy `cost`. */
  readonly costs?: { readonly falsePositive: number; readonly falseNegative: number };
  readonly favorableOutcome?: Scalar;
  readonly shifts?: readonly ShiftConfig[];
  /** Largest worsening under a shift that does not fail the audit. */
  readonly failOnDegradation?: number;
  readonly institution: Institution;
  readonly modelCard: ModelCard;
  readonly retention?: { readonly period: string; readonly authority: string };
  readonly git: { readonly allowDirty: boolean; readonly reason?: string };
  /** Waivers and documentation of gates. */
  readonly waivers?: ConfigPath;
  /** Where the model is used; absent: not stated. */
  readonly jurisdictions?: readonly string[];
  /** The firm's own table of authorities, over the shipped one. */
  readonly authorities?: ConfigPath;
  /** Portfolio log: earlier audits of the model are read from it, and this one is added. */
  readonly log?: ConfigPath;
  /** YAML list of findings on the model. */
  readonly findings?: ConfigPath;
  readonly sequence?: number;
  readonly challenge?: string;
  readonly engine: {
    readonly name: 'duckdb';
    readonly memoryLimit?: string;
    readonly maxDistinctScores: number;
    readonly maxResultRows: number;
    readonly timeoutS: number;
  };
  readonly data: DataConfig;
  readonly model: ModelConfig;
  readonly metrics: {
    readonly confidenceLevel: number;
    readonly nBootstrap: number;
    readonly minGroupN: number;
    readonly smallGroups: 'keep' | 'exclude';
    /** ε and δ of metrics.md 8.7; absent: similar persons are not compared. */
    readonly individualFairness?: { readonly maxDistance: number; readonly scoreDifference: number };
    /** Noise in standard deviations of the inputs; absent: none is tried. */
    readonly stability?: { readonly epsilons: readonly number[] };
    /** Whether the audited rows are compared with `data.reference`. */
    readonly drift?: boolean;
  };
  readonly report: {
    readonly outputPath?: string;
    readonly outputFormat: 'pdf';
    readonly paper: 'us-letter' | 'a4';
    /** Whether score and decision of every row are written beside the report. */
    readonly saveScores?: true;
  };
  /** Dotted keys that stood in the file, after folding aliases: what strict mode and the record look at. */
  readonly statedKeys: readonly string[];
  /** Top-level keys as they stand in the file, sorted. */
  readonly sections: readonly string[];
  /** Retired keys met, for strict check 7. */
  readonly retiredKeys: readonly string[];
}
