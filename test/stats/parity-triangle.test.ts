import { describe, expect, it } from 'vitest';
import { tukeyMiettinenNurminen, tukeyNewcombe } from '../../src/stats/difference.ts';
import { zOf } from '../../src/stats/limits.ts';
import { miettinenNurminenDifference } from '../../src/stats/miettinen-nurminen-difference.ts';
import { normalQuantile } from '../../src/stats/normal.ts';
import { parityTriangle } from '../../src/stats/parity-triangle.ts';

const options = { level: 0.95, draws: 20_000, seed: 42 };

describe('parity triangle', () => {
  it('two groups in one stratum: the reach is that of |Z| with both variances', () => {
    const strata = [
      [
        { x: 40, n: 100 },
        { x: 90, n: 300 },
      ],
    ];
    const variance = (x: number, n: number) => {
      const rate = (x + 2) / (n + 4);
      return (rate * (1 - rate)) / (n - 1);
    };
    const reach = normalQuantile(0.975) * Math.sqrt(variance(40, 100) + variance(90, 300));
    const { lower, upper } = parityTriangle(0.3, strata, options);
    expect(Math.abs(upper - 0.3 - reach)).toBeLessThan(0.015 * reach);
    expect(Math.abs(0.3 - lower - reach)).toBeLessThan(0.015 * reach);
  });

  it('strata with one group count for nothing but keep their place', () => {
    const pair = [
      { x: 40, n: 100 },
      { x: 90, n: 300 },
    ];
    const alone = [
      { x: 10, n: 100 },
      { x: 0, n: 0 },
    ];
    expect(parityTriangle(0.1, [pair, alone], options)).toEqual(parityTriangle(0.1, [pair], options));
    expect(parityTriangle(0.1, [alone, pair], options)).not.toEqual(parityTriangle(0.1, [pair], options));
  });

  it('stays in [0, 1], holds the point and has the same bits twice', () => {
    const strata = [
      [
        { x: 0, n: 1 },
        { x: 1, n: 1 },
      ],
    ];
    expect(parityTriangle(1, strata, options)).toEqual(parityTriangle(1, strata, options));
    const { lower, upper } = parityTriangle(1, strata, options);
    expect(lower >= 0 && lower <= 1 && upper === 1).toBe(true);
  });

  it('more draws extend the earlier ones', () => {
    const strata = [
      [
        { x: 40, n: 100 },
        { x: 90, n: 300 },
      ],
    ];
    const a = parityTriangle(0.5, strata, { ...options, draws: 2000 });
    const b = parityTriangle(0.5, strata, { ...options, draws: 20_000 });
    expect(Math.abs(a.upper - b.upper)).toBeLessThan(0.005);
  });
});

describe('tukey_mn', () => {
  it('two groups: the folded interval of Miettinen and Nurminen (T20)', () => {
    const limits = tukeyMiettinenNurminen(
      [
        { x: 48, n: 80 },
        { x: 56, n: 70 },
      ],
      0.95,
    );
    const pair = miettinenNurminenDifference(56, 70, 48, 80, zOf(0.95));
    expect(limits.lower).toBeCloseTo(pair.lower, 10);
    expect(limits.upper).toBeCloseTo(pair.upper, 10);
    expect(limits.lower.toFixed(4)).toBe('0.0528');
    expect(limits.upper.toFixed(4)).toBe('0.3382');
  });
  it('lies near tukey_newcombe for several groups', () => {
    const groups = [
      { x: 30, n: 100 },
      { x: 80, n: 200 },
      { x: 11, n: 60 },
    ];
    const [a, b] = [tukeyMiettinenNurminen(groups, 0.95), tukeyNewcombe(groups, 0.95)];
    expect(Math.abs(a.lower - b.lower)).toBeLessThan(0.02);
    expect(Math.abs(a.upper - b.upper)).toBeLessThan(0.02);
  });
});
