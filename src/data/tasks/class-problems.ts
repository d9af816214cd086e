import type { RowProblem } from '../check-problems.ts';
import type { Roles } from '../roles.ts';
import { examplesSql } from '../statements.ts';
import { probabilityTexts, sumIsOff } from './class-statements.ts';
import { numberProblems } from './task-checks.ts';

/** Probabilities rounded to two decimals still add up to 1 within this. */
export const sumTolerance = 0.01;

/** What the cells of label, prediction and probabilities lack. */
export function classProblems(
  { label, decision, classScores = [] }: Roles,
  check: (name: string) => number,
): RowProblem[] {
  return [
    {
      code: 'data.label_missing',
      total: check('y_missing'),
      one: `row has no class in "${label.name}"`,
      many: `rows have no class in "${label.name}"`,
      showValues: false,
      examples: examplesSql('yt IS NULL', 'yt'),
      hint: 'audit rows whose outcome is known',
    },
    ...(decision === undefined
      ? []
      : [
          {
            code: 'data.prediction_values' as const,
            total: check('d_missing'),
            one: `prediction is missing in "${decision.name}"`,
            many: `predictions are missing in "${decision.name}"`,
            showValues: false,
            examples: examplesSql('dt IS NULL', 'dt'),
            hint: 'every audited row needs a prediction',
          },
        ]),
    ...classScores.flatMap(({ class: name, name: column }, k) =>
      numberProblems(
        `s${k}`,
        {
          noun: `the probability of "${name}" in "${column}"`,
          codes: { missing: 'data.score_missing', type: 'data.score_type', range: 'data.score_range' },
          needed: 'every audited row needs the probability of every class',
        },
        check,
      ),
    ),
  ];
}

/** What probabilities that are all numbers say about one another and about the prediction. */
export function scoreProblems(
  { decision, classScores = [] }: Roles,
  check: (name: string) => number,
  decidedByScores: boolean,
): RowProblem[] {
  const size = classScores.length;
  return [
    {
      code: 'data.score_range',
      total: check('sum_off'),
      one: `row has probabilities that do not add up to 1 (within ${sumTolerance})`,
      many: `rows have probabilities that do not add up to 1 (within ${sumTolerance})`,
      showValues: true,
      examples: examplesSql(sumIsOff(size, sumTolerance), probabilityTexts(size)),
      hint: 'give the probability of every class, all of one model',
    },
    ...(decision === undefined || !decidedByScores
      ? []
      : [
          {
            code: 'data.prediction_values' as const,
            total: check('d_conflict'),
            one: `prediction in "${decision.name}" is not the most probable class`,
            many: `predictions in "${decision.name}" are not the most probable class`,
            showValues: true,
            examples: examplesSql('sd < top', 'dt'),
            hint: 'correct the columns, or take the predictions as truth: threshold: {policy: from_file}',
          },
        ]),
  ];
}
