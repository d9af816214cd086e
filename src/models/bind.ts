import { type Diagnostic, GlassAlphaError, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import type { Column, Columns, InputColumn } from './model.ts';

export interface Binding {
  /** Per input, in model order: the data column that feeds it; null if there is none. */
  readonly bound: readonly (string | null)[];
  /** Data columns the model does not use, in code-point order. */
  readonly extra: readonly string[];
  /** `model.features`, naming every input without a column; empty if all are bound. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the data column of each model input by name: exact, then with whitespace and `_` taken as equal, as long as that
 * is one to one (LightGBM writes `net income` as `net_income`).
 *
 * @example bindColumns(model.inputs, ['net income', 'id']).bound // ['net income'] for an input net_income
 */
export function bindColumns(inputs: readonly { readonly name: string }[], available: readonly string[]): Binding {
  const exact = new Set(available);
  const taken = new Set(inputs.map((input) => input.name).filter((name) => exact.has(name)));
  const loose = groupBy(
    available.filter((name) => !taken.has(name)),
    looseName,
  );
  const wanted = groupBy(
    inputs.map((input) => input.name).filter((name) => !exact.has(name)),
    looseName,
  );
  const bound = inputs.map(({ name }) => {
    if (exact.has(name)) return name;
    const candidates = loose.get(looseName(name)) ?? [];
    return candidates.length === 1 && wanted.get(looseName(name))?.length === 1 ? (candidates[0] ?? null) : null;
  });
  const used = new Set(bound);
  const missing = inputs.filter((_, i) => bound[i] === null).map((input) => input.name);
  return {
    bound,
    extra: available.filter((name) => !used.has(name)).sort(compareCodePoints),
    diagnostics: missing.length === 0 ? [] : [missingColumns(missing, inputs.length)],
  };
}

function looseName(name: string): string {
  return name.replace(/\s/gu, '_');
}

function groupBy(names: readonly string[], key: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(key(name), [...(groups.get(key(name)) ?? []), name]);
  return groups;
}

function missingColumns(missing: readonly string[], total: number): Diagnostic {
  const names = missing.map((name) => quote(name)).join(', ');
  return problem(
    'model.features',
    `the data lack ${missing.length} of the model's ${total} input columns; columns missing: ${names}`,
    { hint: 'a column the model was trained on must be in the data under the same name' },
  );
}

export interface EncodedColumns {
  /** One array per input: numbers or category codes, NaN = missing. */
  readonly features: readonly Float64Array[];
  /** Cells per category column whose value the model has never seen. */
  readonly unseen: Readonly<Record<string, number>>;
}

/**
 * Columns in model order as numbers: categories become codes, values never seen become missing and are counted.
 *
 * @throws GlassAlphaError with every `model.features` and `data.parse` problem of all columns
 */
export function encodeColumns(inputs: readonly InputColumn[], columns: Columns, rowCount: number): EncodedColumns {
  const binding = bindColumns(inputs, Object.keys(columns));
  const diagnostics: Diagnostic[] = [...binding.diagnostics];
  const unseen: [string, number][] = [];
  const features = inputs.map((input, i) => {
    const name = binding.bound[i] ?? null;
    const column = name === null ? undefined : columns[name];
    if (column === undefined) return new Float64Array(0);
    if (column.length !== rowCount) {
      diagnostics.push(
        problem('model.features', `column ${quote(input.name)} has ${column.length} rows, expected ${rowCount}`),
      );
      return new Float64Array(0);
    }
    const encoded = encodeColumn(input, column);
    if ('problem' in encoded) diagnostics.push(encoded.problem);
    else if (encoded.unseen > 0) unseen.push([input.name, encoded.unseen]);
    return 'problem' in encoded ? new Float64Array(0) : encoded.values;
  });
  if (diagnostics.length > 0) throw new GlassAlphaError(diagnostics);
  return { features, unseen: Object.fromEntries(unseen) };
}

type Encoded = { readonly values: Float64Array; readonly unseen: number } | { readonly problem: Diagnostic };

function encodeColumn(input: InputColumn, column: Column): Encoded {
  if (input.type === 'category' && input.categories !== undefined) return encodeNames(input.categories, column);
  if (column instanceof Float64Array) return checkNumbers(input.name, column);
  if (input.type === 'boolean') return encodeBooleans(input.name, column);
  if (input.type === 'category') {
    const message = `column ${quote(input.name)} holds text, but the model file has no category names for it`;
    const hint = 'declare its categories in the order of the model codes as "enum" of that field in data.schema_path';
    return { problem: problem('model.features', message, { hint }) };
  }
  const example = column.find((cell) => cell !== null) ?? null;
  if (example === null) return { values: new Float64Array(column.length).fill(Number.NaN), unseen: 0 };
  const message = `the model takes numbers in column ${quote(input.name)}, found text such as ${quote(example)}`;
  return { problem: problem('model.features', message) };
}

function encodeNames(categories: readonly string[], column: Column): Encoded {
  const codes = new Map(categories.map((name, code) => [name, code]));
  const values = new Float64Array(column.length);
  let unseen = 0;
  for (let row = 0; row < column.length; row++) {
    const cell = column[row] ?? null;
    if (cell === null || Number.isNaN(cell)) {
      values[row] = Number.NaN;
      continue;
    }
    const code = codes.get(typeof cell === 'number' ? String(cell + 0) : cell);
    if (code === undefined) unseen += 1;
    values[row] = code ?? Number.NaN;
  }
  return { values, unseen };
}

function checkNumbers(name: string, column: Float64Array): Encoded {
  let infinite = 0;
  let first = -1;
  for (let row = 0; row < column.length; row++) {
    if (Math.abs(column[row] ?? 0) !== Infinity) continue;
    if (first === -1) first = row;
    infinite += 1;
  }
  if (infinite === 0) return { values: column, unseen: 0 };
  const message = `column ${quote(name)} holds ${infinite} infinite values, the first in row ${first + 1}`;
  return { problem: problem('data.parse', message, { hint: 'a model input is a number or empty' }) };
}

function encodeBooleans(name: string, column: readonly (string | null)[]): Encoded {
  const values = new Float64Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const cell = column[row] ?? null;
    const value = cell === null ? Number.NaN : booleans.get(cell.toLowerCase());
    if (value === undefined) {
      const message = `the model takes true or false in column ${quote(name)}, found ${quote(cell ?? '')}`;
      return { problem: problem('model.features', message) };
    }
    values[row] = value;
  }
  return { values, unseen: 0 };
}

const booleans: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
  ['1', 1],
  ['0', 0],
]);

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
