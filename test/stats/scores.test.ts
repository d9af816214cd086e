import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamKey, uniform } from '../../src/base/philox.ts';
import {
  aucHull,
  classTotals,
  delongVariance,
  logitDelongInterval,
  newcombeAucInterval,
  rocAuc,
} from '../../src/stats/auc.ts';
import { balancedAccuracyArm, cohenKappaArm, informednessArm, mccArm } from '../../src/stats/confusion-arms.ts';
import { lossMoments, meanInterval } from '../../src/stats/delta.ts';
import { eceTriangle } from '../../src/stats/ece.ts';
import { f1Arm } from '../../src/stats/f1.ts';
import { type Arm, zOf } from '../../src/stats/limits.ts';
import { normalQuantile } from '../../src/stats/normal.ts';
import { wilsonInterval } from '../../src/stats/proportion.ts';
import { quantile } from '../../src/stats/quantile.ts';
import { averagePrecisionArm, calibrationGapArm, ksArm, oeRatioArm } from '../../src/stats/score-arms.ts';
import { countScores, deviation, mainCase } from './golden.ts';

const z = zOf(0.95);
const rows = mainCase();
const counts = countScores(rows);
const overall = (
  JSON.parse(readFileSync(new URL('../golden/binary_main.golden.json', import.meta.url), 'utf8')) as {
    overall: {
      labels: Record<
        'tp' | 'fp' | 'fn' | 'tn' | 'f1' | 'mcc' | 'cohen_kappa' | 'balanced_accuracy' | 'informedness',
        number
      >;
      scores: {
        brier: number;
        oe_ratio: number;
        mean_score: number;
        delong: { auc: number; var: number; ci_logit: [number, number] };
      };
    };
  }
).overall;

const labelled = fc.record({ score: fc.integer({ min: 0, max: 12 }).map((s) => s / 12), label: fc.constantFrom(0, 1) });
const samples = fc.array(labelled, { minLength: 4, maxLength: 60 }).filter((all) => {
  const positives = all.filter((row) => row.label === 1).length;
  return positives >= 2 && all.length - positives >= 2;
});

describe('area under the curve', () => {
  it('golden value, DeLong variance and logit interval', () => {
    const { auc, var: variance, ci_logit } = overall.scores.delong;
    expect(Math.abs(rocAuc(counts)! - auc)).toBeLessThan(1e-12);
    expect(Math.abs(delongVariance(counts)! - variance)).toBeLessThan(1e-15);
    expect(deviation(logitDelongInterval(counts, z)!, ci_logit)).toBeLessThan(1e-12);
  });
  it('hull of the main case (metrics.md 12)', () => {
    expect(deviation(aucHull(counts, z)!, [0.753814957511832, 0.806495753147203])).toBeLessThan(1e-9);
  });
  it('equals the count over all pairs', () => {
    fc.assert(
      fc.property(samples, (all) => {
        const positives = all.filter((row) => row.label === 1);
        const negatives = all.filter((row) => row.label === 0);
        const win = (p: number, n: number) => (p > n ? 1 : p === n ? 0.5 : 0);
        const won = positives.map((p) => negatives.reduce((sum, n) => sum + win(p.score, n.score), 0));
        const lost = negatives.map((n) => positives.reduce((sum, p) => sum + win(p.score, n.score), 0));
        const auc = won.reduce((a, b) => a + b, 0) / (positives.length * negatives.length);
        const counted = countScores(all);
        expect(Math.abs(rocAuc(counted)! - auc)).toBeLessThan(1e-14);
        const spread = (all: number[], of: number) =>
          all.reduce((sum, v) => sum + (v / of - auc) ** 2, 0) / (all.length - 1) / all.length;
        const variance = spread(won, negatives.length) + spread(lost, positives.length);
        expect(Math.abs(delongVariance(counted)! - variance)).toBeLessThan(1e-14);
        const hull = aucHull(counted, z)!;
        expect(hull.lower >= 0 && hull.lower <= auc && hull.upper >= auc && hull.upper <= 1).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
  it('is exact beyond 2^53 pairs', () => {
    const many = { negatives: [2 ** 40, 1], positives: [1, 2 ** 40] };
    expect(rocAuc(many)).toBe(1 - 2 ** -40); // 1 − 1/(2^40 + 1), rounded
  });
  it('T22: one class, constant score, perfect separation', () => {
    expect(rocAuc({ negatives: [3, 2], positives: [0, 0] })).toBeUndefined();
    expect(aucHull({ negatives: [3, 2], positives: [0, 1] }, z)).toBeUndefined();
    const constant = { negatives: [20], positives: [10] };
    expect(rocAuc(constant)).toBe(0.5);
    const hull = aucHull(constant, z)!;
    expect(hull.lower < 0.4 && hull.upper > 0.6).toBe(true);
    const perfect = { negatives: [20, 0], positives: [0, 10] };
    const { lower, upper } = logitDelongInterval(perfect, z)!;
    expect(Math.abs(lower - 0.05 ** 0.1)).toBeLessThan(1e-14);
    expect(upper).toBe(1);
    const worst = logitDelongInterval({ negatives: [0, 20], positives: [10, 0] }, z)!;
    expect([worst.lower, worst.upper]).toEqual([0, 1 - lower]);
    expect(newcombeAucInterval(1, 1, 1, z).upper).toBe(1);
    expect(newcombeAucInterval(0, 1, 1, z).lower).toBe(0);
  });
  it('method 5 solves its equation', () => {
    const [n1, n0, auc] = [12, 30, 0.8];
    const { lower, upper } = newcombeAucInterval(auc, n1, n0, z);
    for (const t of [lower, upper]) {
      const v = (t * (1 - t) * (1 + ((n1 + n0) / 2 - 1) * ((1 - t) / (2 - t) + t / (1 + t)))) / (n1 * n0);
      expect(Math.abs((auc - t) ** 2 - z * z * v)).toBeLessThan(1e-13);
    }
  });
});

describe('arms of decision metrics', () => {
  const { labels } = overall;
  it('F1 (metrics.md 12)', () => {
    const arm = f1Arm(labels, z)!;
    expect(deviation(arm, [0.639001380103704, 0.704011436456399])).toBeLessThan(1e-9);
    expect(Math.abs(arm.value - labels.f1)).toBeLessThan(1e-12);
  });
  it('values of the golden case', () => {
    expect(Math.abs(balancedAccuracyArm(labels, z)!.value - labels.balanced_accuracy)).toBeLessThan(1e-12);
    expect(Math.abs(informednessArm(labels, z)!.value - labels.informedness)).toBeLessThan(1e-12);
    expect(Math.abs(mccArm(labels, z)!.value - labels.mcc)).toBeLessThan(1e-12);
    expect(Math.abs(cohenKappaArm(labels, z)!.value - labels.cohen_kappa)).toBeLessThan(1e-12);
  });
  it('delta-method errors equal numerical derivatives', () => {
    const cells = { tp: 36, fp: 20, fn: 15, tn: 50 };
    const half = [36.5, 20.5, 15.5, 50.5];
    const n = 123;
    const mcc = ([a, b, c, d]: number[]) =>
      (a! * d! - b! * c!) / Math.sqrt((a! + b!) * (a! + c!) * (d! + b!) * (d! + c!));
    const kappa = ([a, b, c, d]: number[]) =>
      (2 * (a! * d! - b! * c!)) / ((a! + b!) * (b! + d!) + (a! + c!) * (c! + d!));
    for (const [statistic, arm] of [
      [mcc, mccArm(cells, z)!],
      [kappa, cohenKappaArm(cells, z)!],
    ] as const) {
      const g = statistic(half);
      const slopes = half.map((_, i) => {
        const at = (step: number) => statistic(half.map((x, j) => (i === j ? x + step : x)));
        return (at(1e-4) - at(-1e-4)) / 2e-4;
      });
      const mean = half.reduce((sum, x, i) => sum + (x / n) * slopes[i]!, 0);
      const variance = n * (half.reduce((sum, x, i) => sum + (x / n) * slopes[i]! ** 2, 0) - mean ** 2);
      const reach = (z * Math.sqrt(variance)) / (1 - g * g);
      expect(Math.abs(arm.lower - Math.tanh(Math.atanh(g) - reach))).toBeLessThan(1e-8);
      expect(Math.abs(arm.upper - Math.tanh(Math.atanh(g) + reach))).toBeLessThan(1e-8);
    }
  });
  it('T21: empty cells keep every arm defined and in range, or undefined for its reason', () => {
    const cells = [0, 1, 2, 30];
    const tables = cells.flatMap((tp) =>
      cells.flatMap((fp) => cells.flatMap((fn) => cells.map((tn) => ({ tp, fp, fn, tn })))),
    );
    for (const table of tables) {
      const { tp, fp, fn, tn } = table;
      const inside = (arm: Arm | undefined, least: number, defined: boolean) => {
        expect(arm !== undefined, JSON.stringify(table)).toBe(defined);
        if (arm === undefined) return;
        expect(arm.lower).toBeGreaterThanOrEqual(least);
        expect(arm.lower).toBeLessThanOrEqual(arm.value);
        expect(arm.upper).toBeGreaterThanOrEqual(arm.value);
        expect(arm.upper).toBeLessThanOrEqual(1);
      };
      const bothClasses = tp + fn > 0 && fp + tn > 0;
      inside(f1Arm(table, z), 0, tp + fp + fn > 0);
      inside(balancedAccuracyArm(table, z), 0, bothClasses);
      inside(informednessArm(table, z), -1, bothClasses);
      inside(mccArm(table, z), -1, bothClasses && tp + fp > 0 && fn + tn > 0);
      inside(cohenKappaArm(table, z), -1, tp + fn + fp > 0 && tn + fn + fp > 0);
    }
  });
});

describe('arms of score metrics', () => {
  it('calibration in the large: values of the golden case', () => {
    const prevalence = 503 / 1200;
    const gap = calibrationGapArm(counts, z)!;
    expect(Math.abs(gap.value - (overall.scores.mean_score - prevalence))).toBeLessThan(1e-12);
    const oe = oeRatioArm(counts, z)!;
    expect(Math.abs(oe.value - overall.scores.oe_ratio)).toBeLessThan(1e-12);
    // Scores that know something leave less to vary than the label itself: the factor is 1.
    const wilson = wilsonInterval(503, 1200, z);
    expect(Math.abs(gap.lower - (overall.scores.mean_score - wilson.upper))).toBeLessThan(1e-12);
    expect(Math.abs(gap.upper - (overall.scores.mean_score - wilson.lower))).toBeLessThan(1e-12);
    expect(Math.abs(oe.lower - wilson.lower / overall.scores.mean_score)).toBeLessThan(1e-12);
  });
  it('anti-ranked scores widen both', () => {
    const anti = countScores(rows.map(({ score, label }) => ({ score: 1 - score, label })));
    const prevalence = wilsonInterval(503, 1200, z);
    const gap = calibrationGapArm(anti, z)!;
    expect(gap.upper - gap.lower).toBeGreaterThan(prevalence.upper - prevalence.lower);
  });
  it('T21: hold their point and range for tiny samples', () => {
    fc.assert(
      fc.property(fc.array(labelled, { minLength: 1, maxLength: 8 }), (all) => {
        const counted = countScores(all);
        const { negatives, positives } = classTotals(counted);
        const check = (arm: Arm | undefined, least: number, most: number) => {
          if (arm === undefined) return;
          expect(arm.lower >= least && arm.lower <= arm.value).toBe(true);
          expect(arm.upper <= most && arm.upper >= arm.value).toBe(true);
        };
        check(calibrationGapArm(counted, z), -1, 1);
        check(oeRatioArm(counted, z), 0, Infinity);
        if (positives > 0) {
          for (const value of [0.01, 0.5, 1]) check(averagePrecisionArm(value, positives, z), 0, 1);
          if (negatives > 0) for (const value of [0, 0.5, 1]) check(ksArm(value, positives, negatives, z), 0, 1);
        }
      }),
      { numRuns: 100 },
    );
  });
  it('KS: the class with the fewer rows decides the width', () => {
    const arm = ksArm(0.5, 100, 100, z);
    expect(Math.abs(arm.upper - 0.5 - Math.sqrt(-0.5 * Math.log(0.025)) * Math.sqrt(0.02))).toBeLessThan(1e-14);
  });
});

describe('mean of a loss', () => {
  it('equals the row formula (Brier)', () => {
    const losses = rows.map(({ score, label }) => (score - label) ** 2);
    const mean = losses.reduce((a, b) => a + b, 0) / losses.length;
    const squares = losses.reduce((sum, l) => sum + (l - mean) ** 2, 0);
    const half = z * Math.sqrt(squares / ((losses.length - 1) * losses.length));
    const moments = lossMoments(counts, (score, label) => (score - label) * (score - label))!;
    expect(Math.abs(moments.mean - overall.scores.brier)).toBeLessThan(1e-14);
    expect(deviation(meanInterval(moments, z)!, [mean - half, mean + half])).toBeLessThan(1e-14);
  });
  it('needs two rows', () => {
    expect(lossMoments({ scores: [], negatives: [], positives: [] }, () => 0)).toBeUndefined();
    expect(meanInterval({ n: 1, mean: 0.5, squaredDeviations: 0 }, z)).toBeUndefined();
  });
});

describe('ece_triangle', () => {
  const bins = [
    { n: 100, events: 4 },
    { n: 0, events: 0 },
    { n: 50, events: 30 },
  ];
  const options = { level: 0.95, draws: 2000, seed: 42 };
  it('is the 95 % quantile of the stated sum, drawn by bin index', () => {
    const key = streamKey(42, 'ece_triangle');
    const sums = Array.from({ length: 2000 }, (_, draw) =>
      [0, 2].reduce((sum, k) => {
        const { n, events } = bins[k]!;
        const rate = (events + 2) / (n + 4);
        return sum + (n / 150) * Math.sqrt((rate * (1 - rate)) / n) * Math.abs(normalQuantile(uniform(key, k, draw)));
      }, 0),
    ).sort((a, b) => a - b);
    const reach = sums[1899]! + 0.05 * (sums[1900]! - sums[1899]!);
    expect(deviation(eceTriangle(0.2, bins, options), [0.2 - reach, 0.2 + reach])).toBeLessThan(1e-12);
  });
  it('holds its point, stays in range, repeats with its seed', () => {
    expect(eceTriangle(0.01, bins, options)).toEqual(eceTriangle(0.01, bins, options));
    expect(eceTriangle(0.01, bins, options).lower).toBe(0);
    expect(eceTriangle(0.99, bins, options).upper).toBe(1);
    expect(eceTriangle(0.2, bins, { ...options, seed: 43 })).not.toEqual(eceTriangle(0.2, bins, options));
    expect(eceTriangle(0.3, [{ n: 1, events: 0 }], options).upper).toBeLessThanOrEqual(1);
  });
  it('T10: a calibrated model, n = 1,000: the interval holds 0 in at least 93 % of samples', () => {
    const key = streamKey(7, 'test');
    const samples = 300;
    let covered = 0;
    for (let sample = 0; sample < samples; sample++) {
      const drawn = Array.from({ length: 10 }, () => ({ n: 0, events: 0, gap: 0 }));
      for (let i = 0; i < 1000; i++) {
        const score = uniform(key, i, sample, 0);
        const label = uniform(key, i, sample, 1) < score ? 1 : 0;
        const bin = drawn[Math.floor(score * 10)]!;
        bin.n++;
        bin.events += label;
        bin.gap += score - label;
      }
      const ece = drawn.reduce((sum, bin) => sum + Math.abs(bin.gap), 0) / 1000;
      if (eceTriangle(ece, drawn, { level: 0.95, draws: 1000, seed: sample }).lower === 0) covered++;
    }
    expect(covered / samples).toBeGreaterThanOrEqual(0.93);
  });
});

it('quantile of type 7', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([7], 0.3)).toBe(7);
});

it('AUC of weights with more pairs than integers go', () => {
  const counts = { negatives: [1e8 + 0.5, 0.25], positives: [0.5, 2e8 + 0.5] };
  const won = 0.5 * 0.5 * (1e8 + 0.5) + (2e8 + 0.5) * (1e8 + 0.5 + 0.125);
  expect(rocAuc(counts)).toBeCloseTo(won / ((1e8 + 0.75) * (2e8 + 1)), 12);
});
