import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { keyProblems } from './parse-keys.ts';
import { isAbsent, mapField, type Report, textList, wordField } from './parse-text.ts';
import { scopeKeys } from './policy-keys.ts';

/** Which slices a gate looks at (policy.md 1.1). What is left out does not narrow anything. */
export interface GateScope {
  /** Attributes by label, intersections as `gender*age_group`. */
  readonly attributes?: readonly string[];
  readonly groups?: readonly string[];
  readonly classes?: readonly string[];
  readonly features?: readonly string[];
  /** A role of the record's datasets; the audited rows if left out. */
  readonly split?: Split;
  readonly intersections?: 'include' | 'exclude' | 'only';
}

export const splits = ['audited', 'train', 'reference'] as const;
export type Split = (typeof splits)[number];

/** `scope`, or `{attributes: [x]}` for the shorthand `attribute: x`; undefined if it cannot be read, which is reported. */
export function parseScope(
  scope: { readonly yaml: YamlFile; readonly path: YamlPath } | undefined,
  attribute: { readonly yaml: YamlFile; readonly path: YamlPath } | undefined,
  report: Report,
): GateScope | undefined {
  const short = attribute === undefined ? [] : textList(attribute.yaml, attribute.path, report);
  if (short === undefined) return undefined;
  const shorthand: GateScope = short.length === 0 ? {} : { attributes: short };
  if (scope === undefined || isAbsent(scope.yaml, scope.path)) return shorthand;

  const { yaml, path } = scope;
  const map = mapField(yaml, path, report);
  if (map === undefined) return undefined;
  const problems = keyProblems(yaml, path, map, {
    noun: 'a field of scope',
    owner: 'scope',
    known: scopeKeys,
    required: [],
  });
  problems.forEach(report);
  const lists = (['attributes', 'groups', 'classes', 'features'] as const).map((key) => {
    const list = textList(yaml, [...path, key], report);
    return Object.hasOwn(map, key) ? { key, list } : undefined;
  });
  const split = wordField(yaml, [...path, 'split'], splits, report);
  const intersections = wordField(yaml, [...path, 'intersections'], ['include', 'exclude', 'only'], report);
  const unread =
    problems.length > 0 ||
    lists.some((one) => one !== undefined && one.list === undefined) ||
    (Object.hasOwn(map, 'split') && split === undefined) ||
    (Object.hasOwn(map, 'intersections') && intersections === undefined);
  if (unread) return undefined;
  return {
    ...shorthand,
    ...Object.fromEntries(lists.flatMap((one) => (one === undefined ? [] : [[one.key, one.list]]))),
    ...(split === undefined ? {} : { split }),
    ...(intersections === undefined ? {} : { intersections }),
  };
}
