import type { MetricDraft } from '../define.ts';

/** The scores of each group against those of the reference group, before any threshold. */
export const scoreDistances: readonly MetricDraft[] = [
  {
    id: 'score_ks',
    computed: true,
    perGroup: true,
    label: 'Score distance to the reference group, Kolmogorov–Smirnov',
    section: '7.6',
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    slices: 'reference',
    needs: ['H'],
    formula: 'max over scores of |F of the group − F of the reference group|',
    meaning: 'Widest distance between the score distributions, whatever the threshold.',
    reference: 'two-sample Kolmogorov–Smirnov statistic',
  },
  {
    id: 'score_wasserstein',
    computed: true,
    perGroup: true,
    label: 'Score distance to the reference group, Wasserstein',
    section: '7.6',
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    slices: 'reference',
    needs: ['H'],
    formula: '∫ |F of the group − F of the reference group|',
    meaning: 'How far scores would have to move on average for the distributions to coincide.',
    reference: 'Wasserstein-1 distance',
  },
  ...[0.05, 0.1, 0.2, 0.3].map(quantileAirAt),
];

/** Chance to share `q` of the ranking against the reference group, as `quantile_air@0.1`. */
export function quantileAirAt(q: number): MetricDraft {
  return {
    id: `quantile_air@${q}`,
    label: `Impact ratio in the top ${q}`,
    direction: 'higher',
    range: [0, null],
    unit: 'ratio',
    neutral: 1,
    slices: 'reference',
    needs: ['H'],
    section: '7.6',
    interval: 'mn_ratio',
    method: 'quantile_air',
    computed: true,
    perGroup: true,
    formula: `share of the group in the top ${q} of scores / that of the reference group`,
    meaning: 'The impact ratio at another cut than the one used, read off the scores.',
    reference: 'adverse impact ratio by quantile',
  };
}
