import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentValue } from '../../src/models/document.ts';
import { parseJson } from '../../src/models/parse-json.ts';
import { parseUbjson } from '../../src/models/parse-ubjson.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The plain value that `JSON.parse` would give. */
function plain(value: DocumentValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  if (value instanceof Float64Array) return Array.from(value);
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

describe('parseJson', () => {
  it('agrees with the platform on every valid document', () => {
    const document = fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(document, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(plain(parseJson(encode(text))))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('reads every number as the nearest double', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => Number(x.toPrecision(8)).toExponential()),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -40, max: 40 }))
        .map(([m, e]) => `${m}.5E${e}`),
    );
    fc.assert(
      fc.property(number, (text) => {
        expect(parseJson(encode(text))).toBe(Number(text));
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it('reads what XGBoost writes for numbers that JSON has not', () => {
    expect(parseJson(encode('[NaN, -Infinity, Infinity, 1]'))).toEqual(Float64Array.of(NaN, -Infinity, Infinity, 1));
  });

  it.each([
    ['[1,]', 'byte 3: expected a value, found "]"'],
    ['[1 2]', 'byte 3: expected "," or "]", found "2"'],
    ['{"a" 1}', 'byte 5: expected ":", found "1"'],
    ['{a: 1}', 'byte 1: expected a key, found "a"'],
    ['[01]', 'byte 3: a number with a leading zero'],
    ['[1.]', 'byte 3: expected a digit, found "]"'],
    ['[-]', 'byte 2: expected a digit, found "]"'],
    ['[1e]', 'byte 3: expected a digit, found "]"'],
    ['"abc', 'byte 4: a text without its closing quote'],
    ['"\\x"', 'byte 1: a text with an invalid escape'],
    ['nul', 'byte 0: expected a value, found "n"'],
    ['', 'byte 0: expected a value, found the end of the file'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseJson(encode(text))).toThrow(`model.refused: damaged JSON at ${reason}`);
  });
});

describe('parseUbjson', () => {
  it('reads typed, counted and open arrays', () => {
    const bytes = Uint8Array.of(
      ...[0x7b, 0x69, 1, 0x61, 0x5b, 0x24, 0x49, 0x23, 0x69, 2, 0x01, 0x00, 0xff, 0xff],
      ...[0x55, 1, 0x62, 0x5b, 0x54, 0x5a, 0x53, 0x69, 1, 0x78, 0x5d],
      ...[0x69, 1, 0x63, 0x5b, 0x23, 0x69, 1, 0x64, 0x3f, 0x80, 0, 0, 0x7d],
    );
    expect(plain(parseUbjson(bytes))).toEqual({ a: [256, -1], b: [true, null, 'x'], c: [1] });
  });

  it.each([
    ['an integer beyond 2^53', [0x4c, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['an unknown type 0x78', [0x78]],
    ['a number cut off', [0x6c, 0, 0]],
    ['expected a length, found type 0x64', [0x53, 0x64, 0, 0, 0, 0]],
    ['length -1', [0x53, 0x69, 0xff]],
    ['an array of 2 numbers, but 3 bytes left', [0x5b, 0x24, 0x64, 0x23, 0x69, 2, 0, 0, 0]],
    ['bytes after the end', [0x5a, 0x5a]],
    ['found the end of the file', [0x5b]],
  ])('refuses %s', (reason, bytes) => {
    expect(() => parseUbjson(Uint8Array.from(bytes))).toThrow(reason);
  });
});
