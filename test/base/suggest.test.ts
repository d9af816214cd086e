import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggest } from '../../src/base/suggest.ts';

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['treshold', 'threshold', 1],
    ['metirc', 'metric', 1],
    ['kitten', 'sitting', 3],
    // Optimal string alignment: no substring is edited twice (unrestricted Damerau–Levenshtein gives 2).
    ['ca', 'abc', 3],
  ])('%s → %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is symmetric, zero only for equal words, at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max([...a].length, [...b].length));
      }),
    );
  });

  it('counts code points, not UTF-16 units', () => {
    expect(editDistance('a😀', 'a😁')).toBe(1);
  });
});

describe('suggest', () => {
  const keys = ['threshold', 'metric', 'name', 'data', 'severity'];
  it('allows two edits from five letters on, one below', () => {
    expect(suggest('treshhold', keys)).toBe('threshold');
    expect(suggest('nmae', keys)).toBe('name');
    expect(suggest('nam', keys)).toBe('name');
    expect(suggest('nme_', keys)).toBeUndefined();
    expect(suggest('policy', keys)).toBeUndefined();
  });
  it('sees wrong letter case', () => {
    expect(suggest('Severity', keys)).toBe('severity');
  });
  it('has an answer for no legal words', () => {
    expect(suggest('x', [])).toBeUndefined();
  });
});

describe('nearest', () => {
  it('sorts by distance, then by code point', () => {
    expect(nearest('ba', ['bb', 'ab', 'aa', 'zzzz'], 3)).toEqual(['aa', 'ab', 'bb']);
  });
});
