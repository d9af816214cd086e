import type { MetricDraft } from '../define.ts';

/** Groups compared among rows that are alike in the declared factors. */
export const withinStrata: readonly MetricDraft[] = [
  {
    id: 'conditional_parity_difference',
    computed: true,
    label: 'Conditional parity difference',
    section: '7.5',
    direction: 'lower',
    unit: 'difference',
    neutral: 0,
    interval: 'parity_triangle',
    formula: 'Σ (n_s / n) · (max − min over groups of selection_rate within stratum s)',
    meaning: 'The selection gap that remains among persons alike in the declared factors.',
    reference: 'Kamiran, Žliobaitė & Calders 2013',
  },
  ...(
    [
      ['conditional_odds_ratio', 'Conditional odds ratio', 'odds ratio'],
      ['conditional_risk_ratio', 'Conditional risk ratio', 'ratio of selection rates'],
    ] as const
  ).map(
    ([id, label, what]): MetricDraft => ({
      id,
      label,
      section: '7.5',
      range: [0, null],
      unit: 'ratio',
      neutral: 1,
      slices: 'reference',
      interval: 'rbg',
      computed: true,
      perGroup: true,
      formula: `Mantel–Haenszel pooled ${what} over the strata`,
      meaning: `The ${what} among persons alike in the declared factors.`,
      reference: 'Mantel & Haenszel 1959; Robins, Breslow & Greenland 1986',
    }),
  ),
  {
    id: 'cmh_p',
    computed: true,
    perGroup: true,
    label: 'Cochran–Mantel–Haenszel p-value',
    section: '7.5',
    unit: 'p_value',
    fact: true,
    slices: 'reference',
    formula: 'CMH test over the strata, no continuity correction',
    meaning: 'How often chance alone would give a conditional association this strong.',
    reference: 'Mantel & Haenszel 1959',
  },
  {
    id: 'breslow_day_p',
    computed: true,
    perGroup: true,
    label: 'Breslow–Day p-value',
    section: '7.5',
    unit: 'p_value',
    fact: true,
    slices: 'reference',
    formula: 'homogeneity test of the odds ratios of the strata',
    meaning: 'Small values say that the strata differ, so one pooled ratio does not describe them.',
    reference: 'Breslow & Day 1980',
  },
];
