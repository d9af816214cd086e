import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { type DocumentList, type DocumentObject, isList, isObject, kindOf } from './document.ts';

/** Collects everything wrong with a document; a reader asks `failed()` before it relies on what it read. */
export interface Findings {
  readonly diagnostics: Diagnostic[];
  /** Damaged: `path` is what a reader of the file would look up, for example `trees[3].left_children[17]`. */
  refuse(path: string, message: string): void;
  /** Well-formed, but outside of what is supported. */
  unsupported(message: string, hint?: string): void;
  add(diagnostic: Diagnostic): void;
  failed(): boolean;
}

/** Findings beyond this many are counted, not listed: one damaged array can have a million. */
const listed = 20;

export function createFindings(format: string, file: string | undefined): Findings {
  const diagnostics: Diagnostic[] = [];
  const where = file === undefined ? undefined : { file };
  const add = (diagnostic: Diagnostic): void => {
    if (diagnostics.length < listed) diagnostics.push(diagnostic);
  };
  return {
    diagnostics,
    refuse: (path, message) => add(problem('model.refused', `${format}: ${path}: ${message}`, { where })),
    unsupported: (message, hint) => add(problem('model.unsupported', `${format}: ${message}`, { hint, where })),
    add: (diagnostic) => add(where === undefined ? diagnostic : { ...diagnostic, where }),
    failed: () => diagnostics.some((d) => d.severity === 'error'),
  };
}

/** Readers of one field each. They report what is wrong and return undefined. */
export function objectAt(
  findings: Findings,
  parent: DocumentObject,
  key: string,
  path: string,
): DocumentObject | undefined {
  const value = parent.get(key);
  if (isObject(value)) return value;
  findings.refuse(join(path, key), `expected an object, found ${kindOf(value)}`);
  return undefined;
}

export function listAt(
  findings: Findings,
  parent: DocumentObject,
  key: string,
  path: string,
): DocumentList | undefined {
  const value = parent.get(key);
  if (isList(value)) return value instanceof Float64Array ? Array.from(value) : value;
  findings.refuse(join(path, key), `expected a list, found ${kindOf(value)}`);
  return undefined;
}

export function textAt(findings: Findings, parent: DocumentObject, key: string, path: string): string | undefined {
  const value = parent.get(key);
  if (typeof value === 'string') return value;
  findings.refuse(join(path, key), `expected a text, found ${kindOf(value)}`);
  return undefined;
}

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/** An integer, as a number or (XGBoost's parameters) as text. */
export function integerAt(
  findings: Findings,
  parent: DocumentObject,
  key: string,
  path: string,
  range: IntegerRange,
): number | undefined {
  const value = parent.get(key);
  const number = typeof value === 'string' && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= range.min && number <= range.max) {
    return number;
  }
  findings.refuse(join(path, key), `expected an integer from ${range.min} to ${range.max}, found ${kindOf(value)}`);
  return undefined;
}

/** A list of numbers; `length` and `range` are checked if given. A range asks for integers. */
export function numbersAt(
  findings: Findings,
  parent: DocumentObject,
  key: string,
  path: string,
  expected: { readonly length?: number; readonly range?: IntegerRange } = {},
): Float64Array | undefined {
  const value = parent.get(key);
  const here = join(path, key);
  const numbers = toNumbers(value);
  if (numbers === undefined) {
    findings.refuse(here, `expected a list of numbers, found ${kindOf(value)}`);
    return undefined;
  }
  if (expected.length !== undefined && numbers.length !== expected.length) {
    findings.refuse(here, `expected ${expected.length} numbers, found ${numbers.length}`);
    return undefined;
  }
  const { range } = expected;
  if (range === undefined) return numbers;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] ?? Number.NaN;
    if (Number.isInteger(number) && number >= range.min && number <= range.max) continue;
    findings.refuse(`${here}[${i}]`, `expected an integer from ${range.min} to ${range.max}, found ${number}`);
    return undefined;
  }
  return numbers;
}

/** Booleans count as 0 and 1: older XGBoost files hold them in `default_left`. */
function toNumbers(value: unknown): Float64Array | undefined {
  if (value instanceof Float64Array) return value;
  if (!Array.isArray(value)) return undefined;
  const numbers = new Float64Array(value.length);
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i];
    if (typeof item === 'boolean') numbers[i] = item ? 1 : 0;
    else if (typeof item === 'number') numbers[i] = item;
    else return undefined;
  }
  return numbers;
}

export function textsAt(
  findings: Findings,
  parent: DocumentObject,
  key: string,
  path: string,
): readonly string[] | undefined {
  const list = listAt(findings, parent, key, path);
  const wrong = list?.findIndex((item) => typeof item !== 'string') ?? -1;
  if (list === undefined || wrong === -1) return list as readonly string[] | undefined;
  findings.refuse(`${join(path, key)}[${wrong}]`, `expected a text, found ${kindOf(list[wrong])}`);
  return undefined;
}

export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
