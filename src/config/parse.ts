import { type Diagnostic, hasErrors, problem, type Where } from '../base/diagnostic.ts';
import { fileStem } from '../base/file-system.ts';
import { numberTrap } from '../base/number-trap.ts';
import { compareCodePoints } from '../base/order.ts';
import { suggest } from '../base/suggest.ts';
import { parseYaml } from '../base/yaml.ts';
import { checkShape, keyPath, type ShapeFault } from '../base/zod-diagnostics.ts';
import type { AuditConfig } from './audit-config.ts';
import { buildConfig } from './build-config.ts';
import { checkAcrossKeys } from './check.ts';
import { checkPaths } from './check-paths.ts';
import { foldAliases } from './fold-aliases.ts';
import { inspectKeys } from './inspect-keys.ts';
import { aliases } from './key-states.ts';
import { isMap, noPlaces, type Places, walk } from './places.ts';
import { plainCopy } from './plain-copy.ts';
import { readablePart } from './prune.ts';
import { type AuditConfigInput, auditConfigSchema, type ConfigFile } from './schema/audit-config-schema.ts';
import { findSecrets } from './secrets.ts';

export interface ParseOptions {
  /** Judge as strict mode does, whatever the file says: retired keys become errors. */
  readonly strict?: boolean;
}

export interface ParsedConfig {
  /** Null if there is any error. */
  readonly config: AuditConfig | null;
  /**
   * What could be read in spite of errors, with empty text for required keys that are missing: enough to say which strict
   * requirements are unmet, never enough to audit with. Null if the file is no map at all.
   */
  readonly draft: AuditConfig | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads an audit configuration. Every problem of the file comes out in this one run, at its place, sorted by place.
 *
 * @param fileName as shown in diagnostics; its stem is the default of `model.id`
 * @example
 * const { config, diagnostics } = parseAuditConfig(bytes, 'audit.yaml');
 * if (config === null) throw new GlassAlphaError(diagnostics);
 */
export function parseAuditConfig(
  input: Uint8Array | string,
  fileName: string,
  options: ParseOptions = {},
): ParsedConfig {
  const yaml = parseYaml(input, fileName);
  if (yaml.value === undefined) return { config: null, draft: null, diagnostics: yaml.diagnostics };
  const parsed = interpret(yaml.value, fileName, yaml, options);
  const diagnostics = [...yaml.diagnostics, ...parsed.diagnostics].sort(byPlace);
  return { config: hasErrors(diagnostics) ? null : parsed.draft, draft: parsed.draft, diagnostics };
}

/**
 * The same for an object given to the library instead of a file. Diagnostics name keys instead of lines.
 *
 * @example parseAuditConfigInput({ as_of: '2025-09-30', data: { path: 'scores.csv', target_column: 'y', score_column: 'p' } })
 */
export function parseAuditConfigInput(input: AuditConfigInput | unknown, options: ParseOptions = {}): ParsedConfig {
  const copy = plainCopy(input);
  if ('fault' in copy) {
    const message = `the configuration holds ${copy.fault}`;
    return { config: null, draft: null, diagnostics: [problem('config.type', message)] };
  }
  const { draft, diagnostics } = interpret(copy.value, 'audit', noPlaces, options);
  const placeless = diagnostics.map(({ where: _, ...rest }) => rest);
  return { config: hasErrors(placeless) ? null : draft, draft, diagnostics: placeless };
}

function interpret(
  raw: unknown,
  fileName: string,
  places: Places,
  options: ParseOptions,
): Omit<ParsedConfig, 'config'> {
  if (!isMap(raw)) {
    const message = raw === null ? 'the configuration is empty' : 'the configuration must be a map of keys';
    return { draft: null, diagnostics: [problem('config.type', message, { where: { file: fileName } })] };
  }
  const inFile = (diagnostic: Diagnostic): Diagnostic =>
    diagnostic.where === undefined ? { ...diagnostic, where: { file: fileName } } : diagnostic;

  const secrets = findSecrets(raw, places);
  const secretPaths = new Set(secrets.map(({ path }) => keyPath(path)));
  const shape = checkShape(auditConfigSchema, raw, { file: fileName, ...places });
  const shapeProblems = shape.diagnostics.filter((_, i) => !secretPaths.has(keyPath(shape.faults[i]?.path ?? [])));
  const readable = shape.data ?? readablePart(raw, shape.faults);

  const folded = foldAliases(readable, places);
  const file = folded.file as ConfigFile;
  const strict = options.strict === true || file.strict_mode === true;
  const keys = inspectKeys(raw, new Set(shape.faults.map(({ path }) => keyPath(path))), places, strict);
  const diagnostics = [
    ...secrets.map((secret) => secret.diagnostic),
    ...shapeProblems,
    ...numberForms(raw, places),
    ...folded.diagnostics,
    ...keys.diagnostics,
    ...checkPaths(file, places),
    ...checkAcrossKeys(file, raw, new Set(meantKeys(shape.faults)), places),
  ].map(inFile);
  const draft = buildConfig({
    file,
    raw,
    stem: fileStem(fileName),
    places,
    statedKeys: statedKeys(raw),
    retiredKeys: keys.retiredKeys,
    strict,
  });
  return { draft, diagnostics: diagnostics.sort(byPlace) };
}

/** The keys that unknown ones were probably meant to be. */
function meantKeys(faults: readonly ShapeFault[]): string[] {
  return faults.flatMap(({ kind, path, legal }) => {
    const meant = kind === 'unknown_key' ? suggest(String(path.at(-1)), legal) : undefined;
    return meant === undefined ? [] : [keyPath([...path.slice(0, -1), meant])];
  });
}

/** YAML reads `0o14` and `0x1f` as numbers; a reader of the file may not. */
function numberForms(raw: unknown, places: Places): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { path, value } of walk(raw)) {
    const scalar = typeof value === 'number' ? places.scalar(path) : undefined;
    if (scalar === undefined || !/^[-+]?0[ox]/i.test(scalar.source)) continue;
    const message = `${keyPath(path)} must be in decimal digits, found ${scalar.source}`;
    found.push(problem('config.value', message, { hint: numberTrap(scalar), where: places.at(path) }));
  }
  return found;
}

/** Dotted keys that stand in the file, lists without their items, old names as their present ones; code-point order. */
function statedKeys(raw: unknown): string[] {
  const present = new Map(aliases().map(({ alias, of }) => [alias, of]));
  const keys = new Set<string>();
  const visit = (value: unknown, prefix: string): void => {
    if (!isMap(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const dotted = prefix === '' ? key : `${prefix}.${key}`;
      keys.add(present.get(dotted) ?? dotted);
      visit(inner, dotted);
    }
  };
  visit(raw, '');
  return [...keys].sort(compareCodePoints);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return order(a.where, b.where);
}

function order(a: Where | undefined, b: Where | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
