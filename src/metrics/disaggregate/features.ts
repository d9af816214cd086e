import { GlassAlphaError, problem } from '../../base/diagnostic.ts';
import { joinedLabel } from '../../base/joined-label.ts';
import { compareCodePoints } from '../../base/order.ts';

/** A value of a row: numbers, text and booleans are compared as text; null, undefined, NaN and '' are missing. */
export type Label = string | number | boolean | null | undefined;

/** One column, or several by name. */
export type Features = ArrayLike<Label> | Readonly<Record<string, ArrayLike<Label>>>;

/** Columns joined into one: a name, and per row a group or null where any part is missing. */
export interface Grouping {
  readonly names: readonly string[];
  readonly groups: readonly (string | null)[];
  /** Every group, in code-point order. */
  readonly levels: readonly string[];
}

/**
 * One grouping of several columns, crossed as an intersection is.
 *
 * @param fallback name of a column given without one
 * @throws GlassAlphaError `data.schema_mismatch` if a column is not as long as the labels
 */
export function groupingOf(features: Features, rows: number, fallback: string): Grouping {
  const columns: [string, ArrayLike<Label>][] = isColumn(features)
    ? [[fallback, features]]
    : Object.entries(features).map(([name, column]) => [name, column]);
  requireLength(columns, rows);
  const groups = Array.from({ length: rows }, (_, i) => joinedLabel(columns.map(([, column]) => text(column[i]))));
  const levels = [...new Set(groups.filter((group) => group !== null))].sort(compareCodePoints);
  return { names: columns.map(([name]) => name), groups, levels };
}

/** @throws GlassAlphaError naming every column whose length differs from `rows` */
export function requireLength(columns: readonly (readonly [string, ArrayLike<unknown>])[], rows: number): void {
  const wrong = columns
    .filter(([, column]) => column.length !== rows)
    .map(([name, { length }]) =>
      problem('data.schema_mismatch', `${name} has ${length} values, yTrue has ${rows}`, {
        hint: 'give one value per row, null where it is missing',
      }),
    );
  if (wrong.length > 0) throw new GlassAlphaError(wrong);
}

function isColumn(features: Features): features is ArrayLike<Label> {
  return typeof (features as ArrayLike<Label>).length === 'number';
}

function text(value: Label): string | null {
  if (value === null || value === undefined || value === '' || (typeof value === 'number' && Number.isNaN(value)))
    return null;
  return String(value);
}
