import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalizedOddsInterval,
  guardedTukeyNewcombe,
  moverDifference,
  tukeyNewcombe,
} from '../../src/stats/difference.ts';
import { guardedArm, isGuarded } from '../../src/stats/guarded-arm.ts';
import { haldaneLogOddsRatio, logOddsRatioLimits } from '../../src/stats/haldane.ts';
import { zOf } from '../../src/stats/limits.ts';
import { clopperPearsonInterval, type Proportion, wilsonArm } from '../../src/stats/proportion.ts';
import { guardedTukeyRatio, moverRatioUpper, tukeyRatio } from '../../src/stats/ratio.ts';

const z = zOf(0.95);
const anyRate = fc
  .integer({ min: 1, max: 300 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((x): Proportion => ({ x, n })));
const enough = fc
  .tuple(fc.integer({ min: 5, max: 200 }), fc.integer({ min: 5, max: 200 }))
  .map(([x, others]): Proportion => ({ x, n: x + others }));
const groups = (rate: fc.Arbitrary<Proportion>) => fc.array(rate, { minLength: 2, maxLength: 5 });

describe('an arm with few events', () => {
  it('has the exact lower limit with one to four events, mirrored above', () => {
    expect(guardedArm({ x: 2, n: 12 }, z).lower).toBeCloseTo(clopperPearsonInterval(2, 12, 0.95).lower, 12);
    expect(guardedArm({ x: 2, n: 12 }, z).upper).toBe(wilsonArm({ x: 2, n: 12 }, z).upper);
    const mirrored = guardedArm({ x: 10, n: 12 }, z);
    expect(mirrored.upper).toBeCloseTo(1 - guardedArm({ x: 2, n: 12 }, z).lower, 12);
    expect(mirrored.lower).toBe(wilsonArm({ x: 10, n: 12 }, z).lower);
  });

  it.each([0, 5, 20, 35, 40])('is Wilson’s with %s of 40', (x) => {
    expect(guardedArm({ x, n: 40 }, z)).toEqual(wilsonArm({ x, n: 40 }, z));
    expect(isGuarded({ x, n: 40 })).toBe(false);
  });

  it('counts four of twenty as few only where any share does', () => {
    expect(isGuarded({ x: 4, n: 20 })).toBe(true);
    expect(isGuarded({ x: 4, n: 20 }, 0.2)).toBe(false);
    expect(isGuarded({ x: 4, n: 21 }, 0.2)).toBe(true);
  });

  it('takes effective numbers that are no integers', () => {
    const arm = guardedArm({ x: 0.4, n: 9.7 }, z);
    expect(arm.lower).toBeGreaterThan(0);
    expect(arm.lower).toBeLessThan(wilsonArm({ x: 0.4, n: 9.7 }, z).lower);
  });
});

describe('largest differences and smallest ratios with few events', () => {
  it('are the plain ones where every group has five events and five other rows', () => {
    fc.assert(
      fc.property(groups(enough), (rates) => {
        expect(guardedTukeyNewcombe(rates, 0.95)).toEqual(tukeyNewcombe(rates, 0.95));
        expect(guardedTukeyRatio(rates, 0.95)).toEqual(tukeyRatio(rates, 0.95));
      }),
    );
  });

  it('move one limit only, towards no difference', () => {
    fc.assert(
      fc.property(groups(anyRate), (rates) => {
        const [difference, plain] = [guardedTukeyNewcombe(rates, 0.95), tukeyNewcombe(rates, 0.95)];
        expect(difference.upper).toBe(plain.upper);
        expect(difference.lower).toBeLessThanOrEqual(plain.lower);
        expect(difference.lower).toBeGreaterThanOrEqual(0);
        const [ratio, score] = [guardedTukeyRatio(rates, 0.95), tukeyRatio(rates, 0.95)];
        expect(ratio.lower).toBe(score.lower);
        expect(ratio.upper).toBeGreaterThanOrEqual(score.upper);
        expect(ratio.upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('German Credit by age keeps its limits: three of four is few, but in the upper limit only', () => {
    const tpr = [rate(10, 10), rate(54, 57), rate(95, 113), rate(27, 30)];
    const fpr = [rate(3, 4), rate(3, 17), rate(21, 42), rate(17, 27)];
    const { lower, upper } = equalizedOddsInterval(tpr, fpr, 0.95);
    expect([lower.toFixed(3), upper.toFixed(3)]).toEqual(['0.023', '0.835']);
  });

  it('two events of twelve beside a large group no longer prove a difference', () => {
    const rates = [rate(2, 12), rate(40, 2000), rate(1, 48), rate(6, 320)];
    expect(tukeyNewcombe(rates, 0.975).lower).toBeGreaterThan(0);
    expect(guardedTukeyNewcombe(rates, 0.975).lower).toBe(0);
    expect(tukeyRatio(rates, 0.975).upper).toBeLessThan(1);
    expect(guardedTukeyRatio(rates, 0.975).upper).toBe(1);
  });

  it('a ratio lies below 1 exactly where the difference lies below 0', () => {
    fc.assert(
      fc.property(anyRate, anyRate, (a, b) => {
        const [first, second] = [guardedArm(a, z), guardedArm(b, z)];
        const upper = moverDifference(first, second).upper;
        fc.pre(Math.abs(upper) > 1e-9);
        expect(moverRatioUpper(first, second) < 1).toBe(upper < 0);
      }),
    );
  });
});

describe('log odds ratio with few events', () => {
  it('is Haldane’s where few events are no small share', () => {
    for (const [a, b] of [
      [rate(3, 7), rate(9, 17)],
      [rate(5, 8), rate(15, 30)],
      [rate(0, 2), rate(15, 30)],
      [rate(5, 30), rate(9, 40)],
    ] as const) {
      const { lower, upper } = haldaneLogOddsRatio(a, b, z);
      expect(logOddsRatioLimits(a, b, z)).toEqual({ lower, upper });
    }
  });

  it('holds Haldane’s and mirrors when the groups change places', () => {
    fc.assert(
      fc.property(anyRate, anyRate, (a, b) => {
        const plain = haldaneLogOddsRatio(a, b, z);
        const there = logOddsRatioLimits(a, b, z);
        expect(there.lower).toBeLessThanOrEqual(plain.lower);
        expect(there.upper).toBeGreaterThanOrEqual(plain.upper);
        const back = logOddsRatioLimits(b, a, z);
        if (Number.isFinite(there.lower)) expect(back.upper).toBeCloseTo(-there.lower, 10);
        else expect(back.upper).toBe(Infinity);
      }),
    );
  });

  // Every sample weighted with its chance: no simulation.
  it.each([
    [30, 0.02, 5000, 0.02],
    [30, 0.02, 5000, 0.3],
    [12, 0.05, 5000, 0.3],
    [8, 0.03, 5000, 0.5],
  ])('covers at least 0.93 for %s rows at %s against %s at %s', (n1, p1, n2, p2) => {
    const truth = logOf(p1) - logOf(p2);
    const held = { guarded: 0, plain: 0, all: 0 };
    for (const [x1, w1] of binomial(n1, p1)) {
      for (const [x2, w2] of binomial(n2, p2)) {
        if ((n1 - x1) * x2 === 0) continue;
        const [a, b] = [rate(x1, n1), rate(x2, n2)];
        const guarded = logOddsRatioLimits(a, b, z);
        const plain = haldaneLogOddsRatio(a, b, z);
        held.all += w1 * w2;
        // Without events the ratio is 0 and its interval is widened to it.
        if ((x1 === 0 || guarded.lower <= truth) && guarded.upper >= truth) held.guarded += w1 * w2;
        if ((x1 === 0 || plain.lower <= truth) && plain.upper >= truth) held.plain += w1 * w2;
      }
    }
    expect(held.guarded / held.all).toBeGreaterThan(0.93);
    expect(held.plain / held.all).toBeLessThan(0.93);
  });
});

function rate(x: number, n: number): Proportion {
  return { x, n };
}

function logOf(p: number): number {
  return Math.log(p / (1 - p));
}

/** Numbers of events that are not too rare to matter, with their chances. */
function binomial(n: number, p: number): [number, number][] {
  const found: [number, number][] = [];
  let logChance = n * Math.log(1 - p);
  for (let x = 0; x <= n; x++) {
    if (logChance > Math.log(1e-7)) found.push([x, Math.exp(logChance)]);
    logChance += Math.log(((n - x) / (x + 1)) * (p / (1 - p)));
  }
  return found;
}
