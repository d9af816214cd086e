import type { Column } from '../../models/model.ts';
import { alikeRows, canonicalOrder } from './canonical-order.ts';
import { type EncodedColumn, encodeColumn, encodeTexts } from './encode-column.ts';
import { runsOf } from './exact-matches.ts';
import type { RowColumn, RowTable } from './row-table.ts';

/** The rows in canonical order: every place below speaks of this order. */
export interface OrderedRows {
  readonly rowCount: number;
  readonly scores: Float64Array;
  readonly decisions: Uint8Array;
  /** Every model input, in model order. */
  readonly inputs: readonly RowColumn[];
  /** Model inputs that carry no attribute: what makes persons similar. */
  readonly unprotected: readonly EncodedColumn[];
  readonly attributes: readonly OrderedAttribute[];
  /** First place of each set of rows alike in all of `unprotected`, then `rowCount`. */
  readonly alike: Uint32Array;
}

export interface OrderedAttribute {
  readonly name: string;
  readonly carriers: readonly string[];
  /** Group code per place, -1 where it is not stated; names in code-point order. */
  readonly values: Int32Array;
  readonly categories: readonly string[];
}

/** Puts the rows in an order that depends on their contents alone, alike rows side by side. */
export function orderRows(table: RowTable, scores: Float64Array): OrderedRows {
  const { rowCount, inputs, decisions } = table;
  const carriers = new Set(table.attributes.flatMap((attribute) => attribute.carriers));
  const encoded = inputs.map(encodeColumn);
  const unprotected = encoded.filter(({ name }) => !carriers.has(name));
  const attributes = table.attributes.map((attribute) => ({ ...attribute, ...encodeTexts(attribute.groups) }));
  const order = canonicalOrder(rowCount, [
    ...unprotected.map(({ values }) => values),
    ...encoded.filter(({ name }) => carriers.has(name)).map(({ values }) => values),
    ...attributes.map(({ values }) => values),
    scores,
    Int32Array.from(decisions),
  ]);
  const sorted = unprotected.map((column) => pickEncoded(column, order));
  const keys = sorted.map(({ values }) => values);
  return {
    rowCount,
    scores: pick(scores, order),
    decisions: Uint8Array.from(order, (row) => decisions[row] ?? 0),
    inputs: inputs.map((column) => ({ ...column, values: pickColumn(column.values, order) })),
    unprotected: sorted,
    attributes: attributes.map(({ name, carriers, values, categories }) => ({
      name,
      carriers,
      categories,
      values: Int32Array.from(order, (row) => values[row] ?? -1),
    })),
    alike: runsOf(rowCount, (a, b) => alikeRows(keys, a, b)),
  };
}

/** The rows at the given places. */
export function rowsAt(rows: OrderedRows, places: Uint32Array): Omit<OrderedRows, 'alike'> {
  if (places.length === rows.rowCount) return rows;
  return {
    rowCount: places.length,
    scores: pick(rows.scores, places),
    decisions: Uint8Array.from(places, (place) => rows.decisions[place] ?? 0),
    inputs: rows.inputs.map((column) => ({ ...column, values: pickColumn(column.values, places) })),
    unprotected: rows.unprotected.map((column) => pickEncoded(column, places)),
    attributes: rows.attributes.map((attribute) => ({
      ...attribute,
      values: Int32Array.from(places, (place) => attribute.values[place] ?? -1),
    })),
  };
}

function pick(values: Float64Array, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (row) => values[row] ?? Number.NaN);
}

function pickColumn(values: Column, order: Uint32Array): Column {
  return values instanceof Float64Array ? pick(values, order) : Array.from(order, (row) => values[row] ?? null);
}

function pickEncoded(column: EncodedColumn, order: Uint32Array): EncodedColumn {
  return column.kind === 'numeric'
    ? { ...column, values: pick(column.values, order) }
    : { ...column, values: Int32Array.from(order, (row) => column.values[row] ?? -1) };
}
