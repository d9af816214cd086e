import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoreHistogram } from '../../src/metrics/statistics.ts';
import { fitThreshold, type ThresholdRule } from '../../src/metrics/threshold-policy.ts';

const histogram = (
  rows: readonly (readonly [score: number, negatives: number, positives: number])[],
): ScoreHistogram => ({
  scores: Float64Array.from(rows, ([score]) => score),
  negatives: Float64Array.from(rows, ([, n]) => n),
  positives: Float64Array.from(rows, ([, , p]) => p),
});

//                            score  neg  pos
const ranked = histogram([
  [0.1, 4, 0],
  [0.3, 2, 1],
  [0.6, 1, 3],
  [0.9, 0, 2],
]);

describe('fitThreshold', () => {
  it.each<[ThresholdRule, number, number]>([
    // J: 0.9: 2/6; 0.6: 5/6 − 1/7; 0.3: 1 − 3/7.
    [{ policy: 'youden' }, 0.6, 5 / 6 - 1 / 7],
    [{ policy: 'target_rate', rate: 0.4 }, 0.6, 6 / 13],
    [{ policy: 'target_rate', rate: 0 }, 0.9, 2 / 13],
    // 6 of 13 are positive; the top 6 have scores from 0.6.
    [{ policy: 'prevalence' }, 0.6, 6 / 13],
    [{ policy: 'target_tpr', rate: 0.9 }, 0.3, 1],
    [{ policy: 'target_fpr', rate: 0.2 }, 0.6, 1 / 7],
    [{ policy: 'target_ppv', rate: 0.8 }, 0.6, 5 / 6],
    [{ policy: 'cost', falsePositive: 10, falseNegative: 1 }, 0.9, 4 / 13],
    [{ policy: 'cost', falsePositive: 1, falseNegative: 10 }, 0.3, 3 / 13],
  ])('%j', (rule, value, objective) => {
    const fitted = fitThreshold(ranked, rule);
    expect(fitted?.value).toBe(value);
    expect(fitted?.objective).toBeCloseTo(objective, 14);
  });

  it('T12: anti-ranked scores still give a finite threshold, one of the scores', () => {
    const anti = histogram([
      [0.2, 0, 5],
      [0.8, 5, 0],
    ]);
    expect(fitThreshold(anti, { policy: 'youden' })).toEqual({ value: 0.2, objective: 0 });
  });

  it('equally good thresholds: the largest', () => {
    const even = histogram([
      [0.2, 1, 1],
      [0.5, 1, 1],
      [0.8, 1, 1],
    ]);
    expect(fitThreshold(even, { policy: 'youden' })?.value).toBe(0.8);
    expect(fitThreshold(even, { policy: 'cost', falsePositive: 1, falseNegative: 1 })?.value).toBe(0.8);
  });

  it('has no answer without a class, or where no score keeps within the rate', () => {
    const negatives = histogram([[0.4, 3, 0]]);
    for (const policy of ['youden', 'prevalence'] as const) expect(fitThreshold(negatives, { policy })).toBeNull();
    expect(fitThreshold(negatives, { policy: 'target_tpr', rate: 0.5 })).toBeNull();
    expect(fitThreshold(histogram([[0.4, 3, 1]]), { policy: 'target_fpr', rate: 0.5 })).toBeNull();
    expect(fitThreshold(histogram([[0.4, 3, 1]]), { policy: 'target_ppv', rate: 0.5 })).toBeNull();
  });

  it('maximises J over all scores', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (counts) => {
        const h = histogram(counts.map(([n, p], i) => [i / 20, n, p]));
        const P = counts.reduce((sum, [, p]) => sum + p, 0);
        const N = counts.reduce((sum, [n]) => sum + n, 0);
        const fitted = fitThreshold(h, { policy: 'youden' });
        if (P === 0 || N === 0) return fitted === null;
        const all = counts.map((_, i) => {
          const above = counts.slice(i);
          return above.reduce((sum, [, p]) => sum + p, 0) / P - above.reduce((sum, [n]) => sum + n, 0) / N;
        });
        return fitted !== null && Math.abs(fitted.objective - Math.max(...all)) < 1e-12;
      }),
    );
  });
});
