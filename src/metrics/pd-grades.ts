import { define, type MetricDraft } from './define.ts';

function statistic(draft: MetricDraft): MetricDraft {
  return { unit: 'none', range: [null, null], ...draft };
}

function tail(draft: MetricDraft): MetricDraft {
  return { unit: 'p_value', direction: 'higher', fact: true, ...draft };
}

/** Default probabilities of rating grades against counts of defaults (metrics.md 8.9). */
export const pdGradeMetrics = define({ family: 'pd_grades', section: '6.1', computed: true }, [
  tail({
    id: 'pd_jeffreys_p',
    label: 'Jeffreys p-value of the PD',
    formula: 'Beta(d + ½, n − d + ½) distribution function at the grade’s PD; of the portfolio: at its mean PD',
    meaning: 'Small values say that the PD is too low.',
    reference: 'ECB, Instructions for reporting the validation results of internal models, 2019',
  }),
  tail({
    id: 'pd_binomial_p',
    label: 'Binomial p-value of the PD',
    formula: 'P(X ≥ d), X ~ Binomial(n, PD); of the portfolio: the smallest over its grades, adjusted (Holm)',
    meaning: 'How often the PD would give this many defaults or more.',
    reference: 'exact binomial test',
  }),
  statistic({
    id: 'pd_normal_z',
    label: 'Normal z of the PD',
    neutral: 0,
    formula: '(d − n · PD) / √(n · PD · (1 − PD)); of the portfolio: the largest over its grades',
    meaning: 'Defaults beyond the expected number in standard errors.',
    reference: 'normal approximation',
  }),
  {
    id: 'pd_wilson',
    label: 'Observed default rate',
    interval: 'wilson',
    formula: 'd / n',
    meaning: 'The default rate that the grade showed.',
    reference: 'Wilson 1927',
  },
  statistic({
    id: 'pd_hosmer_lemeshow',
    label: 'Hosmer–Lemeshow statistic of the grades',
    range: [0, null],
    formula: 'Σ (d − n · PD)² / (n · PD · (1 − PD)), df = number of grades',
    meaning: 'Distance of expected and observed defaults over all grades.',
    reference: 'Hosmer & Lemeshow 1980',
  }),
  statistic({
    id: 'pd_spiegelhalter_z',
    label: 'Spiegelhalter z of the grades',
    neutral: 0,
    formula: 'standardised mean square error of the PDs',
    meaning: 'A calibration test over all grades.',
    reference: 'Spiegelhalter 1986',
  }),
  {
    id: 'pd_auc',
    label: 'ROC AUC of the grades',
    direction: 'higher',
    unit: 'score',
    formula: 'ROC AUC with the grade as score',
    meaning: 'How well the grades order good and bad customers.',
    reference: 'Mann–Whitney',
  },
  {
    id: 'pd_herfindahl',
    label: 'Concentration of the grades',
    unit: 'score',
    formula: 'Σ (share of the grade)²',
    meaning: 'Near 1 most customers share one grade.',
    reference: 'Herfindahl–Hirschman index',
  },
  {
    id: 'pd_monotone',
    label: 'Inversions of observed default rates',
    direction: 'lower',
    range: [0, null],
    unit: 'count',
    formula: 'pairs of neighbouring grades whose observed rates are in the wrong order',
    meaning: 'Grades that should be riskier than the one before and were not.',
    reference: 'exact count',
  },
  {
    id: 'grade_migration',
    label: 'Grade migration',
    unit: 'rate',
    formula: 'share of customers whose grade differs between two dates',
    meaning: 'How steady the grades are over time.',
    reference: 'migration matrix',
  },
]);
