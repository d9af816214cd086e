import { cellTypes } from './cell-types.ts';
import type { EncodedColumn } from './engine.ts';

const headerBytes = 5;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes of a cell's value. */
export function cellLength({ offsets }: EncodedColumn, row: number): number {
  return (offsets[row + 1] ?? 0) - (offsets[row] ?? 0) - headerBytes;
}

/** A cell as text: numbers as JavaScript writes them, booleans as `true` and `false`; null if it is missing or NaN. */
export function cellText(column: EncodedColumn, row: number): string | null {
  const { bytes, offsets } = column;
  const start = offsets[row] ?? 0;
  switch (bytes[start]) {
    case 0:
      return null;
    case cellTypes.boolean:
      return bytes[start + headerBytes] === 1 ? 'true' : 'false';
    case cellTypes.double: {
      const value = cellDouble(column, row);
      return Number.isNaN(value) ? null : String(value);
    }
    default:
      return shortText(bytes, start + headerBytes, offsets[row + 1] ?? 0);
  }
}

/** Value of a float64 cell. */
function cellDouble({ bytes, offsets }: EncodedColumn, row: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64((offsets[row] ?? 0) + headerBytes);
}

/** Most cells are short ASCII, for which a decoder call costs more than the text. */
function shortText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 24) return decoder.decode(bytes.subarray(from, to));
  let text = '';
  for (let k = from; k < to; k++) {
    const byte = bytes[k] ?? 0;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}
