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
  const texts =
    column instanceof Float64Array ? Array.from(column, (x) => (Number.isNaN(x) ? null : String(x))) : column;
  // One look-up per row gives numbers in order of appearance; putting them in order touches each text once.
  const appearance = new Map<string, number>();
  const values = new Int32Array(texts.length);
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] ?? null;
    let number = text === null ? -1 : appearance.get(text);
    if (text !== null && number === undefined) {
      number = appearance.size;
      appearance.set(text, number);
    }
    values[row] = number ?? -1;
  }
  const categories = [...appearance.keys()].sort(compareCodePoints);
  const codes = new Int32Array(categories.length);
  categories.forEach((text, code) => {
    codes[appearance.get(text) ?? 0] = code;
  });
  for (let row = 0; row < values.length; row++) {
    const number = values[row] as number;
    if (number >= 0) values[row] = codes[number] as number;
  }
  return { values, categories };
}

/** Text in a column that is compared as numbers: what is no number is missing. */
function toNumber(text: string | null): number {
  return text === null || text.trim() === '' ? Number.NaN : Number(text);
}
