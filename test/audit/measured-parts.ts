import type { FactParts } from '../../src/audit/gather-facts.ts';
import type { DriftRow, ProxyRow, ShiftedMetric } from '../../src/audit/measured-facts.ts';
import type { Metric } from '../../src/record/metric.ts';

/**
 * What the steps of an audit hand to the sections, with figures made up for the words around them. That real figures arrive here
 * is tested where they are measured.
 */
export function measuredParts(cells: readonly { group: string; n: number }[]): FactParts {
  return {
    intersections: [
      {
        name: 'gender*age_group',
        attributes: ['gender', 'age_group'],
        declared: false,
        missing: 2,
        reference: 'male|26-39',
        groups: cells,
      },
    ],
    trainingLabels: {
      rows: 700,
      attributes: [
        {
          name: 'gender',
          missing: 0,
          groups: [
            { group: 'female', n: 218, positives: 141 },
            { group: 'male', n: 482, positives: 349 },
          ],
        },
      ],
      absent: ['age_group'],
    },
    strata: {
      columns: ['housing'],
      attributes: [
        {
          attribute: 'gender',
          strata: [
            {
              stratum: 'own',
              n: 210,
              groups: [
                { group: 'female', n: 60, selected: 48, rate: 0.8 },
                { group: 'male', n: 150, selected: 126, rate: 0.84 },
              ],
              difference: 0.04,
            },
            { stratum: 'free', n: 30, groups: [{ group: 'male', n: 30, selected: 18, rate: 0.6 }], difference: null },
          ],
        },
      ],
    },
    shifts: {
      shifts: [
        {
          shift: 'gender:+0.1',
          attribute: 'gender',
          margins: [
            { group: 'female', observed: 0.31, target: 0.41 },
            { group: 'male', observed: 0.69, target: 0.59 },
          ],
          reason: null,
          metrics: [
            shifted('accuracy', null, 0.74, 0.731, [0.69, 0.77]),
            shifted('roc_auc', null, 0.78, 0.772, [0.71, 0.83]),
            shifted('brier', null, 0.17, 0.174, [0.15, 0.2]),
            shifted('demographic_parity_difference', 'age_group', 0.2, 0.207, [0, 0.34]),
            { ...shifted('demographic_parity_difference', 'gender', 0.05, 0.05, [0, 0]), invariant: true },
          ],
        },
        { shift: 'gender:+0.8', attribute: 'gender', margins: [], reason: 'infeasible_margin', metrics: [] },
      ],
      worst: { shift: 'gender:+0.1', metric: 'accuracy', by: null, degradation: 0.009 },
      worstCase: [{ attribute: 'gender', distance: 0.1, metric: 'accuracy', by: null, value: 0.728 }],
      limit: 0.05,
    },
    drift: { referenceRows: 700, features: driftRows, aucChange: -0.021 },
    proxies: proxyRows,
    individual: { rows: 300, of: 300, maxDistance: 0.05, scoreDifference: 0.1 },
    perturbations: [
      { epsilon: 0.01, n: 300, flips: 0, scoreChangeP95: 0.004, scoreChangeMax: 0.02 },
      { epsilon: 0.1, n: 300, flips: 9, scoreChangeP95: 0.051, scoreChangeMax: 0.21 },
    ],
  };
}

/** The metric that a gate on shifts sees. */
export const largestDegradation: Metric = {
  kind: 'value',
  id: 'max_metric_degradation_under_shift',
  scope: { split: 'audited' },
  value: 0.009,
  ci: { lower: -0.002, upper: 0.021, level: 0.95, method: 'image', approximate: false },
  n: 300,
  complete: true,
  undefinedGroups: [],
  emptyGroups: [],
  smallGroups: [],
  argmax: 'gender:+0.1 accuracy',
};

function shifted(
  metric: string,
  attribute: string | null,
  baseline: number,
  after: number,
  [lower, upper]: readonly [number, number],
): ShiftedMetric {
  const change = Number((after - baseline).toFixed(6));
  const degradation = metric === 'accuracy' || metric === 'roc_auc' ? -change : change;
  const values = { baseline, shifted: after, change, lower, upper, degradation };
  return { metric, attribute, ...values, invariant: false, reason: null };
}

const driftRows: readonly DriftRow[] = [
  { feature: 'score', kind: 'score', psi: 0.041, noiseP: 0.31, ks: 0.05, reason: null },
  { feature: 'duration_months', kind: 'numeric', psi: 0.27, noiseP: 0.0004, ks: 0.19, reason: null },
  { feature: 'savings', kind: 'categorical', psi: 0.02, noiseP: 0.7, ks: null, reason: 'task_mismatch' },
];

const proxyRows: readonly ProxyRow[] = [
  proxy('checking_status', 'gender', 'cramers_v', 0.14, 0.62),
  proxy('duration_months', 'gender', 'correlation_ratio', 0.08, 0.55),
  proxy('duration_months', 'age_group', 'correlation_ratio', 0.11, 0.6),
  { ...proxy('constant', 'age_group', 'cramers_v', 0, 0.5), association: null, adjustedP: null, auc: null },
];

function proxy(
  feature: string,
  attribute: string,
  measure: ProxyRow['measure'],
  association: number,
  auc: number,
): ProxyRow {
  const role = feature === 'constant' ? 'other' : 'input';
  return { feature, attribute, role, measure, association, p: 0.01, adjustedP: 0.03, auc, n: 300, dropped: 0 };
}
