import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  equalizedOddsInterval,
  maxDifferenceInterval,
  moverDifference,
  newcombeInterval,
  referenceMax,
  tukeyNewcombe,
} from '../../src/stats/difference.ts';
import { clipLimits, foldLimits, type Limits, sharedLevel, widenTo, zOf } from '../../src/stats/limits.ts';
import { miettinenNurminenDifference } from '../../src/stats/miettinen-nurminen-difference.ts';
import { type Proportion, wilsonArm, wilsonInterval } from '../../src/stats/proportion.ts';
import { miettinenNurminenRatio, referenceRatio, tukeyRatio } from '../../src/stats/ratio.ts';
import { deviation, golden, mainCase } from './golden.ts';

const z = zOf(0.95);
const proportion = fc
  .integer({ min: 1, max: 400 })
  .chain((n) => fc.integer({ min: 0, max: n }).map((x): Proportion => ({ x, n })));
const groups = (min: number) => fc.array(proportion, { minLength: min, maxLength: 5 });

describe('golden intervals of one and two rates', () => {
  it.each(golden.one_proportion)('wilson $x of $n', ({ x, n, wilson }) => {
    expect(deviation(wilsonInterval(x, n, z), wilson)).toBeLessThan(1e-12);
  });
  it.each(golden.two_proportions)('$x1 of $n1 v. $x2 of $n2', (row) => {
    const { x1, n1, x2, n2 } = row;
    expect(deviation(newcombeInterval(x1, n1, x2, n2, z), row.diff_newcombe)).toBeLessThan(1e-12);
    expect(deviation(miettinenNurminenDifference(x1, n1, x2, n2, z), row.diff_mn)).toBeLessThan(1e-9);
    const ratio = miettinenNurminenRatio(x1, n1, x2, n2, z);
    // With no events at all the golden ratio is undefined; here it is [0, ∞).
    if (x1 + x2 === 0) expect(ratio).toEqual({ lower: 0, upper: Infinity });
    else expect(deviation(ratio, row.ratio_mn_score)).toBeLessThan(1e-9);
  });
  it('T20: Miettinen–Nurminen for 56/70 v. 48/80', () => {
    const { lower, upper } = miettinenNurminenDifference(56, 70, 48, 80, z);
    expect([lower.toFixed(4), upper.toFixed(4)]).toEqual(['0.0528', '0.3382']);
  });
});

describe('values of the main case (metrics.md 12)', () => {
  const rows = mainCase();
  const rates = (attribute: string, keep: (row: (typeof rows)[number]) => boolean): Proportion[] => {
    const names = [...new Set(rows.map((row) => row.groups[attribute] ?? ''))].sort();
    return names.map((name) => {
      const inGroup = rows.filter((row) => row.groups[attribute] === name && keep(row));
      return { x: inGroup.filter((row) => row.decision === 1).length, n: inGroup.length };
    });
  };
  const selection = (attribute: string) => rates(attribute, () => true);
  const tpr = (attribute: string) => rates(attribute, (row) => row.label === 1);
  const fpr = (attribute: string) => rates(attribute, (row) => row.label === 0);

  it.each([
    ['sex', [0.01743457771673, 0.130708247431916], 1e-9],
    ['race', [0.0243533889893, 0.2802735005804], 1e-6],
    ['age_band', [0.0561172643003, 0.2521928922899], 1e-6],
  ] as const)('demographic parity difference: %s', (attribute, expected, tolerance) => {
    expect(deviation(tukeyNewcombe(selection(attribute), 0.95), [...expected])).toBeLessThan(tolerance);
  });
  it.each([
    ['sex', [0, 0.109216120876918], 1e-9],
    ['race', [0.062202528099, 0.4026543266696], 1e-6],
  ] as const)('equal opportunity difference: %s', (attribute, expected, tolerance) => {
    expect(deviation(tukeyNewcombe(tpr(attribute), 0.95), [...expected])).toBeLessThan(tolerance);
  });
  it.each([
    ['sex', [0.000436367405857, 0.152481761573322], 1e-9],
    ['race', [0.0486371789544, 0.4165463354404], 1e-6],
    ['age_band', [0, 0.2794897046569], 1e-6],
  ] as const)('equalized odds difference: %s', (attribute, expected, tolerance) => {
    expect(deviation(equalizedOddsInterval(tpr(attribute), fpr(attribute), 0.95), [...expected])).toBeLessThan(
      tolerance,
    );
  });
});

describe('T21: nothing, everything and single rows', () => {
  const edges: Proportion[] = [
    { x: 0, n: 1 },
    { x: 1, n: 1 },
    { x: 0, n: 7 },
    { x: 7, n: 7 },
    { x: 3, n: 7 },
    { x: 0, n: 1_000_000_000 },
    { x: 1_000_000_000, n: 1_000_000_000 },
    { x: 1, n: 1_000_000_000 },
  ];
  const holds = (limits: Limits, point: number, least: number, most: number) => {
    expect(limits.lower).toBeGreaterThanOrEqual(least);
    expect(limits.upper).toBeLessThanOrEqual(most);
    expect(limits.lower).toBeLessThanOrEqual(point);
    expect(limits.upper).toBeGreaterThanOrEqual(point);
  };
  it.each(edges)('wilson $x of $n', ({ x, n }) => {
    const limits = wilsonInterval(x, n, z);
    holds(limits, x / n, 0, 1);
    if (x === 0) expect(limits.lower).toBe(0);
    if (x === n) expect(limits.upper).toBe(1);
  });
  it.each(edges.flatMap((a) => edges.map((b) => ({ a, b }))))('$a.x/$a.n v. $b.x/$b.n', ({ a, b }) => {
    const difference = a.x / a.n - b.x / b.n;
    holds(newcombeInterval(a.x, a.n, b.x, b.n, z), difference, -1, 1);
    holds(miettinenNurminenDifference(a.x, a.n, b.x, b.n, z), difference, -1, 1);
    holds(tukeyNewcombe([a, b], 0.95), Math.abs(difference), 0, 1);
    holds(referenceMax([a, b], 0, 0.95), Math.abs(difference), 0, 1);
    holds(equalizedOddsInterval([a, b], [b, a], 0.95), Math.abs(difference), 0, 1);
    const ratio = b.x === 0 ? (a.x === 0 ? 1 : Infinity) : a.x / a.n / (b.x / b.n);
    holds(miettinenNurminenRatio(a.x, a.n, b.x, b.n, z), ratio, 0, Infinity);
    holds(referenceRatio([a, b], 1, 0.95), ratio, 0, Infinity);
    if (a.x + b.x > 0) holds(tukeyRatio([a, b], 0.95), Math.min(ratio, 1 / ratio), 0, 1);
  });
});

describe('properties', () => {
  it('two groups: tukey_newcombe is the folded Newcombe interval', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        expect(tukeyNewcombe([a, b], 0.95)).toEqual(foldLimits(newcombeInterval(a.x, a.n, b.x, b.n, z)));
      }),
    );
  });
  it('a difference mirrors when its groups change places', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const there = miettinenNurminenDifference(a.x, a.n, b.x, b.n, z);
        const back = miettinenNurminenDifference(b.x, b.n, a.x, a.n, z);
        expect(Math.abs(there.lower + back.upper)).toBeLessThan(3e-13);
        const newcombe = newcombeInterval(a.x, a.n, b.x, b.n, z);
        const newcombeBack = newcombeInterval(b.x, b.n, a.x, a.n, z);
        expect(newcombe.lower).toBe(-newcombeBack.upper);
      }),
      { numRuns: 60 },
    );
  });
  it('a ratio turns into its inverse when its groups change places', () => {
    fc.assert(
      fc.property(proportion, proportion, (a, b) => {
        const there = miettinenNurminenRatio(a.x, a.n, b.x, b.n, z);
        const back = miettinenNurminenRatio(b.x, b.n, a.x, a.n, z);
        if (there.lower === 0 || back.upper === Infinity) return;
        expect(Math.abs(there.lower * back.upper - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    );
  });
  it('holds its point, ignores the order of groups, narrows as counts double', () => {
    fc.assert(
      fc.property(groups(2), (all) => {
        const rates = all.map(({ x, n }) => x / n);
        const point = Math.max(...rates) - Math.min(...rates);
        const limits = tukeyNewcombe(all, 0.95);
        expect(limits.lower).toBeLessThanOrEqual(point + 1e-15);
        expect(limits.upper).toBeGreaterThanOrEqual(point - 1e-15);
        expect(tukeyNewcombe([...all].reverse(), 0.95)).toEqual(limits);
        const doubled = tukeyNewcombe(
          all.map(({ x, n }) => ({ x: 2 * x, n: 2 * n })),
          0.95,
        );
        expect(doubled.upper - doubled.lower).toBeLessThan(limits.upper - limits.lower + 1e-12);
      }),
      { numRuns: 60 },
    );
  });
  it('a ratio interval over groups holds min/max', () => {
    fc.assert(
      fc.property(groups(2), (all) => {
        const rates = all.map(({ x, n }) => x / n);
        if (Math.max(...rates) === 0) return;
        const limits = tukeyRatio(all, 0.95);
        const point = Math.min(...rates) / Math.max(...rates);
        expect(limits.lower).toBeLessThanOrEqual(point + 1e-12);
        expect(limits.upper).toBeGreaterThanOrEqual(point - 1e-12);
      }),
      { numRuns: 30 },
    );
  });
  it('against a reference: two groups need no adjustment, more groups widen', () => {
    const a = { x: 30, n: 100 };
    const b = { x: 45, n: 100 };
    const c = { x: 44, n: 100 };
    expect(referenceMax([a, b], 0, 0.95)).toEqual(foldLimits(newcombeInterval(45, 100, 30, 100, z)));
    expect(referenceRatio([a, b], 1, 0.95)).toEqual(miettinenNurminenRatio(30, 100, 45, 100, z));
    const wide = zOf(sharedLevel(0.95, 2));
    expect(referenceMax([a, b, c], 0, 0.95).upper).toBe(newcombeInterval(45, 100, 30, 100, wide).upper);
    const pairs = [b, c].map((g) => miettinenNurminenRatio(g.x, g.n, a.x, a.n, wide));
    expect(referenceRatio([a, b, c], 0, 0.95)).toEqual({
      lower: Math.min(...pairs.map((pair) => pair.lower)),
      upper: Math.min(...pairs.map((pair) => pair.upper)),
    });
  });
});

describe('building blocks', () => {
  it.each([
    [
      { lower: -0.3, upper: 0.1 },
      { lower: 0, upper: 0.3 },
    ],
    [
      { lower: -0.1, upper: 0.3 },
      { lower: 0, upper: 0.3 },
    ],
    [
      { lower: 0.1, upper: 0.3 },
      { lower: 0.1, upper: 0.3 },
    ],
    [
      { lower: -0.3, upper: -0.1 },
      { lower: 0.1, upper: 0.3 },
    ],
    [
      { lower: 0, upper: 0 },
      { lower: 0, upper: 0 },
    ],
    [
      { lower: -Infinity, upper: 1 },
      { lower: 0, upper: Infinity },
    ],
  ])('folds %o', (signed, folded) => {
    expect(foldLimits(signed)).toEqual(folded);
  });
  it('clips and widens', () => {
    expect(clipLimits({ lower: -0.2, upper: 1.2 }, 0, 1)).toEqual({ lower: 0, upper: 1 });
    expect(clipLimits({ lower: 0.2, upper: 0.3 }, 0, 1)).toEqual({ lower: 0.2, upper: 0.3 });
    expect(widenTo(0.5, { lower: 0.6, upper: 0.7 })).toEqual({ lower: 0.5, upper: 0.7 });
  });
  it('max − min over arms equals its pairwise definition', () => {
    const arms = [wilsonArm({ x: 1, n: 9 }, z), wilsonArm({ x: 5, n: 9 }, z), wilsonArm({ x: 8, n: 9 }, z)];
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(([i, j]) => foldLimits(moverDifference(arms[i!]!, arms[j!]!)));
    expect(maxDifferenceInterval(arms)).toEqual({
      lower: Math.max(...pairs.map((pair) => pair.lower)),
      upper: Math.max(...pairs.map((pair) => pair.upper)),
    });
  });
});
