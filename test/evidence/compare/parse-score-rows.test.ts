import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRow } from '../../../src/base/csv.ts';
import { GlassAlphaError } from '../../../src/base/diagnostic.ts';
import { parseScoreRows } from '../../../src/evidence/compare/parse-score-rows.ts';

const header = ['id', 'label', 'score', 'predicted', 'selected', 'g'];

describe('score files', () => {
  test('are read as they were written, whatever ids and groups are called', () => {
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !/^'[=+\-@\t\r]/.test(text));
    const row = fc.tuple(name, fc.constantFrom(0, 1), fc.double({ noNaN: true, min: 0, max: 1 }), name);
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const text =
          csvRow(header) +
          rows.map(([id, label, score, group]) => csvRow([id, label, score, label, 1 - label, group])).join('');
        const read = parseScoreRows(text);
        expect(read.ids).toEqual(rows.map(([id]) => id));
        expect(read.label).toEqual(rows.map(([, label]) => label));
        expect(read.score).toEqual(rows.map(([, , score]) => score + 0));
        expect(read.attributes['g']).toEqual(rows.map(([, , , group]) => group));
      }),
    );
  });

  test('what is not stated stays so', () => {
    const read = parseScoreRows(csvRow(header) + csvRow(['1', null, null, 1, 0, null]));
    expect([read.label, read.score, read.attributes]).toEqual([[null], [null], { g: [''] }]);
  });

  test('anything else is refused', () => {
    for (const text of [
      '',
      'a,b\n',
      'id,label,score,predicted,selected\n1,2\n',
      'id,label,score,predicted,selected\n"x',
    ])
      expect(() => parseScoreRows(text), text).toThrow(GlassAlphaError);
  });
});
