import { compareCodePoints } from '../../base/order.ts';
import type { Column } from '../../models/model.ts';
import type { RowColumn } from './row-table.ts';

/** A column as numbers: what its values are, or their places among the column's distinct texts in code-point order. */
export type EncodedColumn =
  | { readonly kind: 'numeric'; readonly name: string; readonly values: Float64Array }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      /** Index into `categories`, -1 for missing. */
      readonly values: Int32Array;
      readonly categories: readonly string[];
    };

/**
 * Encodes a column; the codes do not depend on the order of the rows.
 *
 * @example encodeColumn({ name: 'c', kind: 'categorical', values: ['b', null, 'a'] }).values // Int32Array [1, -1, 0]
 */
export function encodeColumn({ name, kind, values }: RowColumn): EncodedColumn {
  if (kind === 'numeric') {
    return { kind, name, values: values instanceof Float64Array ? values : Float64Array.from(values, toNumber) };
  }
  return { kind, name, ...encodeTexts(values) };
}

/** Distinct texts in code-point order and the place of each row's text among them; -1 for missing. */
export function encodeTexts(column: Column): {
  readonly values: Int32Array;
  readonly categories: readonly string[];
} {
  const texts: readonly (string | null)[] =
    column instanceof Float64Array ? Array.from(column, (x) => (Number.isNaN(x) ? null : String(x))) : column;
  const categories = [...new Set(texts)].filter((text) => text !== null).sort(compareCodePoints);
  const codes = new Map<string | null, number>(categories.map((text, code) => [text, code]));
  return { values: Int32Array.from(texts, (text) => codes.get(text) ?? -1), categories };
}

/** Text in a column that is compared as numbers: what is no number is missing. */
function toNumber(text: string | null): number {
  return text === null || text.trim() === '' ? Number.NaN : Number(text);
}
