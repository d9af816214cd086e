import { fail } from '../base/diagnostic.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { type DocumentObject, type DocumentValue, documentLimits } from './document.ts';

/**
 * Parses JSON (RFC 8259) from bytes, strictly: duplicate keys, the key `__proto__`, nesting beyond 200, invalid UTF-8
 * and bytes after the end are errors. `NaN`, `Infinity` and `-Infinity` are read, because XGBoost writes them.
 *
 * @throws GlassAlphaError `model.refused`, with the byte offset
 * @example parseJson(new TextEncoder().encode('{"a": [1, 2]}')) // Map { 'a' => Float64Array [1, 2] }
 */
export function parseJson(bytes: Uint8Array): DocumentValue {
  if (bytes.length > documentLimits.bytes) {
    fail('model.refused', `the model file has ${bytes.length} bytes; at most ${documentLimits.bytes} are read`);
  }
  const scratch = { numbers: new Float64Array(1024) };
  let at = 0;

  const value = readValue(0);
  skipSpace();
  if (at < bytes.length) damaged(`${bytes.length - at} bytes after the end of the document`);
  return value;

  function damaged(what: string): never {
    return fail('model.refused', `damaged JSON at byte ${at}: ${what}`);
  }

  function found(): string {
    const byte = bytes[at];
    if (byte === undefined) return 'the end of the file';
    return byte >= 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`;
  }

  function skipSpace(): void {
    for (;;) {
      const byte = bytes[at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      at += 1;
    }
  }

  function readValue(depth: number): DocumentValue {
    skipSpace();
    const byte = bytes[at];
    if (byte === 0x7b) return readObject(depth + 1);
    if (byte === 0x5b) return readArray(depth + 1);
    if (byte === 0x22) return readString();
    if (startsNumber(byte)) return readNumber();
    if (takeWord('true')) return true;
    if (takeWord('false')) return false;
    if (takeWord('null')) return null;
    return damaged(`expected a value, found ${found()}`);
  }

  function readObject(depth: number): DocumentObject {
    if (depth > documentLimits.nesting) damaged(`nesting deeper than ${documentLimits.nesting}`);
    const object = new Map<string, DocumentValue>();
    at += 1;
    skipSpace();
    if (bytes[at] === 0x7d) {
      at += 1;
      return object;
    }
    for (;;) {
      skipSpace();
      if (bytes[at] !== 0x22) damaged(`expected a key, found ${found()}`);
      const key = readString();
      if (key === '__proto__') damaged('the key "__proto__"');
      if (object.has(key)) damaged(`the key ${JSON.stringify(key.slice(0, 60))} occurs twice`);
      skipSpace();
      if (bytes[at] !== 0x3a) damaged(`expected ":", found ${found()}`);
      at += 1;
      object.set(key, readValue(depth));
      if (endsAfterItem(0x7d, '"}"')) return object;
    }
  }

  function readArray(depth: number): Float64Array | DocumentValue[] {
    if (depth > documentLimits.nesting) damaged(`nesting deeper than ${documentLimits.nesting}`);
    at += 1;
    skipSpace();
    if (bytes[at] === 0x5d) {
      at += 1;
      return [];
    }
    let count = 0;
    while (startsNumber(bytes[at])) {
      if (count === scratch.numbers.length) {
        const larger = new Float64Array(count * 2);
        larger.set(scratch.numbers);
        scratch.numbers = larger;
      }
      scratch.numbers[count++] = readNumber();
      if (endsAfterItem(0x5d, '"]"')) return scratch.numbers.slice(0, count);
      skipSpace();
    }
    const items: DocumentValue[] = Array.from(scratch.numbers.subarray(0, count));
    do items.push(readValue(depth));
    while (!endsAfterItem(0x5d, '"]"'));
    return items;
  }

  function endsAfterItem(close: number, closeText: string): boolean {
    skipSpace();
    const byte = bytes[at];
    if (byte !== 0x2c && byte !== close) damaged(`expected "," or ${closeText}, found ${found()}`);
    at += 1;
    return byte === close;
  }

  function takeWord(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
    at += word.length;
    return true;
  }

  function readString(): string {
    const start = at + 1;
    let end = start;
    let escaped = false;
    for (; ; end++) {
      const byte = bytes[end];
      if (byte === undefined || byte < 0x20) {
        at = end;
        return damaged('a text without its closing quote');
      }
      if (byte === 0x22) break;
      if (byte === 0x5c) {
        escaped = true;
        end += 1;
      }
    }
    const decoded = decodeUtf8(bytes.subarray(start, end));
    if ('invalidAt' in decoded) {
      at = start + decoded.invalidAt;
      return damaged('not valid UTF-8');
    }
    const text = escaped ? resolveEscapes(decoded.text, start) : decoded.text;
    at = end + 1;
    return text;
  }

  /** Escapes are resolved by the platform's parser, whose grammar for them is the same. */
  function resolveEscapes(raw: string, start: number): string {
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      at = start;
      return damaged('a text with an invalid escape');
    }
  }

  /**
   * Up to 15 digits and a power of ten up to 22 are two exact doubles, and one division or product of them is correctly
   * rounded (Clinger 1990). Anything else goes through the platform's parser, which is correctly rounded too.
   */
  function readNumber(): number {
    const start = at;
    const negative = bytes[at] === 0x2d;
    if (negative) at += 1;
    if (takeWord('Infinity')) return negative ? -Infinity : Infinity;
    if (!negative && takeWord('NaN')) return Number.NaN;
    let digits = 0;
    let count = 0;
    let exponent = 0;
    const first = bytes[at];
    const takeDigits = (): number => {
      const from = at;
      for (let byte = bytes[at]; byte !== undefined && byte >= 0x30 && byte <= 0x39; byte = bytes[++at]) {
        if (count > 0 || byte !== 0x30) count += 1;
        if (count <= 15) digits = digits * 10 + (byte - 0x30);
      }
      if (at === from) damaged(`expected a digit, found ${found()}`);
      return at - from;
    };
    if (takeDigits() > 1 && first === 0x30) damaged('a number with a leading zero');
    if (bytes[at] === 0x2e) {
      at += 1;
      exponent -= takeDigits();
    }
    if (bytes[at] === 0x65 || bytes[at] === 0x45) {
      at += 1;
      const sign = bytes[at] === 0x2d ? -1 : 1;
      if (bytes[at] === 0x2b || bytes[at] === 0x2d) at += 1;
      const [mantissa, mantissaCount] = [digits, count];
      digits = 0;
      count = 0;
      takeDigits();
      exponent += count > 15 ? sign * 1e9 : sign * digits;
      digits = mantissa;
      count = mantissaCount;
    }
    if (count > 15 || exponent < -22 || exponent > 22) {
      if (at - start > 4096) damaged('a number of more than 4096 characters');
      return Number(String.fromCharCode(...bytes.subarray(start, at)));
    }
    const power = powersOfTen[Math.abs(exponent)] ?? 1;
    const magnitude = exponent < 0 ? digits / power : digits * power;
    return negative ? -magnitude : magnitude;
  }
}

function startsNumber(byte: number | undefined): boolean {
  // Digits, the minus sign, and the first letters of Infinity and NaN.
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x49 || byte === 0x4e);
}

const powersOfTen = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
] as const;
