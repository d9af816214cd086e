import { define, type MetricDraft } from './define.ts';

/** Shares of the ranking at which gains are stored. */
export const gainShares = [0.05, 0.1, 0.2, 0.3] as const;

/** Lift in the top share `q` of the ranking, as `lift@0.1`. */
export function liftAt(q: number): MetricDraft {
  return {
    id: `lift@${q}`,
    label: `Lift in the top ${q}`,
    direction: 'higher',
    range: [0, null],
    unit: 'ratio',
    section: '5.5',
    interval: 'boot',
    method: 'lift',
    computed: true,
    formula: `positives in the top ${q} of scores / positives expected there by chance`,
    meaning: 'How many times more positives the highest scores hold than rows drawn at random.',
    reference: 'gains table; ties at the cut shared pro rata',
  };
}

/** Share of the positives found in the top share `q`, as `capture@0.1`. */
export function captureAt(q: number): MetricDraft {
  return {
    id: `capture@${q}`,
    label: `Captured in the top ${q}`,
    direction: 'higher',
    section: '5.5',
    interval: 'boot',
    method: 'capture',
    computed: true,
    formula: `positives in the top ${q} of scores / all positives`,
    meaning: 'Share of all positives that the highest scores hold.',
    reference: 'gains table; ties at the cut shared pro rata',
  };
}

export const rankingDefaults = { family: 'ranking', section: '5.1', needs: ['H'], unit: 'score' } as const;

/** Ranking and probabilistic performance (metrics.md 8.3). */
export const rankingMetrics = define(rankingDefaults, [
  {
    id: 'roc_auc',
    aliases: ['auc', 'auc_roc'],
    label: 'ROC AUC',
    direction: 'higher',
    perGroup: true,
    interval: 'auc_hull',
    method: 'roc_auc',
    computed: true,
    formula: 'P(score of a positive > score of a negative) + ½ P(equal)',
    meaning: 'Chance that a positive row scores above a negative one; 0.5 is no ranking at all.',
    reference: 'Mann–Whitney; DeLong, DeLong & Clarke-Pearson 1988; Newcombe 2006',
  },
  {
    id: 'gini',
    label: 'Gini coefficient',
    direction: 'higher',
    range: [-1, 1],
    perGroup: true,
    interval: 'auc_hull',
    method: 'gini',
    computed: true,
    formula: '2 · roc_auc − 1',
    meaning: 'The ROC AUC on the scale where 0 is no ranking and 1 a perfect one.',
    reference: 'accuracy ratio of credit scoring',
  },
  {
    id: 'auc_difference',
    label: 'AUC, champion minus challenger',
    direction: 'higher',
    range: [-1, 1],
    unit: 'difference',
    neutral: 0,
    section: '5.8',
    computed: true,
    interval: 'wald',
    formula: 'roc_auc of the model − roc_auc of the challenger',
    meaning: 'Above 0 the audited model ranks better than its challenger on the same rows.',
    reference: 'DeLong, DeLong & Clarke-Pearson 1988',
  },
  {
    id: 'ks',
    computed: true,
    aliases: ['ks_statistic'],
    label: 'Kolmogorov–Smirnov distance',
    direction: 'higher',
    perGroup: true,
    interval: 'mover',
    formula: 'max over scores of |F1 − F0|',
    meaning: 'Widest distance between the score distributions of positives and negatives.',
    reference: 'two-sample Kolmogorov–Smirnov statistic',
  },
  {
    id: 'ks_threshold',
    computed: true,
    label: 'Score at the Kolmogorov–Smirnov distance',
    formula: 'largest distinct score whose rule score ≥ t attains ks',
    meaning: 'The cut at which positives and negatives are farthest apart.',
    reference: 'two-sample Kolmogorov–Smirnov statistic',
  },
  {
    id: 'average_precision',
    computed: true,
    aliases: ['pr_auc', 'ap'],
    label: 'Average precision',
    direction: 'higher',
    perGroup: true,
    interval: 'mover',
    formula: 'Σ (R_i − R_{i−1}) · P_i',
    meaning: 'Precision averaged over the recall steps; a random ranking gives the prevalence.',
    reference: 'scikit-learn, average_precision_score',
  },
  ...gainShares.flatMap((q) => [liftAt(q), captureAt(q)]),
  {
    id: 'log_loss',
    label: 'Log loss',
    direction: 'lower',
    range: [0, null],
    unit: 'nats',
    perGroup: true,
    tasks: ['binary', 'multiclass'],
    interval: 'delta',
    method: 'log_loss',
    computed: true,
    formula: 'mean of −log of the probability given to what happened, clipped at 2^−52',
    meaning: 'Punishes confident scores that turn out wrong.',
    reference: 'scikit-learn, log_loss',
  },
  {
    id: 'brier',
    aliases: ['brier_score'],
    label: 'Brier score',
    direction: 'lower',
    perGroup: true,
    interval: 'delta',
    method: 'brier',
    computed: true,
    formula: 'mean (score − outcome)²',
    meaning: 'Mean squared error of the score as a probability.',
    reference: 'Brier 1950',
  },
  {
    id: 'brier_skill',
    computed: true,
    label: 'Brier skill',
    direction: 'higher',
    range: [null, 1],
    perGroup: true,
    interval: 'delta',
    formula: '1 − brier / (prevalence · (1 − prevalence))',
    meaning: 'Gain over always stating the prevalence; at or below 0 there is none.',
    reference: 'Brier 1950',
  },
]);
