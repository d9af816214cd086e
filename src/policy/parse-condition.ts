import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { severities } from '../record/decisions.ts';
import { auditFeatures, type Condition, type Leaf } from './condition.ts';
import { keyProblems } from './parse-keys.ts';
import {
  booleanField,
  dateField,
  isAbsent,
  mapField,
  notAWord,
  type Report,
  textField,
  textList,
  valueAt,
  wordField,
} from './parse-text.ts';
import type { Gate } from './policy.ts';

const leafKinds = [
  'has',
  'task',
  'strict_mode',
  'attribute',
  'attribute_is_input',
  'jurisdiction',
  'as_of_from',
  'as_of_before',
  'any_gate_failed',
] as const;

/** A map of leaves; undefined if any of it cannot be read, which is reported. */
export function parseCondition(yaml: YamlFile, path: YamlPath, report: Report): Condition | undefined {
  const map = mapField(yaml, path, report);
  if (map === undefined) return undefined;
  const problems = keyProblems(yaml, path, map, {
    noun: 'a leaf of a condition',
    owner: 'the condition',
    known: leafKinds,
    required: [],
  });
  problems.forEach(report);
  const kinds = Object.keys(map).filter((key): key is Leaf['kind'] => leafKinds.some((kind) => kind === key));
  const leaves = kinds.map((kind) => parseLeaf(kind, yaml, [...path, kind], report));
  const read = leaves.filter((leaf) => leaf !== undefined);
  return problems.length === 0 && read.length === leaves.length ? read.flat() : undefined;
}

function parseLeaf(kind: Leaf['kind'], yaml: YamlFile, path: YamlPath, report: Report): readonly Leaf[] | undefined {
  switch (kind) {
    case 'has': {
      // Several features are several leaves, so that the one that is missing is named.
      const words = textList(yaml, path, report);
      const several = Array.isArray(valueAt(yaml.value, path));
      const features = words?.map((word, i) => {
        const found = auditFeatures.find((name) => name === word.trim());
        if (found === undefined) report(notAWord(word, auditFeatures, yaml, several ? [...path, i] : path));
        return found;
      });
      const known = features?.filter((feature) => feature !== undefined);
      return known === undefined || known.length < (features?.length ?? 0)
        ? undefined
        : known.map((value) => ({ kind, value }));
    }
    case 'task': {
      const value = wordField(yaml, path, ['binary', 'multiclass', 'regression'], report);
      return value === undefined ? undefined : [{ kind, value }];
    }
    case 'strict_mode': {
      const value = booleanField(yaml, path, report);
      return value === undefined ? undefined : [{ kind, value }];
    }
    case 'attribute':
    case 'attribute_is_input': {
      const value = textField(yaml, path, report);
      return value === undefined ? undefined : [{ kind, value }];
    }
    case 'as_of_from':
    case 'as_of_before': {
      const value = dateField(yaml, path, report);
      return value === undefined ? undefined : [{ kind, value }];
    }
    case 'jurisdiction':
    case 'any_gate_failed': {
      const value = textList(yaml, path, report);
      return value === undefined ? undefined : [{ kind, value }];
    }
  }
}

/** `severity_when`: a list of `{if, severity}`. */
export function parseSeverityWhen(yaml: YamlFile, path: YamlPath, report: Report): Gate['severityWhen'] | undefined {
  if (isAbsent(yaml, path)) return [];
  const value = valueAt(yaml.value, path);
  const list = Array.isArray(value) ? value.map((_, i): YamlPath => [...path, i]) : [path];
  const cases = list.map((at) => {
    const map = mapField(yaml, at, report);
    if (map === undefined) return undefined;
    keyProblems(yaml, at, map, {
      noun: 'a field of severity_when',
      owner: 'severity_when',
      known: ['if', 'severity'],
      required: ['if', 'severity'],
    }).forEach(report);
    const condition = parseCondition(yaml, [...at, 'if'], report);
    const severity = wordField(yaml, [...at, 'severity'], severities, report);
    return condition === undefined || severity === undefined ? undefined : { if: condition, severity };
  });
  const read = cases.filter((one) => one !== undefined);
  return read.length === cases.length ? read : undefined;
}
