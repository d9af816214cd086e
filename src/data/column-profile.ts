import { dtypeName } from './cell-types.ts';
import { cellText, isNull } from './encoded-cell.ts';
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
  const seen = new Set<string>();
  let missing = 0;
  let numeric = kind !== 'boolean' && kind !== 'date' && kind !== 'timestamp' && kind !== 'other';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;

  const addText = (text: string): void => {
    const counting = seen.size <= distinctCap;
    if (counting && seen.has(text)) return;
    if (counting) seen.add(text);
    if (!numeric) return;
    const x = kind === 'text' ? parseNumber(text) : Number(text);
    if (x === null || !Number.isFinite(x)) numeric = false;
    else {
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  };
  return {
    add(column, rows, onMissing) {
      for (const [position, row] of rows.entries()) {
        if (kind === 'other' || isNull(column, row)) {
          if (isNull(column, row)) {
            missing++;
            onMissing(position);
          }
          continue;
        }
        // Once a column is known to be neither numeric nor of few values, only missing texts still matter.
        const text = cellText(column, row);
        if (text === null || (kind === 'text' && isMissingText.has(text))) {
          missing++;
          onMissing(position);
        } else addText(text);
      }
    },
    result() {
      const range = numeric && low <= high ? ([low, high] as const) : null;
      const distinct = kind === 'other' || seen.size > distinctCap ? null : seen.size;
      return { name, type: dtypeName(kind), missing, distinct, range };
    },
  };
}
