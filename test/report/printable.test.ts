import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, replacedCharacters } from '../../src/report/printable.ts';

describe('printable', () => {
  it('keeps what the shipped faces can set', () => {
    const kept = 'Łódź, Ηράκλειο, Санкт-Петербург, Nguyễn Ầ, 0.180 [0.000, 0.334] −∞ ≤ ≥ × ± ‡ ✓ ✗ ○ … § Δ';
    expect(printable(kept)).toBe(kept.normalize('NFC'));
    expect(replacedCharacters(kept)).toEqual([]);
  });

  it('names what they cannot', () => {
    expect(printable('東京')).toBe('[U+6771][U+4EAC]');
    expect(printable('👩🏽')).toBe('[U+1F469][U+1F3FD]');
    expect(printable('שלום')).toBe('[U+05E9][U+05DC][U+05D5][U+05DD]');
    expect(printable('Δ', { face: 'mono' })).toBe('[U+0394]');
    expect(printable('✗', { face: 'serif' })).toBe('[U+2717]');
    expect(replacedCharacters('東京 x 👩🏽')).toHaveLength(4);
  });

  it('shows what has no ink or steers its neighbours', () => {
    for (const [text, shown] of [
      ['\u0000', '[U+0000]'],
      ['\u001b[31m', '[U+001B][31m'],
      ['\u202egnp', '[U+202E]gnp'],
      ['male\u200b', 'male[U+200B]'],
      ['\u00ad', '[U+00AD]'],
      ['\ufeff', '[U+FEFF]'],
      ['\ufe0f', '[U+FE0F]'],
      ['\u2028', '[U+2028]'],
      ['\ud83d', '[U+D83D]'],
    ] as const) {
      expect(printable(text)).toBe(shown);
    }
  });

  it('composes, and turns tabs and line feeds to spaces outside human texts', () => {
    expect(printable('e\u0301')).toBe('\u00e9');
    expect(printable('a\tb\r\nc\nd')).toBe('a b c d');
    expect(printable('a\tb\r\nc', { keepLines: true })).toBe('a b\nc');
    expect(replacedCharacters('a\tb\n')).toEqual([]);
  });

  it('changes nothing the second time, whatever the text', () => {
    const face = fc.constantFrom('sans', 'serif', 'mono');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), face, fc.boolean(), (text, f, keepLines) => {
        const options = { face: f, keepLines } as const;
        const once = printable(text, options);
        expect(printable(once, options)).toBe(once);
        expect(replacedCharacters(once, options)).toEqual([]);
      }),
      { seed: 11 },
    );
  });
});
