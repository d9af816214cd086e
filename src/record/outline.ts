import type { SectionKey } from './content.ts';

/** A section of the report: its number and title never change, whether it was performed or not (report.md 5). */
export interface OutlineSection {
  readonly number: SectionKey;
  readonly title: string;
  readonly subsections: readonly OutlineSubsection[];
}

export interface OutlineSubsection {
  readonly number: string;
  readonly title: string;
}

/** The fixed outline. `content` is keyed by these numbers, and contents, bookmarks and cross-references read them. */
export const outline: readonly OutlineSection[] = [
  section('1', 'Executive summary and gate board', [
    'Gate board',
    'Five facts',
    'Open findings',
    'Change since previous audit',
  ]),
  section('2', 'Model card', ['Facts read from the model', 'Purpose, use and responsibility', 'Approvals']),
  section('3', 'Data', [
    'Sources',
    'Schema',
    'Missing values by group',
    'Representativeness',
    'Overlap and leakage',
    'Drift',
    'Prohibited inputs',
  ]),
  section('4', 'Preprocessing and implementation check', [
    'Preprocessing artifact',
    'Unknown categories',
    'Score parity',
    'Attribution additivity',
  ]),
  section('5', 'Performance', [
    'Headline figures',
    'ROC and precision–recall',
    'Confusion matrix',
    'Threshold sweep',
    'Gains',
    'Cost curve',
    'By period and by segment',
    'Challenger',
  ]),
  section('6', 'Calibration', ['Summary', 'Reliability', 'Bins', 'By group', 'By period']),
  section('7', 'Fairness', [
    'Attributes',
    'Sample sizes',
    'Selection',
    'Error rates',
    'Conditional on declared factors',
    'Score distributions',
    'Proxies and label baseline',
    'Individual fairness',
    'Intersections',
    'Alternatives',
    'Finding pages',
  ]),
  section('8', 'Explainability', [
    'Method, background and additivity',
    'Global importance',
    'Dependence',
    'Monotonicity',
    'Stability',
  ]),
  section('9', 'Reason codes and recourse', [
    'Method and reference population',
    'Code map',
    'Frequency',
    'Fidelity, stability and agreement',
    'Worked notices',
    'Recourse',
  ]),
  section('10', 'Robustness', ['Demographic shift', 'Worst case', 'Input noise', 'Weakest subgroups']),
  section('11', 'Limitations, assumptions and compensating controls', [
    'Limitations found by the audit',
    'Assumptions and limitations stated by people',
    'Compensating controls',
  ]),
  section('12', 'Policy gates and clause map', [
    'Every gate',
    'Authorities',
    'Waivers and deviations',
    'Mitigations recorded',
    'Finding pages of other gates',
  ]),
  section('13', 'Monitoring plan', []),
  section('14', 'Provenance and reproduction', [
    'Digests',
    'Versions, seeds and repository',
    'Queries',
    'Checks of strict mode',
    'Verify and reproduce',
    'Retention and exclusions',
  ]),
  section('A', 'Definitions and formulas', []),
  section('B', 'Group tables', []),
  section('C', 'Framework index', []),
];

/** Title of a section (`'7'`) or subsection (`'7.3'`) of the outline. */
export function outlineTitle(number: string): string {
  for (const entry of outline) {
    if (entry.number === number) return entry.title;
    for (const sub of entry.subsections) if (sub.number === number) return sub.title;
  }
  return number;
}

function section(number: SectionKey, title: string, subsections: readonly string[]): OutlineSection {
  return {
    number,
    title,
    subsections: subsections.map((subtitle, i) => ({ number: `${number}.${i + 1}`, title: subtitle })),
  };
}
