import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/models/decide.ts';
import { applyLink, expit } from '../../src/models/link.ts';

describe('links', () => {
  it('the logistic link is exact at its ends and its middle, and symmetric', () => {
    expect([expit(0), expit(800), expit(-800), expit(-0)]).toEqual([0.5, 1, 0, 0.5]);
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        const p = expit(x);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p + expit(-x)).toBeCloseTo(1, 15);
      }),
      { seed: 1 },
    );
  });

  it('shares of softmax and ovr add up to one, whatever the size of the margins', () => {
    const margins = Float64Array.of(1000, 999, -1000, 0, 0, 0);
    for (const link of ['softmax', 'ovr'] as const) {
      const scores = applyLink({ link, round: 'float64' }, margins, 3);
      expect(scores[0]! + scores[1]! + scores[2]!).toBeCloseTo(1, 14);
      expect(Array.from(scores.subarray(3))).toEqual([1 / 3, 1 / 3, 1 / 3]);
    }
    expect(applyLink({ link: 'ovr', round: 'float64' }, Float64Array.of(-1e9, -1e9), 2)).toEqual(
      Float64Array.of(0.5, 0.5),
    );
  });

  it('rounds once, to float32, where the library does', () => {
    const scores = applyLink({ link: 'exp', round: 'float32' }, Float64Array.of(0.1), 1);
    expect(scores[0]).toBe(Math.fround(1.1051709180756477));
  });
});

it('decide accepts at the threshold', () => {
  expect([decide(0.5, 0.5), decide(0.49999999999999994, 0.5), decide(0, 0), decide(-0, 0)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
