import { describe, expect, it } from 'vitest';
import { booleanTrap, numberTrap } from '../../src/base/number-trap.ts';

describe('numberTrap', () => {
  it.each([
    ['1_000', 'write 1000'],
    ['1_000.5', 'write 1000.5'],
    ['0,05', 'write 0.05'],
    ['-1,5', 'write -1.5'],
    ['5%', 'write 0.05'],
    ['12.5 %', 'write 0.125'],
    ['100%', 'write 1'],
    ['0.5%', 'write 0.005'],
    ['-5%', 'write -0.05'],
    ['0o14', 'write the number in decimal digits: 12'],
    ['0x1F', 'write the number in decimal digits: 31'],
    ['.nan', 'write a finite number'],
    ['-.inf', 'write a finite number'],
    ['0.05', undefined],
    ['1e-6', undefined],
    ['abc', undefined],
    ['', undefined],
  ])('%s → %s', (source, hint) => {
    expect(numberTrap({ source, style: 'plain' })).toBe(hint);
  });

  it('sees quoted numbers', () => {
    expect(numberTrap({ source: '0.05', style: 'quoted' })).toBe('write 0.05 without quotes');
  });
});

it('booleanTrap knows the words of YAML 1.1', () => {
  expect(
    ['yes', 'ON', 'true', 'no', 'Off', 'false', 'maybe'].map((source) => booleanTrap({ source, style: 'plain' })),
  ).toEqual(['write true', 'write true', 'write true', 'write false', 'write false', 'write false', undefined]);
});
