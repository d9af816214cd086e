import type { z } from 'zod';
import { type Diagnostic, type DiagnosticCode, problem, type Where } from './diagnostic.ts';
import { booleanTrap, numberTrap } from './number-trap.ts';
import { suggest } from './suggest.ts';
import type { YamlPath, YamlScalar } from './yaml.ts';
import { expectedPhrase, legalKeys, legalWords, schemasAt } from './zod-schema-walk.ts';

/** One fault of a value against its schema, before it is put into words. */
export interface ShapeFault {
  readonly kind: 'unknown_key' | 'missing_key' | 'type' | 'value';
  /** Of the key itself, also where it is missing or unknown. */
  readonly path: YamlPath;
  /** What the schema asks for, as a phrase: `an integer 0…2^53−1`. */
  readonly expected: string;
  readonly found: unknown;
  /** Legal keys beside an unknown one; legal words instead of a wrong one. */
  readonly legal: readonly string[];
}

export interface ShapeOptions {
  readonly file: string;
  readonly at?: (path: YamlPath, part?: 'key' | 'value') => Where | undefined;
  readonly scalar?: (path: YamlPath) => YamlScalar | undefined;
  readonly codes?: Partial<Record<ShapeFault['kind'], DiagnosticCode>>;
  /** What an unknown key is not: `a gate field`. Default: `a configuration key`, `a key of data`. */
  readonly noun?: (parent: YamlPath) => string;
  /** What to add for a missing key: `as_of: 2025-10-14`. */
  readonly example?: (path: YamlPath) => string | undefined;
  /** Replaces message or hint of a fault; return undefined to keep the default. */
  readonly reword?: (fault: ShapeFault) => { readonly message?: string; readonly hint?: string } | undefined;
}

export interface ShapeResult<T> {
  /** The parsed value; undefined if there is any fault. */
  readonly data: T | undefined;
  readonly faults: readonly ShapeFault[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a value with a zod schema and words every fault, with its place in the file: unknown keys one by one with the
 * key that was probably meant, missing keys with what to add, wrong types and values with what was found.
 *
 * @example checkShape(schema, yaml.value, { file, at: yaml.at, scalar: yaml.scalar }).diagnostics
 */
export function checkShape<S extends z.ZodType>(
  schema: S,
  value: unknown,
  options: ShapeOptions,
): ShapeResult<z.output<S>> {
  const parsed = schema.safeParse(value, { reportInput: false });
  if (parsed.success) return { data: parsed.data, faults: [], diagnostics: [] };
  const faults = faultsOf(parsed.error.issues as readonly z.core.$ZodIssue[], schema, value);
  return { data: undefined, faults, diagnostics: faults.map((fault) => word(fault, options)) };
}

function faultsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, value: unknown): ShapeFault[] {
  const faults = issues.flatMap((issue) => faultsOfIssue(issue, [], schema, value));
  const meant = new Set(misspelled(faults));
  const seen = new Set<string>();
  return faults.filter(({ kind, path }) => {
    const key = JSON.stringify(path);
    if (seen.has(key) || (kind === 'missing_key' && meant.has(key))) return false;
    seen.add(key);
    return true;
  });
}

/** A missing key that stands there misspelled is one fault, not two: the keys that unknown ones were meant to be. */
function misspelled(faults: readonly ShapeFault[]): string[] {
  return faults.flatMap(({ kind, path, legal }) => {
    const meant = kind === 'unknown_key' ? suggest(String(path.at(-1)), legal) : undefined;
    return meant === undefined ? [] : [JSON.stringify([...path.slice(0, -1), meant])];
  });
}

function faultsOfIssue(issue: z.core.$ZodIssue, base: YamlPath, schema: z.ZodType, root: unknown): ShapeFault[] {
  const path: YamlPath = [...base, ...(issue.path as readonly (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const legal = legalKeys(schemasAt(schema, path));
    return issue.keys.map((key) => {
      const own: YamlPath = [...path, key];
      return { kind: 'unknown_key', path: own, expected: '', found: lookUp(root, own).value, legal };
    });
  }
  if (issue.code === 'invalid_union') {
    const branch = fittingBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => faultsOfIssue(inner, path, schema, root));
  }
  const { present, value } = lookUp(root, path);
  const expected = issue.code === 'custom' ? issue.message : expectedPhrase(schemasAt(schema, path));
  const wrongType = issue.code === 'invalid_type' && !(typeof value === 'number' && issue.expected !== 'string');
  const kind = !present ? 'missing_key' : wrongType || issue.code === 'invalid_union' ? 'type' : 'value';
  return [{ kind, path, expected, found: value, legal: legalWords(schemasAt(schema, path)) }];
}

/** The branch of a union that the value was meant for: of those whose own type fits, the one with fewest faults. */
function fittingBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const fits = branches.filter((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom'),
  );
  return [...fits].sort((a, b) => a.length - b.length)[0];
}

function lookUp(root: unknown, path: YamlPath): { readonly present: boolean; readonly value: unknown } {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return { present: false, value: undefined };
    value = (value as Record<string | number, unknown>)[step];
  }
  return { present: value !== undefined, value };
}

const defaultCodes: Record<ShapeFault['kind'], DiagnosticCode> = {
  unknown_key: 'config.unknown_key',
  missing_key: 'config.missing_key',
  type: 'config.type',
  value: 'config.value',
};

function word(fault: ShapeFault, options: ShapeOptions): Diagnostic {
  const { kind, path } = fault;
  const code = options.codes?.[kind] ?? defaultCodes[kind];
  const wording = { ...defaultWording(fault, options), ...options.reword?.(fault) };
  const parent = path.slice(0, -1);
  const where = (kind === 'missing_key'
    ? parent.length === 0
      ? undefined
      : options.at?.(parent)
    : options.at?.(path, kind === 'unknown_key' ? 'key' : undefined)) ?? { file: options.file };
  return problem(code, wording.message, { hint: wording.hint, where });
}

interface Wording {
  readonly message: string;
  readonly hint?: string | undefined;
}

function defaultWording(fault: ShapeFault, options: ShapeOptions): Wording {
  const { kind, path, expected, found } = fault;
  const key = String(path.at(-1) ?? '');
  if (kind === 'unknown_key') {
    const noun = options.noun?.(path.slice(0, -1)) ?? defaultNoun(path.slice(0, -1));
    const meant = suggest(key, fault.legal);
    const hint =
      key === '<<' ? 'YAML 1.2 has no merge keys' : meant === undefined ? undefined : `did you mean "${meant}"?`;
    return { message: `"${key}" is not ${noun}`, hint };
  }
  if (kind === 'missing_key') {
    const example = options.example?.(path);
    return { message: `"${keyPath(path)}" is missing${example === undefined ? '' : `; add: ${example}`}` };
  }
  const name = path.length === 0 ? 'the file' : keyPath(path);
  const scalar = options.scalar?.(path);
  if (expected === 'text' && (typeof found === 'number' || typeof found === 'boolean')) {
    const source = scalar?.source ?? String(found);
    const type = typeof found === 'number' ? 'a number' : 'true or false';
    if (typeof path.at(-1) === 'number')
      return { message: `${keyPath(path)} is ${type}: quote it`, hint: `write "${source}"` };
    return { message: `\`${key}: ${source}\` is ${type}: quote it`, hint: `write ${key}: "${source}"` };
  }
  return {
    message: `${name} must be ${expected}, found ${showFound(found, scalar)}`,
    hint: trapHint(expected, scalar, found) ?? wordHint(found, fault.legal),
  };
}

function trapHint(expected: string, scalar: YamlScalar | undefined, found: unknown): string | undefined {
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const source = scalar ?? { source: String(found), style: 'quoted' as const };
  if (/\btrue\b/.test(expected)) return booleanTrap(source);
  if (/number|integer/.test(expected)) return numberTrap(source);
  return undefined;
}

function wordHint(found: unknown, legal: readonly string[]): string | undefined {
  const meant = typeof found === 'string' ? suggest(found, legal) : undefined;
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}

function defaultNoun(parent: YamlPath): string {
  return parent.length === 0 ? 'a configuration key' : `a key of ${keyPath(parent)}`;
}

/** `data.protected_attributes[1].bins` */
export function keyPath(path: YamlPath): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** What stands there, for a message: `"abc"`, `1.5`, `a list`, `nothing`. */
export function showFound(found: unknown, scalar?: YamlScalar): string {
  if (found === null || found === undefined) return 'nothing';
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : 'a list';
  if (typeof found === 'object') return 'a map';
  if (typeof found !== 'string') return scalar?.source ?? String(found);
  // An address may carry credentials.
  const characters = [...found.replace(/:\/\/[^/\s@]+@/g, '://…@')];
  return `"${characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : characters.join('')}"`;
}
