import { define, type MetricDraft } from './define.ts';

const averages = [
  ['macro', 'unweighted mean over classes', 'macro average'],
  ['micro', 'counts pooled over classes', 'micro average'],
  ['weighted', 'mean over classes weighted by their rows', 'weighted average'],
] as const;

const averaged = [
  ['precision', 'Precision'],
  ['recall', 'Recall'],
  ['f1', 'F1 score'],
] as const;

function auc(id: string, label: string, formula: string): MetricDraft {
  return {
    id,
    label,
    formula,
    direction: 'higher',
    unit: 'score',
    needs: ['H'],
    interval: 'boot',
    meaning: 'How well the scores separate the classes.',
    reference: 'scikit-learn, roc_auc_score',
  };
}

/** More than two classes (metrics.md 8.10). */
export const multiclassMetrics = define({ family: 'multiclass', section: '5.1', tasks: ['multiclass'] }, [
  ...averaged.flatMap(([name, label]) =>
    averages.map(
      ([suffix, formula, words]): MetricDraft => ({
        id: `${name}_${suffix}`,
        label: `${label}, ${words}`,
        direction: 'higher',
        unit: 'score',
        interval: 'boot',
        formula: `${name} of each class, ${formula}`,
        meaning: `${label} over all classes.`,
        reference: 'scikit-learn, precision_recall_fscore_support',
      }),
    ),
  ),
  auc('auc_ovr_macro', 'ROC AUC, one against the rest', 'unweighted mean over classes of one-against-the-rest ROC AUC'),
  auc('auc_ovr_weighted', 'ROC AUC, one against the rest, weighted', 'the same, weighted by the rows of the classes'),
  auc('auc_ovo_macro', 'ROC AUC, pairs of classes', 'unweighted mean over pairs of classes of ROC AUC'),
  {
    id: 'brier_multi_sum',
    label: 'Brier score, summed over classes',
    direction: 'lower',
    range: [0, 2],
    unit: 'score',
    needs: ['H'],
    interval: 'boot',
    formula: 'mean over rows of Σ over classes (score − outcome)²',
    meaning: 'Mean squared error of the class probabilities.',
    reference: 'Brier 1950',
  },
  {
    id: 'brier_multi_half',
    label: 'Brier score, halved',
    direction: 'lower',
    unit: 'score',
    needs: ['H'],
    interval: 'boot',
    formula: 'brier_multi_sum / 2',
    meaning: 'The same on the scale of the two-class score.',
    reference: 'Brier 1950',
  },
  {
    id: 'ece_top_label_10',
    label: 'Calibration error of the predicted class',
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    section: '6.1',
    needs: ['H'],
    interval: 'ece_triangle',
    formula: 'expected calibration error of the highest score against being right, 10 bins',
    meaning: 'Whether the stated confidence comes true.',
    reference: 'Guo et al. 2017',
  },
  {
    id: 'ece_classwise_10_mean',
    label: 'Calibration error, mean over classes',
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    section: '6.1',
    needs: ['H'],
    interval: 'image',
    formula: 'unweighted mean over classes of the expected calibration error, 10 bins',
    meaning: 'Whether the probability of every class comes true.',
    reference: 'Kull et al. 2019',
  },
  {
    id: 'top2_accuracy',
    label: 'Accuracy of the two highest scores',
    direction: 'higher',
    interval: 'boot',
    needs: ['R'],
    formula: 'share of rows whose class has one of the two highest scores',
    meaning: 'How often the truth is among the two best guesses.',
    reference: 'scikit-learn, top_k_accuracy_score',
  },
  {
    id: 'prediction_chi2_p',
    label: 'Chi-squared p-value of predictions',
    unit: 'p_value',
    fact: true,
    slices: 'attribute',
    section: '7.3',
    formula: 'Pearson χ² of group × predicted class',
    meaning: 'How often chance alone would spread the predictions this unevenly over groups.',
    reference: 'Pearson 1900',
  },
  {
    id: 'prediction_cramers_v',
    label: 'Association of group and predicted class',
    direction: 'lower',
    unit: 'score',
    neutral: 0,
    slices: 'attribute',
    section: '7.3',
    formula: '√(χ² / (n · (min(groups, classes) − 1))) of group × predicted class',
    meaning: 'How closely the predictions follow the groups.',
    reference: 'Cramér 1946',
  },
]);
