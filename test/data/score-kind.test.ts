import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expit } from '../../src/base/detmath.ts';
import { asProbabilities, scoreCut } from '../../src/data/score-kind.ts';
import { sortTable } from '../../src/data/sorted-table.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const logOdds = fc.double({ min: -900, max: 900, noNaN: true });

describe('log-odds', () => {
  it('are cut where their probability reaches the threshold', () => {
    fc.assert(
      fc.property(share, logOdds, (threshold, x) => {
        expect(x >= scoreCut('logit', threshold)).toBe(expit(x) >= threshold);
      }),
      { numRuns: 2000 },
    );
    expect(scoreCut('logit', 0.5)).toBeLessThanOrEqual(0);
    expect(scoreCut('logit', 0.5)).toBeGreaterThan(-1e-15);
    for (const p of [0.1, 0.25, 0.9]) expect(scoreCut('logit', p)).toBeCloseTo(Math.log(p / (1 - p)), 12);
  });

  it('are cut at points and probabilities as they are', () => {
    expect(scoreCut('points', 612.5)).toBe(612.5);
    expect(scoreCut(undefined, 0.3)).toBe(0.3);
  });

  it('keep their order as probabilities', () => {
    fc.assert(
      fc.property(fc.array(logOdds, { minLength: 1, maxLength: 50 }), (values) => {
        const table = {
          rowCount: values.length,
          set: new Uint8Array(values.length),
          groups: [],
          score: Float64Array.from(values),
          integers: {},
        };
        const { table: after, order } = asProbabilities(sortTable(table));
        const ranked = Array.from(order, (row) => after.score?.[row] ?? -1);
        expect(ranked).toEqual([...ranked].sort((a, b) => a - b));
        values.forEach((x, i) => {
          expect(after.score?.[i]).toBeCloseTo(expit(x), 15);
        });
      }),
    );
  });
});
