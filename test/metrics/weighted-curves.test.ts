import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publish } from '../../src/base/format.ts';
import { calibrationBins } from '../../src/metrics/calibration-bins.ts';
import { precisionRecallCurve, rocCurve } from '../../src/metrics/curves.ts';
import { gainPoints, thresholdSweep } from '../../src/metrics/operating-points.ts';
import { weighedScores } from '../../src/metrics/slice-scores.ts';
import type { ScoreHistogram, Slice } from '../../src/metrics/statistics.ts';
import { rocAuc } from '../../src/stats/auc.ts';
import { wilsonInterval } from '../../src/stats/proportion.ts';
import { compute, type Row, readCsv, tabulate } from './tables.ts';

const golden = JSON.parse(readFileSync(new URL('../golden/binary_main.golden.json', import.meta.url), 'utf8'));
const rows = readCsv(new URL('../golden/binary_main.csv', import.meta.url)).map(
  ({ y_true, y_pred, score, weight }): Row => ({
    label: Number(y_true),
    decision: Number(y_pred),
    score: Number(score),
    weight: Number(weight),
    groups: {},
  }),
);
const whole = tabulate(rows, []);
const scores = weighedScores(whole.overall) as ScoreHistogram;
const results = compute(whole);

describe('T16: what the report draws of weighted rows', () => {
  test('reliability bins have the golden means and rates', () => {
    const bins = calibrationBins(whole.overall, 0.95);
    const expected: [number, number, number, number, number][] = golden.overall_weighted.scores.reliability_width_10;
    expect(bins.map(({ n }) => n)).toEqual(expected.map(([, n]) => n));
    expected.forEach(([, , , mean, observed], k) => {
      const bin = bins[k];
      expect(bin?.meanPredicted).toBeCloseTo(mean, 11);
      expect(bin?.observed).toBeCloseTo(observed, 11);
      expect((bin?.ci[0] ?? 1) <= observed && observed <= (bin?.ci[1] ?? 0)).toBe(true);
    });
    const total = expected.reduce((sum, [, , weight]) => sum + weight, 0);
    const error = bins.reduce((sum, { gap }, k) => sum + ((expected[k]?.[2] ?? 0) / total) * Math.abs(gap), 0);
    expect(error).toBeCloseTo(golden.overall_weighted.scores.ece_width_10, 10);
  });

  test('gains are the weighted capture and lift', () => {
    const gains = gainPoints(scores);
    for (const q of [0.05, 0.1, 0.2, 0.3]) {
      const point = gains.find(({ top }) => top === q);
      expect(point?.captured).toBeCloseTo(results.value(`capture@${q}`) ?? NaN, 10);
      expect(point?.lift).toBeCloseTo(results.value(`lift@${q}`) ?? NaN, 10);
    }
    expect(gains.at(-1)?.captured).toBe(1);
  });

  test('the sweep at the threshold of the decisions is the golden table', () => {
    const cut = Math.min(...rows.filter(({ decision }) => decision === 1).map(({ score = 0 }) => score));
    const chosen = thresholdSweep(scores, { chosen: cut }).find((point) => point.chosen);
    const { tpr, fpr, ppv, selection_rate } = golden.overall_weighted.labels;
    expect(chosen?.tpr).toBeCloseTo(tpr, 11);
    expect(chosen?.fpr).toBeCloseTo(fpr, 11);
    expect(chosen?.ppv).toBeCloseTo(ppv, 11);
    expect(chosen?.positiveRate).toBeCloseTo(selection_rate, 11);
  });
});

const cell = fc.record({
  negatives: fc.nat({ max: 3 }),
  positives: fc.nat({ max: 3 }),
  weight: fc.integer({ min: 1, max: 4 }),
});
const tables = fc
  .array(cell, { minLength: 2, maxLength: 30 })
  .filter((cells) => cells.some(({ negatives: n }) => n > 0) && cells.some(({ positives: n }) => n > 0));

/** Scores in twentieths or finer, `times` rows each. */
function sliceOf(cells: readonly { negatives: number; positives: number; weight: number }[], repeated: boolean): Slice {
  const rowsOf = cells.flatMap(({ negatives, positives, weight }, i) =>
    [0, 1].flatMap((label) =>
      Array.from({ length: (label === 1 ? positives : negatives) * (repeated ? weight : 1) }, (): Row => {
        const row = { label, decision: 0, score: (i + 1) / (cells.length + 1), groups: {} };
        return repeated ? row : { ...row, weight };
      }),
    ),
  );
  return tabulate(rowsOf, []).overall;
}

test('whole weights draw what repeated rows draw', () => {
  fc.assert(
    fc.property(tables, (cells) => {
      const [weighted, repeated] = [sliceOf(cells, false), sliceOf(cells, true)];
      const points = (curve: readonly { x: number; y: number; threshold: number | null }[]) =>
        curve.map(({ x, y, threshold }) => [x, y, threshold]);
      expect(points(rocCurve(weighted, 0.95))).toEqual(points(rocCurve(repeated, 0.95)));
      expect(points(precisionRecallCurve(weighted, 0.95))).toEqual(points(precisionRecallCurve(repeated, 0.95)));
      const [a, b] = [weighedScores(weighted), weighedScores(repeated)] as [ScoreHistogram, ScoreHistogram];
      expect(thresholdSweep(a, { chosen: 0.4 })).toEqual(thresholdSweep(b, { chosen: 0.4 }));
      expect(gainPoints(a)).toEqual(gainPoints(b));
      const drawn = (slice: Slice) =>
        calibrationBins(slice, 0.95).map((bin) => [bin.meanPredicted, bin.observed, bin.gap]);
      expect(drawn(weighted)).toEqual(drawn(repeated));
    }),
    { numRuns: 200 },
  );
});

test('the trapezoid of a weighted curve is the weighted AUC', () => {
  fc.assert(
    fc.property(tables, (cells) => {
      const slice = sliceOf(cells, false);
      const points = rocCurve(slice, 0.95);
      const area = points.slice(1).reduce((sum, p, i) => {
        const before = points[i] ?? p;
        return sum + ((p.x - before.x) * (p.y + before.y)) / 2;
      }, 0);
      expect(area).toBeCloseTo(rocAuc(weighedScores(slice) as ScoreHistogram) ?? NaN, 10);
    }),
    { numRuns: 100 },
  );
});

test('limits rest on the effective number of rows: equal weights change nothing, unequal ones widen', () => {
  const table = (heavy: number) =>
    tabulate(
      Array.from({ length: 40 }, (_, i): Row => {
        const weight = i % 4 < 2 ? 1 : heavy;
        return { label: i % 2, decision: 0, score: i < 20 ? 0.3 : 0.8, weight, groups: {} };
      }),
      [],
    ).overall;
  const z = 1.959963984540054;
  const at = (heavy: number) => rocCurve(table(heavy), 0.95)[1];
  expect(at(1)?.lower).toBe(publish(wilsonInterval(10, 20, z).lower));
  const width = (point: ReturnType<typeof at>) => (point?.upper ?? 0) - (point?.lower ?? 0);
  expect(width(at(9))).toBeGreaterThan(width(at(1)) * 1.2);
});
