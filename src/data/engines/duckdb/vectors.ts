import type { DuckDBDataChunk } from '@duckdb/node-api';

/**
 * Reads DuckDB's column vectors without making a value per cell where that is possible (engines.md 7). The fields below
 * are private in the package's types; its version is pinned exactly, and the contract tests read every one of them.
 */
interface RawVector {
  readonly itemCount: number;
  getItem(index: number): unknown;
  readonly items?: Float64Array;
  readonly dataView?: DataView;
  readonly validity: { readonly data: BigUint64Array | null };
}

/** One bit per row, least significant first; null if every row is valid. */
export type ValidityBits = Uint8Array | null;

export function isValid(bits: ValidityBits, row: number): boolean {
  return bits === null || (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}

export interface DoubleColumn {
  readonly values: Float64Array;
  readonly valid: ValidityBits;
}

/** A DOUBLE column; the values of invalid rows mean nothing. */
export function doubles(chunk: DuckDBDataChunk, column: number): DoubleColumn {
  const vector = raw(chunk, column);
  if (vector.items === undefined) throw new TypeError('not a double vector');
  return { values: vector.items, valid: validityOf(vector) };
}

/** A VARCHAR column, decoded. Short ASCII texts, nearly all there are, are put together without a decoder. */
export function texts(chunk: DuckDBDataChunk, column: number): (string | null)[] {
  const vector = raw(chunk, column);
  const view = vector.dataView;
  if (view === undefined) throw new TypeError('not a text vector');
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const valid = validityOf(vector);
  const result: (string | null)[] = new Array(chunk.rowCount);
  for (let row = 0; row < chunk.rowCount; row++) {
    if (!isValid(valid, row)) {
      result[row] = null;
      continue;
    }
    const length = view.getUint32(row * 16, true);
    const short = length <= inlineLength ? asciiText(bytes, row * 16 + 4, length) : null;
    result[row] = short ?? (vector.getItem(row) as string);
  }
  return result;
}

/**
 * A VARCHAR column of whole numbers, read from their digits; NULL is 0, the sum over no rows (engines.md 4).
 *
 * @param wide takes the numbers beyond 64 bits, by their place in the target
 */
export function integerTexts(
  chunk: DuckDBDataChunk,
  column: number,
  target: BigInt64Array,
  at: number,
  wide: Map<number, bigint>,
): void {
  const vector = raw(chunk, column);
  const view = vector.dataView;
  if (view === undefined) throw new TypeError('not a text vector');
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const valid = validityOf(vector);
  for (let row = 0; row < chunk.rowCount; row++) {
    const length = isValid(valid, row) ? view.getUint32(row * 16, true) : 0;
    const small = length <= inlineLength ? digits(bytes, row * 16 + 4, length) : -1;
    const value = small >= 0 ? BigInt(small) : BigInt(vector.getItem(row) as string);
    target[at + row] = value;
    if (small < 0 && BigInt.asIntN(64, value) !== value) wide.set(at + row, value);
  }
}

/** Value of up to twelve decimal digits; -1 for anything else, such as a sign. */
function digits(bytes: Uint8Array, from: number, length: number): number {
  let value = 0;
  for (let k = from; k < from + length; k++) {
    const digit = (bytes[k] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Like {@link texts}, with equal texts being one string: a result repeats its few group names in millions of rows. */
export function internedTexts(
  chunk: DuckDBDataChunk,
  column: number,
  dictionary: Map<string, string>,
): (string | null)[] {
  const result = texts(chunk, column);
  for (const [k, text] of result.entries()) {
    if (text === null) continue;
    const known = dictionary.get(text);
    if (known === undefined) dictionary.set(text, text);
    else result[k] = known;
  }
  return result;
}

function asciiText(bytes: Uint8Array, from: number, length: number): string | null {
  let text = '';
  for (let k = from; k < from + length; k++) {
    const byte = bytes[k] ?? 0;
    if (byte >= 0x80) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

export interface TextBytes {
  /** Bytes of a row's text in UTF-8, copied to `target` at `at`. Grow `target` first: see `length`. */
  length(row: number): number;
  copy(row: number, target: Uint8Array, at: number): void;
  readonly valid: ValidityBits;
}

/** Texts of up to this many bytes lie inside DuckDB's 16-byte string header, after the length. */
const inlineLength = 12;

/** A VARCHAR column as bytes: short texts are copied out of the vector, long ones go through a string. */
export function textBytes(chunk: DuckDBDataChunk, column: number): TextBytes {
  const vector = raw(chunk, column);
  const view = vector.dataView;
  if (view === undefined) throw new TypeError('not a text vector');
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const encoder = new TextEncoder();
  return {
    length: (row) => view.getUint32(row * 16, true),
    copy(row, target, at) {
      const length = view.getUint32(row * 16, true);
      if (length > inlineLength) {
        encoder.encodeInto(vector.getItem(row) as string, target.subarray(at));
        return;
      }
      const from = row * 16 + 4;
      for (let k = 0; k < length; k++) target[at + k] = bytes[from + k] ?? 0;
    },
    valid: validityOf(vector),
  };
}

export interface BooleanColumn {
  readonly value: (row: number) => boolean;
  readonly valid: ValidityBits;
}

export function booleans(chunk: DuckDBDataChunk, column: number): BooleanColumn {
  const vector = raw(chunk, column);
  return { value: (row) => vector.getItem(row) === true, valid: validityOf(vector) };
}

function raw(chunk: DuckDBDataChunk, column: number): RawVector {
  return chunk.getColumnVector(column) as unknown as RawVector;
}

function validityOf({ validity }: RawVector): ValidityBits {
  const { data } = validity;
  return data === null ? null : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
