import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { isDate } from '../base/is-date.ts';
import { suggest } from '../base/suggest.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { showFound } from '../base/zod-diagnostics.ts';

export type Report = (found: Diagnostic) => void;

/** The text at a path; undefined if there is none or it is not text, which is reported. Missing keys are reported elsewhere. */
export function textField(yaml: YamlFile, path: YamlPath, report: Report, allowEmpty = false): string | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  const key = keyOf(path);
  const where = yaml.at(path);
  const scalar = yaml.scalar(path);
  if (typeof value === 'string') {
    if (value.trim() !== '' || allowEmpty) return value;
    report(problem('policy.schema', `"${key}" is empty`, { rule: 'text', where }));
  } else if (typeof value === 'number' || typeof value === 'boolean') {
    const type = typeof value === 'number' ? `the number ${value}` : String(value);
    const message = `"${key}" is ${type}; write "${scalar?.source ?? value}"`;
    report(problem('policy.schema', message, { rule: typeof value === 'number' ? 'number' : 'text', where }));
  } else {
    report(problem('policy.schema', `"${key}" must be text, found ${showFound(value)}`, { rule: 'text', where }));
  }
  return undefined;
}

/** Text, or null where nothing or `null` stands. */
export function optionalText(yaml: YamlFile, path: YamlPath, report: Report): string | null {
  return isAbsent(yaml, path) ? null : (textField(yaml, path, report) ?? null);
}

/** A date as text, `YYYY-MM-DD`, that exists in the calendar. */
export function dateField(yaml: YamlFile, path: YamlPath, report: Report): string | undefined {
  const text = textField(yaml, path, report);
  if (text === undefined || isDate(text)) return text;
  const message = `"${keyOf(path)}" must be a date YYYY-MM-DD, found ${showFound(text)}`;
  report(problem('policy.schema', message, { rule: 'date', where: yaml.at(path) }));
  return undefined;
}

/** One of a few words, in any letter case. */
export function wordField<T extends string>(
  yaml: YamlFile,
  path: YamlPath,
  allowed: readonly T[],
  report: Report,
): T | undefined {
  const word = textField(yaml, path, report);
  if (word === undefined) return undefined;
  const found = allowed.find((name) => name === word.trim().toLowerCase());
  if (found === undefined) report(notAWord(word, allowed, yaml, path));
  return found;
}

/** A word that is none of those allowed; the rule is the key. */
export function notAWord(word: string, allowed: readonly string[], yaml: YamlFile, path: YamlPath): Diagnostic {
  const key = keyOf(path);
  const meant = suggest(word, allowed);
  const hint = `${meant === undefined ? '' : `did you mean "${meant}"? `}one of ${allowed.join(', ')}`;
  const message = `${key} ${showFound(word)} is not known`;
  return problem('policy.schema', message, { rule: key, hint, where: yaml.at(path) });
}

/** A list of texts; one text stands for a list of one. Undefined if there is none, or if any of it is no text. */
export function textList(yaml: YamlFile, path: YamlPath, report: Report): readonly string[] | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    const text = textField(yaml, path, report);
    return text === undefined ? undefined : [text];
  }
  const texts = value.map((_, i) => textField(yaml, [...path, i], report));
  const found = texts.filter((text) => text !== undefined);
  return found.length === texts.length ? found : undefined;
}

export function booleanField(yaml: YamlFile, path: YamlPath, report: Report): boolean | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined || typeof value === 'boolean') return value;
  const message = `"${keyOf(path)}" must be true or false, found ${showFound(value)}`;
  report(problem('policy.schema', message, { rule: 'boolean', hint: wordHint(value), where: yaml.at(path) }));
  return undefined;
}

/** YAML 1.2 reads `yes` and `no` as text. */
export function wordHint(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  if (['yes', 'on', 'y', 'true'].includes(word)) return 'write true';
  if (['no', 'off', 'n', 'false'].includes(word)) return 'write false';
  return undefined;
}

/** A map, reported if it is something else; undefined if there is none. */
export function mapField(
  yaml: YamlFile,
  path: YamlPath,
  report: Report,
): Readonly<Record<string, unknown>> | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  const message = `"${keyOf(path)}" must be a map, found ${showFound(value)}`;
  report(problem('policy.schema', message, { rule: 'map', where: yaml.at(path) }));
  return undefined;
}

/** The value at a path of a parsed file, own keys only. */
export function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root;
  for (const step of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** Nothing stands there, or `null`. */
export function isAbsent(yaml: YamlFile, path: YamlPath): boolean {
  return (valueAt(yaml.value, path) ?? null) === null;
}

/** The key that a path ends in; an item of a list goes by the list's key. */
function keyOf(path: YamlPath): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}
