import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GlassAlphaError } from '../../src/base/diagnostic.ts';
import { jcs, jcsText, jsonFile, parseCanonical, parseJsonFile } from '../../src/base/jcs.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/jcs/${name}`, import.meta.url));
const bytes = (text: string) => new TextEncoder().encode(text);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof GlassAlphaError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('jcs: vectors', () => {
  it.each(['arrays', 'french', 'values'])('%s', (name) => {
    const value: unknown = JSON.parse(fixture(`${name}.input.json`).toString());
    const expected = fixture(`${name}.expected.hex.txt`).toString().replace(/\s/g, '');
    expect(Buffer.from(jcs(value)).toString('hex')).toBe(expected);
  });

  it('number lines: the published SHA-256 of the first 10^3 to 10^6', () => {
    const hash = createHash('sha256');
    const published = new Map([
      [1_000, 'be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687'],
      [10_000, 'b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892'],
      [100_000, '22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7'],
      [1_000_000, '49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16'],
    ]);
    let lines = 0;
    let pending = '';
    for (const x of numberSequence()) {
      pending += `${bitsOf(x)},${jcsText(x)}\n`;
      lines++;
      const expected = published.get(lines);
      if (expected !== undefined || pending.length > 60_000) {
        hash.update(pending);
        pending = '';
      }
      if (expected !== undefined) expect(hash.copy().digest('hex'), `${lines} lines`).toBe(expected);
      if (lines === 1_000_000) break;
    }
  });
});

describe('jcs: what has no canonical form', () => {
  class Point {
    x = 1;
  }
  const holed: unknown[] = [];
  holed[2] = 1;
  const refused: [string, unknown][] = [
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['undefined', undefined],
    ['undefined in an object', { a: undefined }],
    ['undefined in an array', [undefined]],
    ['BigInt', 1n],
    ['function', () => 1],
    ['symbol', Symbol('s')],
    ['symbol key', { [Symbol('s')]: 1 }],
    ['Date', new Date(0)],
    ['Map', new Map()],
    ['Set', new Set()],
    ['typed array', new Uint8Array(1)],
    ['boxed number', Object(1)],
    ['class instance', new Point()],
    ['sparse array', holed],
    ['toJSON', { toJSON: () => 1 }],
    ['lone surrogate', '\ud800'],
    ['lone surrogate in a key', { '\udc00': 1 }],
    ['65 levels', nested(65)],
  ];
  it.each(refused)('%s', (_, value) => {
    expect(codeOf(() => jcs(value))).toBe('internal.bug');
    expect(codeOf(() => jcs({ inside: [value] }))).toBe('internal.bug');
  });

  it('64 levels still pass', () => {
    expect(parseCanonical(jcs(nested(64)))).toEqual(nested(64));
  });
});

describe('jcs: details', () => {
  it('sorts keys by UTF-16 unit, as the RFC asks', () => {
    expect(jcsText({ '\uffff': 1, '\u{1f600}': 2, b: 3, a: -0 })).toBe('{"a":0,"b":3,"\u{1f600}":2,"\uffff":1}');
  });
  it('takes objects without a prototype, and toJSON as plain data', () => {
    expect(jcsText(Object.assign(Object.create(null), { toJSON: 1 }))).toBe('{"toJSON":1}');
  });
  it('a file ends in one line feed', () => {
    expect(new TextDecoder().decode(jsonFile({ a: 1 }))).toBe('{"a":1}\n');
    expect(parseJsonFile(jsonFile({ a: 1 }))).toEqual({ a: 1 });
  });
});

describe('parseCanonical', () => {
  it('keeps __proto__ as an ordinary own key', () => {
    const value = parseCanonical(bytes('{"__proto__":{"x":1}}')) as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect((value as { x?: unknown }).x).toBeUndefined();
    expect(jcsText(value)).toBe('{"__proto__":{"x":1}}');
  });

  const refused: [string, Uint8Array][] = [
    ['space', bytes('{"a": 1}')],
    ['line feed', bytes('{"a":1}\n')],
    ['byte-order mark', bytes('\ufeff{"a":1}')],
    ['key order', bytes('{"b":1,"a":2}')],
    ['duplicate key', bytes('{"a":1,"a":1}')],
    ['number form', bytes('1.0')],
    ['number out of range', bytes('1e400')],
    ['minus zero', bytes('-0')],
    ['needless escape', bytes('"\\u0041"')],
    ['lone surrogate', bytes('"\\ud800"')],
    ['not JSON', bytes('{"a":')],
    ['nothing', bytes('')],
    ['broken UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['65 levels', bytes('['.repeat(65) + ']'.repeat(65))],
    ['a million levels', bytes('['.repeat(1_000_000))],
  ];
  it.each(refused)('refuses: %s', (_, data) => {
    expect(codeOf(() => parseCanonical(data))).toBe('evidence.unverified');
    expect(codeOf(() => parseCanonical(data, 'log.invalid'))).toBe('log.invalid');
  });

  it('a file needs its line feed', () => {
    expect(codeOf(() => parseJsonFile(bytes('{"a":1}')))).toBe('evidence.unverified');
    expect(codeOf(() => parseJsonFile(bytes('{"a":1}\n\n')))).toBe('evidence.unverified');
  });

  it('reads back what jcs writes, and brackets in strings are no nesting', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        if (/\\u(d[89a-f])/i.test(JSON.stringify(plain))) return; // lone surrogates are refused above
        expect(parseCanonical(jcs(plain))).toEqual(plain);
      }),
      { numRuns: 300 },
    );
    expect(parseCanonical(jcs(`"\\${'['.repeat(100)}`))).toBe(`"\\${'['.repeat(100)}`);
  });
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** The published sequence: edge cases, 2,000 neighbours of the smallest normal, then a SHA-256 chain read as doubles. */
function* numberSequence(): Generator<number> {
  const edgeCases = 168;
  const lines = fixture('es6-numbers-first-1000.csv').toString().split('\n').slice(0, edgeCases);
  for (const line of lines) yield fromBits(BigInt(`0x${line.split(',')[0]}`));
  for (let i = 0n; i < 2000n; i++) yield fromBits(0x0010000000000000n + i);
  let block = Buffer.alloc(32);
  for (;;) {
    block = createHash('sha256').update(block).digest();
    for (let i = 0; i < 4; i++) {
      const x = block.readDoubleLE(8 * i);
      if (x !== 0 && Number.isFinite(x)) yield x;
    }
  }
}

const view = new DataView(new ArrayBuffer(8));

function fromBits(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function bitsOf(x: number): string {
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16);
}
