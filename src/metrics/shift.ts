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

/** Forms of count rates that weights of cells have a meaning for. */
const followedForms: ReadonlySet<string> = new Set(['rate', 'rate_difference', 'rate_ratio']);

/** Other figures of decisions that are followed, by id. */
const followedDecisions: ReadonlySet<string> = new Set([
  'f1',
  'balanced_accuracy',
  'informedness',
  'mcc',
  'cohen_kappa',
  'equalized_odds_difference',
  'air',
  'statistical_parity_difference',
]);

/** Figures of scores that are followed; tests and debiased errors count rows, which weights have none of. */
export const followedScores: ReadonlySet<string> = new Set([
  'roc_auc',
  'gini',
  'ks',
  'average_precision',
  'log_loss',
  'brier',
  'brier_skill',
  'ece_width_10',
  'ece_width_15',
  'ece_mass_10',
  'mce_width_10',
  'mce_mass_10',
  'oe_ratio',
  'calibration_gap',
]);

/** Whether this version computes a metric on weighted cells. */
export function isFollowed({ id, method, rate }: Pick<MetricDefinition, 'id' | 'method' | 'rate'>): boolean {
  return (rate !== undefined && followedForms.has(method)) || followedDecisions.has(id) || followedScores.has(id);
}

/**
 * How a followed metric gets its interval under a shift: percentiles of replicates where it is smooth. Those of gaps between groups
 * and of calibration errors do not hold their level (metrics.md 4): these take the method they have without a shift, on the
 * effective number of weighted rows (bench/shifted-intervals.md). Other distances and extreme ratios get none.
 */
export function shiftedIntervalMethod({
  id,
  method,
  slices,
}: Pick<MetricDefinition, 'id' | 'method' | 'slices'>): 'boot' | 'tukey_newcombe' | 'eod' | 'ece_triangle' | null {
  if (method === 'rate_difference') return 'tukey_newcombe';
  if (id === 'equalized_odds_difference') return 'eod';
  if (id.startsWith('ece_')) return 'ece_triangle';
  return slices !== 'overall' || /^(mce|ks)(_|$)/.test(id) ? null : 'boot';
}

/** `shifted.<metric>`: the metric as it would be if the groups had other shares. */
export function shiftedDraft(of: MetricDefinition): MetricDraft {
  return {
    ...inherited(of),
    id: `shifted.${of.id}`,
    label: `${of.label} under a shift`,
    section: '10.1',
    interval: shiftedIntervalMethod(of),
    method: 'shifted',
    computed: isFollowed(of),
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
    computed: isFollowed(of) && of.direction !== 'none',
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
    computed: true,
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
    computed: true,
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
    computed: true,
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
  drift('cramers_v', 'Drift, Cramér’s V', '√(χ² / n) of category × period', 'Cramér 1946', { needs: ['C'] }),
  drift('js', 'Drift, Jensen–Shannon', 'Jensen–Shannon divergence in bits', 'Lin 1991', {}),
  drift('wasserstein', 'Drift, Wasserstein', '∫ |F now − F then|', 'Wasserstein-1 distance', { range: [0, null] }),
  drift('total_variation', 'Drift, total variation', '½ Σ |share now − share then|', 'total variation distance', {
    needs: ['C'],
  }),
]);
