import { reportView } from '../../src/report/report-view.ts';
import { type CaseOptions, germanCredit, policyText, recordOf } from '../audit/german-credit.ts';

/** Kinds of audit whose words are looked at: everything there, and each thing that can be missing. */
export const cases: Readonly<Record<string, CaseOptions>> = {
  full: {},
  measured: { measured: true },
  facts: { facts: true },
  multiclass: { task: 'multiclass', policy: null },
  regression: { task: 'regression', policy: null },
  'predictions-only': { model: false },
  'no-attributes': { attributes: [], policy: policyText(overallGate()) },
  'no-scores': { scores: false },
  'no-policy': { policy: null },
  'favourable-is-negative': { favorable: 0 },
  'one-class': { rows: (row) => row.label === 1 },
  // Nobody of 62+ is labelled positive, so their true positive rate is 0/0.
  'undefined-group': { rows: (row) => row.groups['age_group'] !== '62+' || row.label === 0 },
};

export function viewOf(options: CaseOptions) {
  const { manifest, sha256 } = recordOf(germanCredit(options));
  return { manifest, view: reportView(manifest, sha256) };
}

function overallGate(): string {
  return `  - name: "Ranking"
    clause: "internal"
    metric: "roc_auc"
    threshold: 0.7
    comparison: "greater_than_or_equal"
    severity: "info"
`;
}
