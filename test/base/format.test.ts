import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAgainstThreshold,
  formatFixed,
  groupThousands,
  growDecimals,
  printMinus,
  publish,
} from '../../src/base/format.ts';

describe('publish', () => {
  it('keeps 12 significant digits', () => {
    expect(publish(0.3 - 0.2)).toBe(0.1);
    expect(publish(1 / 3)).toBe(0.333333333333);
    expect(publish(2 / 3)).toBe(0.666666666667);
    expect(Object.is(publish(-0), 0)).toBe(true);
  });
  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(publish(publish(x))).toBe(publish(x));
      }),
    );
  });
  it.each([Number.NaN, Infinity, -Infinity])('refuses %s', (x) => {
    expect(() => publish(x)).toThrow('internal.bug');
  });
});

describe('formatFixed', () => {
  const cases: [number, number, string][] = [
    [1.005, 2, '1.01'],
    [-1.005, 2, '-1.01'],
    [0.5, 0, '1'],
    [2.5, 0, '3'],
    [0.05, 0, '0'],
    [0.05, 1, '0.1'],
    [0.0499, 1, '0.0'],
    [0.005, 2, '0.01'],
    [0.0005, 2, '0.00'],
    [9.9999, 3, '10.000'],
    [-0.0004, 3, '0.000'],
    [-0.0005, 3, '-0.001'],
    [-0, 1, '0.0'],
    [0, 3, '0.000'],
    [1e-9, 3, '0.000'],
    [1e-9, 9, '0.000000001'],
    [123456789.125, 2, '123456789.13'],
    [1e21, 1, '1000000000000000000000.0'],
    [9007199254740991, 0, '9007199254740991'],
    [0.1 + 0.2, 3, '0.300'],
    [0.0999996, 3, '0.100'],
  ];
  it.each(cases)('%s with %s decimals is %s', (x, decimals, text) => {
    expect(formatFixed(x, decimals)).toBe(text);
  });
  it('prints the real minus on demand', () => {
    expect(formatFixed(-0.25, 1, { minus: printMinus })).toBe('\u22120.3');
  });
  it('stands within half a unit of the published value, and mirrors for negatives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }), fc.nat(8), (n, shift, d) => {
        const x = publish(n / 10 ** shift);
        const unit = 10 ** -d;
        expect(Math.abs(Number(formatFixed(x, d)) - x)).toBeLessThanOrEqual(unit / 2 + 1e-9 * unit + 1e-15 * x);
        const mirrored = formatFixed(-x, d);
        expect(mirrored.replace('-', '')).toBe(formatFixed(x, d));
      }),
    );
  });
});

describe('groupThousands', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [-1234567, '-1,234,567'],
    [9007199254740993n, '9,007,199,254,740,993'],
  ])('%s is %s', (n, text) => {
    expect(groupThousands(n)).toBe(text);
  });
  it('refuses fractions', () => {
    expect(() => groupThousands(1.5)).toThrow('internal.bug');
  });
});

describe('no rounding across a threshold', () => {
  it.each([
    [0.1004, 0.1, 3, '0.1004'],
    [0.0999996, 0.1, 3, '0.0999996'],
    [0.1, 0.1, 3, '0.100'],
    [0.105, 0.105, 2, '0.105'],
    [0.2, 0.1, 3, '0.200'],
    [0.79999999999, 0.8, 2, '0.79999999999'],
    [-0.0004, 0, 3, '-0.0004'],
    [1.0000000000001, 1, 2, '1.00'],
  ])('%s against %s with %s decimals is %s', (x, threshold, decimals, text) => {
    expect(formatAgainstThreshold(x, threshold, decimals)).toBe(text);
  });
  it('keeps the side wherever 12 decimals can show it', () => {
    const rate = fc.integer({ min: 0, max: 10 ** 9 }).map((n) => n / 10 ** 9);
    fc.assert(
      fc.property(rate, rate, (x, threshold) => {
        const decimals = growDecimals(x, threshold, 3);
        expect(decimals).toBeLessThanOrEqual(12);
        expect(Math.sign(Number(formatFixed(x, decimals)) - threshold)).toBe(Math.sign(x - threshold));
      }),
    );
  });
});
