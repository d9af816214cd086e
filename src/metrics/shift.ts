import { define, type MetricDraft } from './define.ts';
import type { MetricDefinition } from './definition.ts';

const anyTask = { tasks: ['binary', 'multiclass', 'regression'] } as const;

/** Metrics that are followed under every configured shift. */
export const shiftedByDefault = [
  'accuracy',
  'tpr',
  'ppv',
  'f1',
  'roc_auc',
  'brier',
  'ece_width_10',
  'demographic_parity_difference',
  'equalized_odds_difference',
] as const;

/** `shifted.<metric>`: the metric as it would be if the groups had other shares. */
export function shiftedDraft(of: MetricDefinition): MetricDraft {
  return {
    ...inherited(of),
    id: `shifted.${of.id}`,
    label: `${of.label} under a shift`,
    section: '10.1',
    interval: 'boot',
    method: 'shifted',
    formula: `${of.id} with the groups weighted to the target shares`,
    meaning: `${of.meaning} Here in a population with other group shares.`,
    reference: 'post-stratification, raking for several attributes',
  };
}

/** `worst_case_shift.<metric>`: the metric at the worst group shares within the stated distance. */
export function worstCaseDraft(of: MetricDefinition): MetricDraft {
  return {
    ...inherited(of),
    id: `worst_case_shift.${of.id}`,
    label: `${of.label} at the worst shift`,
    section: '10.2',
    interval: null,
    method: 'worst_case_shift',
    formula: `worst ${of.id} over all group shares within ±d of one attribute`,
    meaning: `${of.meaning} Here for the least favourable group shares within the stated distance.`,
    reference: 'extreme points of the simplex slice',
  };
}

/** What stays true of a metric when its rows get other weights. */
function inherited(of: MetricDefinition): Partial<MetricDefinition> {
  const { direction, range, unit, neutral, slices, tasks, needs } = of;
  return { direction, range, unit, neutral, slices, tasks, needs };
}

function drift(
  id: string,
  label: string,
  formula: string,
  reference: string,
  more: Partial<MetricDefinition>,
): MetricDraft {
  return {
    id: `drift_${id}`,
    label,
    formula,
    meaning: 'How far the audited rows have moved from the reference rows.',
    reference,
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    slices: 'feature',
    section: '3.6',
    needs: ['H'],
    ...anyTask,
    ...more,
  };
}

export const shiftDefaults = { family: 'shift', section: '10.1' } as const;

/** Other populations, other times (metrics.md 8.8). `shifted.*` and `worst_case_shift.*` are built on demand. */
export const shiftMetrics = define(shiftDefaults, [
  {
    id: 'max_metric_degradation_under_shift',
    aliases: ['max_shift_degradation'],
    label: 'Largest degradation under shift',
    direction: 'lower',
    range: [null, null],
    unit: 'difference',
    neutral: 0,
    interval: 'image',
    ...anyTask,
    formula: 'max over shifts and followed metrics of the worsening in absolute units',
    meaning: 'How much worse the worst metric gets when the mix of groups changes.',
    reference: 'post-stratification',
  },
  {
    id: 'psi',
    aliases: ['psi_score', 'csi'],
    label: 'Population stability index',
    direction: 'lower',
    range: [0, null],
    unit: 'score',
    neutral: 0,
    slices: 'feature',
    section: '3.6',
    needs: ['B'],
    ...anyTask,
    formula: 'Σ (share now − share then) · log(share now / share then) over bins',
    meaning: 'How far a distribution has moved from that of the reference rows.',
    reference: 'credit scoring practice; noise level by χ²',
  },
  drift('ks', 'Drift, Kolmogorov–Smirnov', 'max |F now − F then|', 'two-sample Kolmogorov–Smirnov statistic', {}),
  drift('chi2_p', 'Drift, chi-squared p-value', 'χ² test of shares now and then', 'Pearson 1900', {
    unit: 'p_value',
    direction: 'none',
    neutral: null,
    fact: true,
    needs: ['C'],
  }),
  drift('cramers_v', 'Drift, Cramér’s V', 'bias-corrected V of category × period', 'Bergsma 2013', { needs: ['C'] }),
  drift('js', 'Drift, Jensen–Shannon', 'Jensen–Shannon divergence in bits', 'Lin 1991', {}),
  drift('wasserstein', 'Drift, Wasserstein', '∫ |F now − F then|', 'Wasserstein-1 distance', { range: [0, null] }),
  drift('total_variation', 'Drift, total variation', '½ Σ |share now − share then|', 'total variation distance', {
    needs: ['C'],
  }),
]);
