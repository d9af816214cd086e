import type { MetricDraft } from '../define.ts';
import type { CountRateName } from '../definition.ts';

const moritz = 'Hardt, Price & Srebro 2016';

/** Rates over all groups of an attribute: the largest against the smallest. */
export const groupGaps: readonly MetricDraft[] = [
  gap({
    id: 'demographic_parity_difference',
    aliases: ['demographic_parity_max_diff'],
    label: 'Demographic parity difference',
    rate: 'selection_rate',
    derived: { from: 'selection_rate', form: 'difference' },
    formula: 'max − min over groups of selection_rate',
    meaning: 'Distance between the group that receives the good decision most often and the one least often.',
    reference: 'Fairlearn, demographic_parity_difference',
  }),
  share({
    id: 'demographic_parity_ratio',
    label: 'Demographic parity ratio',
    rate: 'selection_rate',
    derived: { from: 'selection_rate', form: 'ratio' },
    formula: 'min / max over groups of selection_rate',
    meaning: 'Lowest selection rate as a share of the highest.',
    reference: 'Fairlearn, demographic_parity_ratio',
  }),
  gap({
    id: 'equal_opportunity_difference',
    label: 'Equal opportunity difference',
    section: '7.4',
    rate: 'favorable_tpr',
    formula: 'max − min over groups of the favourable decisions among those whose label is favourable',
    meaning: 'Among persons whose outcome was the good one: distance in how often the model grants it.',
    reference: moritz,
  }),
  share({
    id: 'equal_opportunity_ratio',
    label: 'Equal opportunity ratio',
    section: '7.4',
    rate: 'favorable_tpr',
    formula: 'min / max over groups of the favourable decisions among those whose label is favourable',
    meaning: 'Among persons whose outcome was the good one: lowest rate of grants as a share of the highest.',
    reference: moritz,
  }),
  gap({
    id: 'predictive_parity_difference',
    label: 'Predictive parity difference',
    section: '7.4',
    rate: 'ppv',
    derived: { from: 'ppv', form: 'difference' },
    formula: 'max − min over groups of ppv',
    meaning: 'How differently a positive decision comes true between groups.',
    reference: 'Chouldechova 2017',
  }),
  {
    id: 'equalized_odds_difference',
    label: 'Equalized odds difference',
    section: '7.4',
    direction: 'lower',
    unit: 'difference',
    neutral: 0,
    interval: 'eod',
    method: 'equalized_odds_difference',
    computed: true,
    formula: 'max(tpr_difference, fpr_difference)',
    meaning: 'The larger of the gaps in true and false positive rates; both must be defined.',
    reference: `${moritz}; Fairlearn, equalized_odds_difference`,
  },
  {
    id: 'equalized_odds_ratio',
    computed: true,
    label: 'Equalized odds ratio',
    section: '7.4',
    direction: 'higher',
    unit: 'ratio',
    neutral: 1,
    interval: 'image',
    formula: 'min(tpr_ratio, fpr_ratio)',
    meaning: 'The smaller of the ratios of true and false positive rates.',
    reference: 'Fairlearn, equalized_odds_ratio',
  },
  {
    id: 'equalized_odds_difference_mean',
    computed: true,
    label: 'Equalized odds difference, mean',
    section: '7.4',
    direction: 'lower',
    unit: 'difference',
    neutral: 0,
    interval: 'image',
    formula: '(tpr_difference + fpr_difference) / 2',
    meaning: 'The mean of the gaps in true and false positive rates.',
    reference: 'Fairlearn, equalized_odds_difference with agg="mean"',
  },
];

/** max − min of a count rate over the groups. */
function gap(draft: MetricDraft & { readonly rate: CountRateName }): MetricDraft {
  return {
    direction: 'lower',
    unit: 'difference',
    neutral: 0,
    interval: 'tukey_newcombe',
    method: 'rate_difference',
    computed: true,
    ...draft,
  };
}

/** min / max of a count rate over the groups. */
function share(draft: MetricDraft & { readonly rate: CountRateName }): MetricDraft {
  return {
    direction: 'higher',
    unit: 'ratio',
    neutral: 1,
    interval: 'tukey_ratio',
    method: 'rate_ratio',
    computed: true,
    ...draft,
  };
}
