import { describe, expect, test } from 'vitest';
import {
  estimateText,
  levelText,
  percentText,
  plainNumber,
  smallText,
  thresholdText,
  valueText,
} from '../../src/report/numbers.ts';

const interval = (lower: number | null, upper: number | null) => ({
  lower,
  upper,
  level: 0.95,
  method: 'wilson',
  approximate: false,
});

describe('no rounding across a threshold', () => {
  test.each([
    [0.0999996, '0.0999996'],
    [0.1, '0.100'],
    [0.1004, '0.1004'],
    [0.1006, '0.101'],
    [-0.0004, '0.000'],
    [0.25, '0.250'],
  ])('%d against 0.10 prints %s', (value, text) => {
    expect(valueText(value, 'difference', [0.1])).toBe(text);
  });

  test('a negative value that rounds to zero keeps its side of zero', () => {
    expect(valueText(-0.0004, 'difference', [0])).toBe('−0.0004');
    expect(valueText(-0.0004, 'difference')).toBe('0.000');
  });

  test('all three numbers of an estimate have equal decimals', () => {
    expect(estimateText(0.18, interval(0, 0.1004), 'difference', [0.1])).toEqual({
      value: '0.1800',
      interval: '[0.0000, 0.1004]',
    });
  });
});

test('decimals by unit', () => {
  expect(valueText(0.78549, 'rate')).toBe('0.785');
  expect(valueText(0.78549, 'ratio')).toBe('0.79');
  expect(valueText(-1.005, 'log_odds')).toBe('−1.01');
  expect(valueText(12345, 'count')).toBe('12,345');
  expect(valueText(0.0009999, 'p_value')).toBe('< 0.001');
  expect(valueText(0.001, 'p_value')).toBe('0.001');
  expect(valueText(3.66, 'persons')).toBe('3.7');
});

test('unbounded intervals', () => {
  expect(estimateText(1.2, interval(0.8, null), 'ratio', []).interval).toBe('[0.80, ∞)');
  expect(estimateText(1.2, interval(null, 2), 'ratio', []).interval).toBe('(−∞, 2.00]');
});

test('thresholds as the policy wrote them', () => {
  expect(thresholdText(0.1, 'difference')).toBe('0.10');
  expect(thresholdText(0.0005, 'difference')).toBe('0.0005');
  expect(thresholdText(30, 'count')).toBe('30');
});

test('small numbers, shares and plain numbers', () => {
  expect(smallText(1e-6)).toBe('0.000001');
  expect(smallText(2.94e-8)).toBe('0.000000029');
  expect(smallText(0)).toBe('0');
  expect(percentText(0.145)).toBe('14.5\u00a0%');
  expect(levelText(0.95)).toBe('95\u00a0%');
  expect(levelText(0.999)).toBe('99.9\u00a0%');
  expect(plainNumber(18424)).toBe('18,424');
  expect(plainNumber(0.5)).toBe('0.5');
});
