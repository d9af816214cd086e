import { fail } from '../base/diagnostic.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { type DocumentObject, type DocumentValue, documentLimits } from './document.ts';

/**
 * Parses UBJSON (draft 12) as XGBoost writes it: big-endian numbers, keys as length and bytes, arrays of one type with
 * `$` and `#`. The same strictness as `parseJson`; every declared length is checked against the bytes left before
 * anything is allocated.
 *
 * @throws GlassAlphaError `model.refused`, with the byte offset
 * @example parseUbjson(Uint8Array.of(0x7b, 0x69, 1, 0x61, 0x54, 0x7d)) // Map { 'a' => true }
 */
export function parseUbjson(bytes: Uint8Array): DocumentValue {
  if (bytes.length > documentLimits.bytes) {
    fail('model.refused', `the model file has ${bytes.length} bytes; at most ${documentLimits.bytes} are read`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const value = readValue(takeByte('a value'), 0);
  if (at < bytes.length) damaged(`${bytes.length - at} bytes after the end of the document`);
  return value;

  function damaged(what: string): never {
    return fail('model.refused', `damaged UBJSON at byte ${at}: ${what}`);
  }

  function takeByte(expected: string): number {
    const byte = bytes[at];
    if (byte === undefined) return damaged(`expected ${expected}, found the end of the file`);
    at += 1;
    return byte;
  }

  function readValue(marker: number, depth: number): DocumentValue {
    switch (marker) {
      case 0x7b:
        return readObject(depth + 1);
      case 0x5b:
        return readArray(depth + 1);
      case 0x53:
        return readText(readLength(takeByte('a length')));
      case 0x43:
        return readText(1);
      case 0x54:
        return true;
      case 0x46:
        return false;
      case 0x5a:
        return null;
      default:
        return readNumber(marker);
    }
  }

  function readObject(depth: number): DocumentObject {
    if (depth > documentLimits.nesting) damaged(`nesting deeper than ${documentLimits.nesting}`);
    const object = new Map<string, DocumentValue>();
    if (bytes[at] === 0x24) damaged('an object of one value type, which XGBoost does not write');
    let left = Infinity;
    if (bytes[at] === 0x23) {
      at += 1;
      left = readLength(takeByte('a count'));
    }
    for (; left > 0; left--) {
      const marker = takeByte('a key or the end of the object');
      if (marker === 0x7d && left === Infinity) break;
      const key = readText(readLength(marker));
      if (key === '__proto__') damaged('the key "__proto__"');
      if (object.has(key)) damaged(`the key ${JSON.stringify(key.slice(0, 60))} occurs twice`);
      object.set(key, readValue(takeByte('a value'), depth));
    }
    return object;
  }

  function readArray(depth: number): Float64Array | DocumentValue[] {
    if (depth > documentLimits.nesting) damaged(`nesting deeper than ${documentLimits.nesting}`);
    let type: number | undefined;
    if (bytes[at] === 0x24) {
      at += 1;
      type = takeByte('a type');
      if (bytes[at] !== 0x23) damaged('an array of one type without its count');
    }
    if (bytes[at] === 0x23) {
      at += 1;
      const count = readLength(takeByte('a count'));
      if (type !== undefined) return readTyped(type, count);
      const items: DocumentValue[] = [];
      for (let i = 0; i < count; i++) items.push(readValue(takeByte('a value'), depth));
      return compact(items);
    }
    const items: DocumentValue[] = [];
    for (;;) {
      const marker = takeByte('a value or the end of the array');
      if (marker === 0x5d) return compact(items);
      items.push(readValue(marker, depth));
    }
  }

  function readTyped(type: number, count: number): Float64Array {
    const size = numberSizes.get(type);
    if (size === undefined) return damaged(`an array of type 0x${type.toString(16)}, which XGBoost does not write`);
    if (count * size > bytes.length - at) damaged(`an array of ${count} numbers, but ${bytes.length - at} bytes left`);
    const numbers = new Float64Array(count);
    for (let i = 0; i < count; i++) numbers[i] = readNumber(type);
    return numbers;
  }

  function readLength(marker: number): number {
    if (!integerMarkers.has(marker)) damaged(`expected a length, found type 0x${marker.toString(16)}`);
    const length = readNumber(marker);
    if (length < 0 || length > bytes.length - at) damaged(`length ${length}, but ${bytes.length - at} bytes left`);
    return length;
  }

  function readText(length: number): string {
    if (length > bytes.length - at) damaged(`a text of ${length} bytes, but ${bytes.length - at} left`);
    const decoded = decodeUtf8(bytes.subarray(at, at + length));
    if ('invalidAt' in decoded) return damaged('a text that is not valid UTF-8');
    at += length;
    return decoded.text;
  }

  function readNumber(marker: number): number {
    const size = numberSizes.get(marker);
    if (size === undefined) return damaged(`an unknown type 0x${marker.toString(16)}`);
    if (size > bytes.length - at) return damaged('a number cut off by the end of the file');
    const start = at;
    at += size;
    switch (marker) {
      case 0x69:
        return view.getInt8(start);
      case 0x55:
        return view.getUint8(start);
      case 0x49:
        return view.getInt16(start);
      case 0x6c:
        return view.getInt32(start);
      case 0x4c: {
        const wide = view.getInt32(start) * 2 ** 32 + view.getUint32(start + 4);
        return Number.isSafeInteger(wide) ? wide : damaged('an integer beyond 2^53');
      }
      case 0x64:
        return view.getFloat32(start);
      default:
        return view.getFloat64(start);
    }
  }
}

/** Bytes per number: i, U, I, l, L, d, D. */
const numberSizes: ReadonlyMap<number, number> = new Map([
  [0x69, 1],
  [0x55, 1],
  [0x49, 2],
  [0x6c, 4],
  [0x4c, 8],
  [0x64, 4],
  [0x44, 8],
]);

const integerMarkers: ReadonlySet<number> = new Set([0x69, 0x55, 0x49, 0x6c, 0x4c]);

function compact(items: DocumentValue[]): Float64Array | DocumentValue[] {
  const numeric = items.length > 0 && items.every((item) => typeof item === 'number');
  return numeric ? Float64Array.from(items as number[]) : items;
}
