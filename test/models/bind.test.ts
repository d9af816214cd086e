import { describe, expect, it } from 'vitest';
import { bindColumns, encodeColumns } from '../../src/models/bind.ts';
import type { Columns, InputColumn } from '../../src/models/model.ts';

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

describe('bindColumns', () => {
  it('binds by exact name, then with spaces and underscores alike', () => {
    const { bound, extra, diagnostics } = bindColumns(named('net_income', 'age'), ['age', 'net income', 'zip', 'id']);
    expect(bound).toEqual(['net income', 'age']);
    expect(extra).toEqual(['id', 'zip']);
    expect(diagnostics).toEqual([]);
  });

  it('prefers the exact name and does not use a column twice', () => {
    expect(bindColumns(named('a_b'), ['a b', 'a_b']).bound).toEqual(['a_b']);
    expect(bindColumns(named('a_b', 'a b'), ['a b']).bound).toEqual([null, 'a b']);
  });

  it('does not guess between candidates', () => {
    expect(bindColumns(named('a_b_c'), ['a b_c', 'a_b c']).bound).toEqual([null]);
    expect(bindColumns(named('a_b c', 'a b_c'), ['a b c']).bound).toEqual([null, null]);
  });

  it('names every missing column at once', () => {
    const { diagnostics } = bindColumns(named('savings', 'age', 'purpose'), ['age']);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: 'model.features', severity: 'error' });
    expect(diagnostics[0]!.message).toContain(
      `lack 2 of the model's 3 input columns; columns missing: "savings", "purpose"`,
    );
  });
});

describe('encodeColumns', () => {
  const region: InputColumn = { name: 'region', type: 'category', categories: ['b', 'a', '10'], missing: 'default' };
  const number: InputColumn = { name: 'x', type: 'number', missing: 'default' };
  const flag: InputColumn = { name: 'flag', type: 'boolean', missing: 'default' };
  const encode = (inputs: InputColumn[], columns: Columns, rows: number) => encodeColumns(inputs, columns, rows);

  it('codes categories by their order and counts what the model has never seen', () => {
    const found = encode([region], { region: ['a', 'b', null, 'zzz', '10', '__proto__'] }, 6);
    expect(found.features).toEqual([Float64Array.of(1, 0, NaN, NaN, 2, NaN)]);
    expect(found.unseen).toEqual({ region: 2 });
    expect(encode([region], { region: Float64Array.of(10, NaN, 3) }, 3)).toEqual({
      features: [Float64Array.of(2, NaN, NaN)],
      unseen: { region: 1 },
    });
  });

  it('reads true and false, and keeps an empty text column as missing', () => {
    const found = encode([flag, number], { flag: ['True', 'false', null], x: [null, null, null] }, 3);
    expect(found.features).toEqual([Float64Array.of(1, 0, NaN), Float64Array.of(NaN, NaN, NaN)]);
  });

  it('reports all columns that do not fit, together', () => {
    const codes: InputColumn = { name: 'codes', type: 'category', missing: 'default' };
    const wrong = { x: ['1', 'two'], codes: ['a', 'b'], flag: ['yes', 'no'], y: Float64Array.of(1, -Infinity) };
    const inputs = [number, codes, flag, { ...number, name: 'y' }, { ...number, name: 'z' }];
    let diagnostics: unknown;
    try {
      encode(inputs, wrong, 2);
    } catch (error) {
      diagnostics = (error as { diagnostics: unknown }).diagnostics;
    }
    expect(diagnostics).toMatchObject([
      { code: 'model.features', message: expect.stringContaining('columns missing: "z"') },
      { code: 'model.features', message: expect.stringContaining('takes numbers in column "x"') },
      { code: 'model.features', message: expect.stringContaining('no category names') },
      { code: 'model.features', message: expect.stringContaining('true or false in column "flag"') },
      { code: 'data.parse', message: expect.stringContaining('1 infinite values, the first in row 2') },
    ]);
  });

  it('refuses a column of another length', () => {
    expect(() => encode([number], { x: Float64Array.of(1) }, 2)).toThrow('has 1 rows, expected 2');
  });
});
