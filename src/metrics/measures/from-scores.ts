import type { Limits } from '../../stats/limits.ts';
import { remembered } from '../remembered.ts';
import { weighedScores } from '../slice-scores.ts';
import type { ScoreHistogram, Slice } from '../statistics.ts';
import type { At, Figure, Measure, Missing } from './measure.ts';

/**
 * A measure that is a function of the score histogram alone: of Σw where rows have weights, or of effective rows where the figure
 * says how much chance there is (tests, debiased errors).
 */
export function fromScores(
  ofScores: (scores: ScoreHistogram) => Figure,
  {
    rows = weighedScores,
    ...rest
  }: Pick<Measure, 'interval' | 'difference'> & {
    readonly limits?: (slice: Slice, at: At) => Limits | Missing;
    readonly rows?: (slice: Slice) => ScoreHistogram | undefined;
  },
): Measure {
  const of = remembered((slice: Slice): Figure => {
    const scores = rows(slice);
    return scores === undefined ? { reason: 'no_scores' } : ofScores(scores);
  });
  return { of, ofScores, ...rest };
}
