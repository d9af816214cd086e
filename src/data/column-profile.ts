import { cellTypes, dtypeName } from './cell-types.ts';
import { cellLength, cellText } from './encoded-cell.ts';
import type { EncodedColumn, SourceColumn } from './engine.ts';
import { parseNumber } from './number-text.ts';

export interface ScannedColumn {
  readonly name: string;
  /** Name of the stored type: `text`, `integer`, `float64`, … */
  readonly type: string;
  readonly missing: number;
  /** Exact up to `distinctCap`, then null. */
  readonly distinct: number | null;
  /** Smallest and largest number, if every cell that is not missing is a finite number. */
  readonly range: readonly [number, number] | null;
}

/** Distinct values are counted up to here. */
export const distinctCap = 1000;

export interface ColumnProfileBuilder {
  /** @param onMissing called with the position in `rows` of each missing cell */
  add(column: EncodedColumn, rows: readonly number[], onMissing: (position: number) => void): void;
  result(): ScannedColumn;
}

/** Profiles one column from its encoded cells. */
export function createColumnProfile(
  { name, kind }: SourceColumn,
  missingValues: readonly string[],
): ColumnProfileBuilder {
  const isMissingText = new Set(missingValues);
  const longestMissing = Math.max(0, ...missingValues.map((text) => new TextEncoder().encode(text).length));
  const seen = new Set<string | number>();
  let missing = 0;
  let numeric = kind === 'text' || kind === 'integer' || kind === 'real' || kind === 'double' || kind === 'decimal';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;

  const addNumber = (x: number | null): void => {
    if (x === null || !Number.isFinite(x)) numeric = false;
    else {
      if (x < low) low = x;
      if (x > high) high = x;
    }
  };
  const addText = (text: string): void => {
    if (seen.size <= distinctCap) {
      if (seen.has(text)) return;
      seen.add(text);
    }
    if (numeric) addNumber(kind === 'text' ? parseNumber(text) : Number(text));
  };
  const addDouble = (x: number): void => {
    if (seen.size <= distinctCap) seen.add(x);
    if (numeric) addNumber(x);
  };

  return {
    add(column, rows, onMissing) {
      const { bytes, offsets } = column;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let position = 0; position < rows.length; position++) {
        const row = rows[position] ?? 0;
        const start = offsets[row] ?? 0;
        const type = bytes[start];
        if (type === cellTypes.double) {
          const x = view.getFloat64(start + 5);
          if (!Number.isNaN(x)) {
            addDouble(x);
            continue;
          }
        } else if (kind === 'other' && type !== 0) continue;
        else if (type !== 0) {
          // A long cell of a column that is neither numeric nor of few values has nothing left to tell.
          if (!numeric && seen.size > distinctCap && cellLength(column, row) > longestMissing) continue;
          const text = cellText(column, row) ?? '';
          if (kind !== 'text' || !isMissingText.has(text)) {
            addText(text);
            continue;
          }
        }
        missing++;
        onMissing(position);
      }
    },
    result() {
      const range = numeric && low <= high ? ([low, high] as const) : null;
      const distinct = kind === 'other' || seen.size > distinctCap ? null : seen.size;
      return { name, type: dtypeName(kind), missing, distinct, range };
    },
  };
}
