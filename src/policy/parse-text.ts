import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { showFound } from '../base/zod-diagnostics.ts';

type Report = (found: Diagnostic) => void;

/** The text at a path; undefined if there is none or it is not text, which is reported. Missing keys are reported elsewhere. */
export function textField(yaml: YamlFile, path: YamlPath, report: Report, allowEmpty = false): string | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  const key = String(path.at(-1));
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

/** A date as text, `YYYY-MM-DD`, that exists in the calendar. */
export function dateField(yaml: YamlFile, path: YamlPath, report: Report): string | undefined {
  const text = textField(yaml, path, report);
  if (text === undefined || isDate(text)) return text;
  const message = `"${String(path.at(-1))}" must be a date YYYY-MM-DD, found ${showFound(text)}`;
  report(problem('policy.schema', message, { rule: 'date', where: yaml.at(path) }));
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

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}
