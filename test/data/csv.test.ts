import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvHeader } from '../../src/data/csv-header.ts';
import { readCsvStructure } from '../../src/data/csv-structure.ts';

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const field = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', '\r\n', ' ', 'é', '|', '\t') });
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

describe('readCsvHeader', () => {
  it('reads back quoted names', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (names, end) => {
        const text = `${names.map(quoted).join(',')}${end}1,2`;
        expect(readCsvHeader(text, ',')).toEqual({ names, delimiter: ',', whole: true });
      }),
    );
  });
  it('asks for more where the record has not ended', () => {
    expect(readCsvHeader('a,"b\n').whole).toBe(false);
    expect(readCsvHeader('a,b').whole).toBe(false);
  });
  it('prefers a comma on a tie', () => {
    expect(readCsvHeader('a,b;c\n').delimiter).toBe(',');
    expect(readCsvHeader('a;b;c,d\n').delimiter).toBe(';');
    expect(readCsvHeader('alone\n').delimiter).toBe(',');
  });
});

describe('readCsvStructure', () => {
  const structure = (text: string, width: number, chunk = 1 << 20) => {
    const bytes = new TextEncoder().encode(text);
    const reader = readCsvStructure(',', width);
    for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
    return reader.end();
  };
  it('counts the rows of any table, in pieces of any size', () => {
    fc.assert(
      fc.property(table, fc.boolean(), fc.integer({ min: 1, max: 7 }), (rows, crlf, chunk) => {
        const end = crlf ? '\r\n' : '\n';
        const text = rows.map((row) => row.map(quoted).join(',') + end).join('');
        const width = rows[0]!.length;
        const whole = structure(text, width);
        expect(whole).toMatchObject({ rows: rows.length - 1, problems: [] });
        expect(structure(text, width, chunk)).toEqual(whole);
      }),
    );
  });
  it('finds the record with another number of fields', () => {
    fc.assert(
      fc.property(table, fc.nat(), fc.boolean(), (rows, pick, longer) => {
        const width = rows[0]!.length;
        const at = pick % rows.length;
        const lines = rows.map((row, k) => {
          const own = k !== at ? row : longer ? [...row, ''] : row.slice(1);
          return own.map(quoted).join(',');
        });
        const { problems } = structure(`${lines.join('\n')}\n`, width);
        expect(problems).toEqual([{ kind: 'fields', row: at, fields: longer ? width + 1 : width - 1 }]);
      }),
    );
  });
});
