import { problem } from '../base/diagnostic.ts';
import { numberTrap } from '../base/number-trap.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { showFound } from '../base/zod-diagnostics.ts';
import { type Report, valueAt, wordHint } from './parse-text.ts';

/**
 * A plain decimal number; what people write for one and YAML reads as something else is named.
 *
 * @returns undefined if there is none, or if it is no number, which is reported
 */
export function numberField(
  yaml: YamlFile,
  path: YamlPath,
  report: Report,
  { wordsToo = false, integer = false, key = keyOf(path) } = {},
): number | undefined {
  const value = valueAt(yaml.value, path);
  if (value === undefined) return undefined;
  const scalar = yaml.scalar(path);
  const trap = scalar === undefined ? undefined : numberTrap(scalar);
  const isNumber = typeof value === 'number' && Number.isFinite(value) && trap === undefined;
  if (isNumber && (!integer || Number.isSafeInteger(value))) return value + 0;
  const found = typeof value === 'number' ? (scalar?.source ?? String(value)) : showFound(value);
  const plain = integer && isNumber ? 'write a whole number' : 'write a number';
  const hint =
    trap ??
    (typeof value === 'number' && !Number.isFinite(value)
      ? 'write a finite number'
      : wordsToo
        ? wordHint(value)
        : plain);
  const kind = integer ? 'a whole number' : 'a number';
  const message = `${key} must be ${kind}, found ${found}`;
  report(problem('policy.schema', message, { rule: 'number', hint, where: yaml.at(path) }));
  return undefined;
}

/** A whole number of at least 1. */
export function countField(yaml: YamlFile, path: YamlPath, report: Report): number | undefined {
  const value = numberField(yaml, path, report, { integer: true });
  if (value === undefined || value >= 1) return value;
  const message = `${keyOf(path)} must be at least 1, found ${value}`;
  report(problem('policy.schema', message, { rule: 'number', where: yaml.at(path) }));
  return undefined;
}

function keyOf(path: YamlPath): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '');
}
