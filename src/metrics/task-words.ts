import { definitionOf } from './catalogue.ts';

type Task = 'multiclass' | 'regression';

/** What a metric of two classes says where there are more of them. */
const ofClasses: Readonly<Record<string, { readonly meaning: string; readonly formula: string }>> = {
  accuracy: { meaning: 'Share of rows predicted to be of the recorded class.', formula: 'rows predicted rightly / n' },
  balanced_accuracy: {
    meaning: 'Accuracy with every class given the same weight; guessing reaches 1 / number of classes.',
    formula: 'mean over classes of the share of their rows that is predicted rightly',
  },
  mcc: {
    meaning: 'Correlation of predicted and recorded class; 0 is chance.',
    formula: 'Gorodkin’s R of the confusion matrix',
  },
  cohen_kappa: {
    meaning: 'Agreement of predicted and recorded class beyond what the margins alone would give.',
    formula: '(agreement − chance agreement) / (1 − chance agreement)',
  },
  log_loss: {
    meaning: 'Punishes confident probabilities that turn out wrong.',
    formula: 'mean of −log of the probability of the recorded class',
  },
  f1: { meaning: 'Mean F1 score of the classes.', formula: 'f1_macro' },
};

/**
 * What a metric tells in a task; undefined for an id that is not in the catalogue.
 *
 * @example meaningIn('accuracy', 'multiclass') // 'Share of rows predicted to be of the recorded class.'
 */
export function meaningIn(id: string, task: Task | undefined): string | undefined {
  return (task === 'multiclass' ? ofClasses[id]?.meaning : undefined) ?? definitionOf(id)?.meaning;
}

/**
 * Its interval there: figures of the whole matrix are resampled, and what compares groups takes the extremes over the classes.
 *
 * @returns undefined for an id that is not in the catalogue
 */
export function intervalIn(id: string, task: Task | undefined): string | null | undefined {
  const definition = definitionOf(id);
  if (task !== 'multiclass' || definition === undefined || definition.interval === null) return definition?.interval;
  if (resampled.has(id)) return 'boot';
  return definition.section.startsWith('7') ? 'image' : definition.interval;
}

const resampled: ReadonlySet<string> = new Set(['balanced_accuracy', 'mcc', 'cohen_kappa', 'f1']);

/** Its formula there. */
export function formulaIn(id: string, task: Task | undefined): string | undefined {
  return (task === 'multiclass' ? ofClasses[id]?.formula : undefined) ?? definitionOf(id)?.formula;
}
