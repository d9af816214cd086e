import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { artanh, exp, expit, expm1, log, log1p, logit, pow, powi, tanh } from '../../src/base/detmath.ts';

type Point = number[];
const table = JSON.parse(readFileSync(new URL('./fixtures/elementary.json', import.meta.url), 'utf8')) as Record<
  string,
  Point[]
>;
const functions: Record<string, (x: number, y: number) => number> = { exp, expm1, log, log1p, pow, powi };

describe('error below 1 ulp against 300-bit values', () => {
  it.each(Object.keys(functions))('%s', (name) => {
    for (const point of table[name] ?? []) {
      // The last two numbers of a row are the true value as an unevaluated sum of two doubles.
      const [high, low] = point.slice(-2) as [number, number];
      const value = functions[name]!(point[0]!, point.length > 3 ? point[1]! : 0);
      expect(Math.abs(value - high - low) / ulp(high), `${name}(${point.slice(0, -2)})`).toBeLessThan(1);
    }
    expect(table[name]?.length).toBeGreaterThan(50);
  });
});

describe('ends of the range', () => {
  it.each([
    [exp(Infinity), Infinity],
    [exp(-Infinity), 0],
    [exp(710), Infinity],
    [exp(Number.NaN), Number.NaN],
    [expm1(Infinity), Infinity],
    [expm1(-Infinity), -1],
    [expm1(-0), -0],
    [log(0), -Infinity],
    [log(-1), Number.NaN],
    [log(Infinity), Infinity],
    [log(1), 0],
    [log1p(-1), -Infinity],
    [log1p(-2), Number.NaN],
    [log1p(Infinity), Infinity],
    [log1p(-0), -0],
    [pow(2, 0), 1],
    [pow(0, 2), 0],
    [pow(0, -1), Infinity],
    [pow(-2, 3), -8],
    [pow(-2, 2), 4],
    [pow(-2, 0.5), Number.NaN],
    [pow(2, 5000), Infinity],
    [pow(2, -5000), 0],
    [pow(Infinity, -1), 0],
    [pow(2, 10), 1024],
    [powi(2, -3), 0.125],
    [powi(10, 15), 1e15],
    [powi(0, 5), 0],
    [powi(7, 0), 1],
    [logit(0), -Infinity],
    [logit(1), Infinity],
    [logit(0.5), 0],
    [expit(0), 0.5],
    [expit(-800), 0],
    [expit(800), 1],
    [tanh(30), 1],
    [tanh(0), 0],
    [artanh(1), Infinity],
  ])('%s is %s', (value, expected) => {
    expect(value).toBe(expected);
  });
  it('powi needs an integer', () => {
    expect(() => powi(2, 0.5)).toThrow('internal.bug');
  });
});

describe('derived functions', () => {
  it('invert each other', () => {
    for (let p = 0.001; p < 1; p += 0.001) {
      expect(Math.abs(expit(logit(p)) - p)).toBeLessThan(4e-16);
      expect(Math.abs(tanh(artanh(p)) - p)).toBeLessThan(4e-16);
      expect(artanh(-p)).toBe(-artanh(p));
    }
    expect(Math.abs(logit(1e-200) + 460.5170185988091)).toBeLessThan(1e-12);
  });
});

/** SHA-256 over 10^6 outputs as little-endian doubles; one constant each, on every Node release and processor. */
describe('the same bits everywhere', () => {
  const spread = (from: number, to: number) => (i: number) => from + ((to - from) * i) / 1_000_000;
  const cases: [string, (i: number) => number, string][] = [
    ['exp', (i) => exp(spread(-746, 710)(i)), 'a2b570de49c9a0cc32b704dc7e746dc250d59c265b35c3e004c1829ba96169a7'],
    ['expm1', (i) => expm1(spread(-40, 60)(i)), 'a77168803b78f3e9aef0b083c1eda5a02f620aeae81f747edf5f9b86166cc300'],
    ['log', (i) => log(exp(spread(-740, 709)(i))), '481e324b8114743e1390117b2fc93a97ab87df2889d177e918497256ce08d950'],
    ['log1p', (i) => log1p(spread(-1, 3)(i + 1)), 'f3ba1fb1b49943de61ba335cf0a78a0931d9443505b85c6d26fe05e9872ac840'],
    [
      'pow',
      (i) => pow(spread(0, 4)(i + 1), spread(-40, 40)((i * 7919) % 1_000_000)),
      '5031b7bec25e64820cad7e9948a27dabfbee6eaa463ab4a26b578ae770e58094',
    ],
    [
      'powi',
      (i) => powi(spread(-2, 2)(i), (i % 61) - 20),
      '0484541acbbf88f92b29d66daca979c96cdbf43fe598a4e4ee063c7646918ccb',
    ],
  ];
  it.each(cases)('%s', (_, output, expected) => {
    const values = new Float64Array(1_000_000);
    for (let i = 0; i < values.length; i++) values[i] = output(i);
    expect(values.some(Number.isNaN)).toBe(false);
    expect(createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')).toBe(expected);
  });
});

function ulp(x: number): number {
  if (Math.abs(x) < 2 ** -1022) return Number.MIN_VALUE;
  const exponent = Math.floor(Math.log2(Math.abs(x)));
  const unit = 2 ** Math.max(-1074, exponent - 52);
  return Math.abs(x) < 2 ** exponent ? unit / 2 : unit;
}
