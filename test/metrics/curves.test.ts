import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrationBins } from '../../src/metrics/calibration-bins.ts';
import { mostPoints, precisionRecallCurve, rocCurve } from '../../src/metrics/curves.ts';
import type { ScoreHistogram, Slice } from '../../src/metrics/statistics.ts';
import { rocAuc } from '../../src/stats/auc.ts';
import { wilsonInterval } from '../../src/stats/proportion.ts';

const z95 = 1.959963984540054;

function histogram(rows: readonly (readonly [score: number, negatives: number, positives: number])[]): ScoreHistogram {
  return {
    scores: Float64Array.from(rows.map(([score]) => score)),
    negatives: Float64Array.from(rows.map(([, negatives]) => negatives)),
    positives: Float64Array.from(rows.map(([, , positives]) => positives)),
  };
}

/** The rows of a histogram, all decided positive: curves do not look at the decisions. */
function rowsOf(h: ScoreHistogram): Slice {
  const [tp, fp] = [h.positives, h.negatives].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const confusion = { tp: tp ?? 0, fp: fp ?? 0, fn: 0, tn: 0 };
  return { n: (tp ?? 0) + (fp ?? 0), confusion, histogram: h };
}

const small = histogram([
  [0.1, 3, 0],
  [0.4, 1, 1],
  [0.8, 1, 2],
  [0.9, 0, 1],
]);

/** A histogram with so many distinct scores that curves are thinned. */
const many = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })), { minLength: 600, maxLength: 1500 })
  .map((counts) => counts.filter(([a, b]) => a + b > 0))
  .filter((counts) => counts.length > mostPoints && counts.some(([a]) => a > 0) && counts.some(([, b]) => b > 0))
  .map((counts) => histogram(counts.map(([a, b], i) => [i / counts.length, a, b] as const)));

describe('ROC curve', () => {
  test('every distinct score, from nothing to everything', () => {
    const points = rocCurve(rowsOf(small), 0.95);
    expect(points.map(({ x, y, threshold }) => [x, y, threshold])).toEqual([
      [0, 0, null],
      [0, 0.25, 0.9],
      [0.2, 0.75, 0.8],
      [0.4, 1, 0.4],
      [1, 1, 0.1],
    ]);
    const { lower, upper } = wilsonInterval(3, 4, z95);
    expect(points[2]?.lower).toBeCloseTo(lower, 11);
    expect(points[2]?.upper).toBeCloseTo(upper, 11);
  });

  test('its trapezoid is the AUC when no point is left out', () => {
    const points = rocCurve(rowsOf(small), 0.95);
    const area = points.slice(1).reduce((sum, p, i) => sum + ((p.x - points[i]!.x) * (p.y + points[i]!.y)) / 2, 0);
    expect(area).toBeCloseTo(rocAuc(small)!, 12);
  });

  test('is thinned to 512 points where the running count first reaches ⌈k·n/511⌉', () => {
    fc.assert(
      fc.property(many, (h) => {
        const points = rocCurve(rowsOf(h), 0.95);
        expect(points.length).toBeLessThanOrEqual(mostPoints);
        expect(points[0]).toMatchObject({ x: 0, y: 0 });
        expect(points.at(-1)).toMatchObject({ x: 1, y: 1, threshold: Number(h.scores[0]!.toPrecision(12)) });
        const n = h.scores.reduce((sum, _, i) => sum + h.negatives[i]! + h.positives[i]!, 0);
        const running = h.scores.map((_, i) =>
          h.scores.reduce((sum, _s, j) => sum + (j >= i ? h.negatives[j]! + h.positives[j]! : 0), 0),
        );
        const wanted = new Set<number>();
        for (let k = 1; k < mostPoints; k++) {
          const goal = Math.ceil((k * n) / (mostPoints - 1));
          wanted.add(Math.min(...running.filter((count) => count >= goal)));
        }
        expect(points).toHaveLength(wanted.size + 1);
      }),
      { numRuns: 3 },
    );
  });

  test('a class without rows has no curve', () => {
    expect(rocCurve(rowsOf(histogram([[0.5, 3, 0]])), 0.95)).toEqual([]);
    expect(rocCurve(rowsOf(histogram([])), 0.95)).toEqual([]);
    expect(precisionRecallCurve(rowsOf(histogram([[0.5, 3, 0]])), 0.95)).toEqual([]);
  });
});

describe('precision–recall curve', () => {
  test('starts at the highest score', () => {
    expect(precisionRecallCurve(rowsOf(small), 0.95).map(({ x, y }) => [x, y])).toEqual([
      [0.25, 1],
      [0.75, 0.75],
      [1, 0.666666666667],
      [1, 0.444444444444],
    ]);
  });

  test('is thinned as well', () => {
    fc.assert(
      fc.property(many, (h) => {
        const points = precisionRecallCurve(rowsOf(h), 0.95);
        expect(points.length).toBeLessThan(mostPoints);
        expect(points.at(-1)?.x).toBe(1);
        for (const { y, lower, upper } of points) expect(lower <= y && y <= upper).toBe(true);
      }),
      { numRuns: 3 },
    );
  });
});

test('calibration bins: filled ones only, with limits and gap', () => {
  const bins = calibrationBins(rowsOf(small), 0.95);
  expect(bins.map(({ lower, upper, n, events }) => [lower, upper, n, events])).toEqual([
    [0.1, 0.2, 3, 0],
    [0.4, 0.5, 2, 1],
    [0.8, 0.9, 3, 2],
    [0.9, 1, 1, 1],
  ]);
  expect(bins[2]).toMatchObject({ meanPredicted: 0.8, observed: 0.666666666667, gap: -0.133333333333 });
  expect(bins[0]?.ci[0]).toBe(0);
  expect(calibrationBins(rowsOf(histogram([[1, 0, 2]])), 0.95, 15)).toMatchObject([
    { lower: 0.933333333333, upper: 1, gap: 0 },
  ]);
});
