import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findColumn } from '../../src/data/columns.ts';
import { binIndex, binName, declaredBins, groupOfNumber, groupOfText } from '../../src/data/groups.ts';
import { sameLabel } from '../../src/data/labels.ts';
import { parseNumber } from '../../src/data/number-text.ts';
import { showCell } from '../../src/data/show-cell.ts';
import { attribute } from './harness.ts';

describe('bins', () => {
  it('are named by their edges', () => {
    expect(declaredBins([18, 26, 40, 41, 62])).toEqual(['18-25', '26-39', '40', '41-61', '62+']);
    expect(declaredBins([0.2, 0.5])).toEqual(['[0.2,0.5)', '0.5+']);
    expect(binName([18, 26], 0)).toBe('<18');
    expect(binName([0.2, 0.5], 0)).toBe('<0.2');
    expect(declaredBins([-5, 0])).toEqual(['-5--1', '0+']);
  });
  it('T14: hold every number once, [lower, upper)', () => {
    const edges = fc
      .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 })
      .map((e) => e.sort((a, b) => a - b));
    fc.assert(
      fc.property(edges, fc.integer({ min: -60, max: 60 }), (e, x) => {
        const k = binIndex(e, x);
        expect(k === 0 || e[k - 1]! <= x).toBe(true);
        expect(k === e.length || x < e[k]!).toBe(true);
      }),
    );
  });
  it('leave missing, unknown and text aside', () => {
    const age = attribute('age', { bins: [18, 40], unknown: ['-1', '?'] });
    const group = (raw: string | null) => groupOfNumber(age, [18, 40], raw, ['', 'NA']);
    expect(['18', '40.5', '17', '-1.0', '?', 'NA', null, 'old', '1e999'].map(group)).toEqual([
      '18-39',
      '40+',
      '<18',
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

it('groups keep their text, and never inherit a name from JavaScript', () => {
  const plain = attribute('g', { groups: { m: 'male' }, unknown: ['?'] });
  expect(['m', 'constructor', '__proto__', '', '?', ' x', 'NA'].map((raw) => groupOfText(plain, raw))).toEqual([
    'male',
    'constructor',
    '__proto__',
    null,
    null,
    ' x',
    'NA',
  ]);
});

it('labels are equal by value', () => {
  expect(sameLabel(1, '1.0') && sameLabel('+1e0', 1) && sameLabel(true, 'TRUE') && sameLabel('0', '-0')).toBe(true);
  expect(sameLabel('good', 'Good') || sameLabel(true, 1) || sameLabel('1 ', '1') || sameLabel('', '0')).toBe(false);
});

it('numbers are what the format says', () => {
  const yes: [string, number][] = [
    ['1', 1],
    ['-.5', -0.5],
    ['5.', 5],
    ['+1E-3', 0.001],
    ['007', 7],
    ['1e999', Number.POSITIVE_INFINITY],
  ];
  for (const [text, value] of yes) expect(parseNumber(text)).toBe(value);
  for (const text of ['', ' 1', '1 ', '1_000', '0x1', 'inf', 'NaN', '1,5', '.', 'e5', '1e', '１', '1\n'])
    expect(parseNumber(text)).toBeNull();
});

it('columns fold letter case, spaces, dashes and Unicode forms', () => {
  const columns = ['Größe', 'Age Band', 'x', ''].map((name) => ({
    name,
    nativeType: 'VARCHAR',
    kind: 'text' as const,
  }));
  const index = (name: string) => findColumn(name, columns, 'a.csv').index;
  expect([
    index('gr\u006f\u0308ße'),
    index('AGE-BAND'),
    index(' age_band '),
    index('X'),
    index('z'),
    index(''),
  ]).toEqual([0, 1, 1, 2, null, 3]);
});

it('cells are shown without control characters and cut', () => {
  expect(showCell('a\nb\u202ec\x1b[31m')).toBe('a\\u{a}b\\u{202e}c\\u{1b}[31m');
  expect([...showCell('😀'.repeat(100))]).toHaveLength(61);
});
