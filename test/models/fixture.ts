import { readFileSync } from 'node:fs';
import type { Columns } from '../../src/models/model.ts';

const folder = new URL('./fixtures/', import.meta.url);

export const fixtureNames = [
  'xgb-binary-missing',
  'xgb-categorical',
  'xgb-dart',
  'xgb-early-stop',
  'xgb-gamma',
  'xgb-gblinear',
  'xgb-monotone-scale',
  'xgb-multiclass',
  'xgb-regression',
  'xgb-rf',
] as const;

export interface Expected {
  readonly margin: readonly number[] | readonly (readonly number[])[];
  readonly prediction: readonly number[] | readonly (readonly number[])[];
  readonly categories?: Readonly<Record<string, readonly string[]>>;
}

export function fixtureBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, folder)));
}

export function fixtureJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as T;
}

/** A plain CSV as columns: text where a cell is not a number, empty = missing. */
export function readCsv(
  text: string,
  textColumns: ReadonlySet<string> = new Set(),
): { columns: Columns; rows: number } {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(',');
  const cells = lines.map(splitLine);
  const columns = names.map((name, i) => {
    const column = cells.map((row) => row[i] ?? '');
    const isText = textColumns.has(name) || column.some((cell) => cell !== '' && Number.isNaN(Number(cell)));
    return [
      name,
      isText
        ? column.map((cell) => (cell === '' ? null : cell))
        : Float64Array.from(column, (cell) => (cell === '' ? Number.NaN : Number(cell))),
    ] as const;
  });
  return { columns: Object.fromEntries(columns), rows: cells.length };
}

function splitLine(line: string): string[] {
  return Array.from(line.matchAll(/("[^"]*"|[^,]*)(,|$)/g), ([, cell = '']) => cell.replace(/^"|"$/g, ''));
}

export function fixtureInput(name: string): { columns: Columns; rows: number } {
  return readCsv(readFileSync(new URL(`${name}/input.csv`, folder), 'utf8'));
}

/** Distance in units of the last place of float32. */
export function float32Ulps(a: number, b: number): number {
  const bits = new Int32Array(Float32Array.of(a, b).buffer);
  const order = (x: number): number => (x < 0 ? -(x & 0x7fffffff) : x);
  return Math.abs(order(bits[0]!) - order(bits[1]!));
}
