/** Why a section or subsection of the report was not performed. Closed list of report.md 5. */
export const absenceReasons = [
  'not_requested',
  'no_model',
  'no_labels',
  'no_scores',
  'no_protected_attributes',
  'single_class',
  'no_training_data',
  'no_reference_data',
  'no_period_column',
  'no_stratum_columns',
  'no_reason_map',
  'no_adverse_decisions',
  'explainer_unavailable',
  'no_previous_report',
  'no_challenger',
  'task_mismatch',
  'human_text_missing',
  'not_in_this_version',
] as const;

export type AbsenceReason = (typeof absenceReasons)[number];

/** A section or subsection that was not performed, and what would bring it (text with the config key). */
export interface Absent {
  readonly absent: AbsenceReason;
  readonly supply: string;
}

/** A table cell. A number that is a metric stands once, in `metrics`, and is referred to by its key. */
export type Cell = string | number | boolean | null | { readonly metric: string };

export interface ContentTable {
  readonly subsection: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number;
}

/** Chart input: published numbers, at most 512 points. */
export interface ContentSeries {
  readonly subsection: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly n?: readonly number[];
}

/** Text written by a person; never generated. */
export interface HumanText {
  readonly text: string;
  readonly author_role: string | null;
}

export type Fact =
  | string
  | number
  | boolean
  | null
  | { readonly metric: string }
  | readonly Fact[]
  | { readonly [key: string]: Fact };

/** What one section of the report shows. Empty maps are left out. */
export interface PerformedContent {
  readonly tables?: Readonly<Record<string, ContentTable>>;
  readonly series?: Readonly<Record<string, ContentSeries>>;
  readonly texts?: Readonly<Record<string, HumanText>>;
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly absent?: Readonly<Record<string, Absent>>;
}

export type ContentBlock = PerformedContent | Absent;

export const sectionKeys = [
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  '10',
  '11',
  '12',
  '13',
  '14',
  'A',
  'B',
  'C',
] as const;
export type SectionKey = (typeof sectionKeys)[number];

export interface ChecklistItem {
  readonly id: string;
  readonly item: string;
  readonly state: 'met' | 'not_met' | 'not_applicable';
  readonly evidence: string;
  readonly section: string;
}

export interface RedFlag {
  readonly id: string;
  readonly item: string;
  readonly state: 'raised' | 'clear' | 'undetermined';
  readonly evidence: string;
  readonly section: string;
}

export interface FrontContent {
  readonly review: { readonly checklist: readonly ChecklistItem[]; readonly red_flags: readonly RedFlag[] };
  readonly facts: { readonly institution: Fact; readonly sample: string; readonly roles: Fact };
}

/** `front` and one block per section of the report. */
export type Content = { readonly front: FrontContent } & { readonly [key in SectionKey]: ContentBlock };

export function isAbsent(block: ContentBlock): block is Absent {
  return 'supply' in block;
}
