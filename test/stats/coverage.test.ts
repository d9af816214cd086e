import { describe, expect, it } from 'vitest';
import { streamKey, uniform } from '../../src/base/philox.ts';
import { equalizedOddsInterval, tukeyNewcombe } from '../../src/stats/difference.ts';
import { type Limits, sharedLevel } from '../../src/stats/limits.ts';
import { tukeyRatio } from '../../src/stats/ratio.ts';

/** One group: rows and true rate. */
interface Truth {
  readonly n: number;
  readonly rate: number;
}

const key = streamKey(19, 'test');
const sizes = [30, 5000, 120, 800, 60, 300];
const scenarios = [2, 4, 6].flatMap((k) =>
  [0, 0.1, 0.15].flatMap((gap) =>
    [0.05, 0.4].map((base) => ({
      name: `K = ${k}, rates from ${base}, largest difference ${gap}`,
      groups: sizes
        .slice(0, k)
        .map((n, i): Truth => ({ n, rate: base + gap * (i % 3 === 0 ? 1 : i % 3 === 1 ? 0 : 0.5) })),
      gap,
    })),
  ),
);

describe('T19: simulated coverage at 0.95', () => {
  it('tukey_newcombe: at least 0.92 everywhere, 0.95 on average', () => {
    const all = scenarios.map(({ name, groups, gap }) => {
      const share = coverage(groups, 600, (drawn) => tukeyNewcombe(drawn, 0.95), gap);
      expect(share, name).toBeGreaterThanOrEqual(0.92);
      return share;
    });
    expect(all.reduce((a, b) => a + b, 0) / all.length).toBeGreaterThanOrEqual(0.95);
  });

  it('equalized odds: at least 0.94 everywhere', () => {
    for (const { name, groups, gap } of scenarios) {
      const halves = groups.flatMap(({ n, rate }) => [
        { n: Math.ceil(n * 0.6), rate },
        { n: Math.floor(n * 0.4), rate },
      ]);
      const interval = (drawn: Drawn[]) =>
        equalizedOddsInterval(
          drawn.filter((_, i) => i % 2 === 0),
          drawn.filter((_, i) => i % 2 === 1),
          0.95,
        );
      expect(coverage(halves, 600, interval, gap), name).toBeGreaterThanOrEqual(0.94);
    }
  });

  it('equalized odds: at least 0.94 for classes of 12 rows and rare events too', () => {
    for (const k of [2, 4, 6]) {
      const groups = sizes.slice(0, k).flatMap((n): Truth[] => [
        { n: n * 0.6, rate: 0.02 },
        { n: n * 0.4, rate: 0.02 },
      ]);
      const halves = (drawn: Drawn[], half: number) => drawn.filter((_, i) => i % 2 === half);
      const odds = (drawn: Drawn[]) => equalizedOddsInterval(halves(drawn, 0), halves(drawn, 1), 0.95);
      expect(coverage(groups, 2000, odds, 0), `K = ${k}`).toBeGreaterThanOrEqual(0.94);
      // Wilson’s limits alone miss it: what the guarded limits are for.
      const each = sharedLevel(0.95, 2);
      const plain = (drawn: Drawn[]) => ({
        lower: Math.max(...[0, 1].map((half) => tukeyNewcombe(halves(drawn, half), each).lower)),
        upper: 1,
      });
      expect(coverage(groups, 2000, plain, 0), `K = ${k}, Wilson`).toBeLessThan(0.935);
    }
  });

  it('tukey_ratio: at least 0.92 everywhere', () => {
    for (const { name, groups } of scenarios) {
      const rates = groups.map((group) => group.rate);
      const ratio = Math.min(...rates) / Math.max(...rates);
      expect(
        coverage(groups, 150, (drawn) => tukeyRatio(drawn, 0.95), ratio),
        name,
      ).toBeGreaterThanOrEqual(0.92);
    }
  });
});

type Drawn = { x: number; n: number };

function coverage(
  groups: readonly Truth[],
  samples: number,
  interval: (drawn: Drawn[]) => Limits,
  truth: number,
): number {
  const draw = groups.map(binomial);
  let covered = 0;
  for (let sample = 0; sample < samples; sample++) {
    const drawn = groups.map(({ n }, cell) => ({ x: draw[cell]!(uniform(key, cell, sample)), n }));
    const { lower, upper } = interval(drawn);
    if (lower <= truth + 1e-12 && upper >= truth - 1e-12) covered++;
  }
  return covered / samples;
}

/** Binomial numbers by inversion of the distribution function. */
function binomial({ n, rate }: Truth): (u: number) => number {
  const cumulative = new Float64Array(n + 1);
  let logTerm = n * Math.log(1 - rate);
  let sum = 0;
  for (let x = 0; x <= n; x++) {
    sum += Math.exp(logTerm);
    cumulative[x] = sum;
    logTerm += Math.log(((n - x) / (x + 1)) * (rate / (1 - rate)));
  }
  return (u) => {
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! >= u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
