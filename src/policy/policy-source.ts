import { type Diagnostic, problem, type Where } from '../base/diagnostic.ts';
import { sha256Hex } from '../base/sha256.ts';
import { parseYaml, type YamlFile, type YamlPath } from '../base/yaml.ts';
import { duplicateIds } from './duplicate-gates.ts';
import type { Field, GateDraft } from './gate-draft.ts';
import { gateId } from './gate-id.ts';
import { legacyForm } from './legacy-form.ts';
import { keyProblems } from './parse-keys.ts';
import { isAbsent, mapField, type Report, textField, textList, valueAt } from './parse-text.ts';
import type { PolicyFile } from './policy.ts';
import { commonGateKeys, gateKeys, policyKeys } from './policy-keys.ts';

/** A parent as a child names it: a file relative to the child, or a shipped policy (no slash, no extension). */
export interface ParentReference {
  readonly text: string;
  readonly kind: 'name' | 'path';
  readonly where: Where | undefined;
}

/** One policy file on its own: its map, its gates, what it inherits from and takes out. */
export interface PolicySource extends PolicyFile {
  readonly yaml: YamlFile;
  /** Null if the file is no map at all. */
  readonly map: Readonly<Record<string, unknown>> | null;
  readonly parents: readonly ParentReference[];
  readonly removes: readonly {
    readonly id: string;
    readonly rationale: string | null;
    readonly where: Where | undefined;
  }[];
  readonly drafts: readonly GateDraft[];
  readonly defaults: ReadonlyMap<string, Field>;
  /** Of this file alone, values of gates not yet read. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one policy file as YAML, without following `extends`: every key has its place, no value of a gate is judged yet.
 *
 * @param file the path as the configuration or the child gives it
 * @param shown the name in diagnostics
 */
export function policySource(bytes: Uint8Array, file: string, shown: string = file): PolicySource {
  const yaml = parseYaml(bytes, shown, {
    codes: { encoding: 'policy.schema', size: 'policy.schema' },
    strict: {
      code: 'policy.schema',
      rule: 'yaml_feature',
      message: (feature) => `${plural[feature]} are refused in policies: what you read must be what is judged`,
      hint: 'write the value out',
    },
  });
  const base = { file, sha256: sha256Hex(bytes), yaml };
  const nothing = { map: null, parents: [], removes: [], drafts: [], defaults: new Map() };
  if (yaml.value === undefined) return { ...base, ...nothing, diagnostics: yaml.diagnostics };
  const root = yaml.value;
  if (root === null || typeof root !== 'object' || Array.isArray(root)) {
    const message = 'a policy is a map with policy_name, version, effective_date and gates';
    const found = problem('policy.schema', message, { rule: 'missing_key', where: { file: shown } });
    return { ...base, ...nothing, diagnostics: [...yaml.diagnostics, found] };
  }
  const map = root as Readonly<Record<string, unknown>>;
  const diagnostics: Diagnostic[] = [...yaml.diagnostics];
  const report: Report = (found) => {
    diagnostics.push(found);
  };
  const legacy = legacyForm(map, yaml);
  legacy.diagnostics.forEach(report);
  const parents = parentsOf(yaml, report);
  keyProblems(yaml, [], map, {
    noun: 'a policy field',
    owner: 'the policy',
    known: policyKeys,
    required: ['policy_name', 'version', 'effective_date', ...(legacy.hasGates || parents.length > 0 ? [] : ['gates'])],
    skip: legacy.keys,
  }).forEach(report);
  const removes = removesOf(yaml, report);
  if (removes.length > 0 && parents.length === 0) {
    const found = { rule: 'remove', hint: 'delete the gate itself', where: yaml.at(['remove'], 'key') };
    report(problem('policy.schema', '"remove" takes inherited gates out, and this policy extends none', found));
  }
  const drafts = draftsOf(map['gates'], yaml, report);
  return { ...base, map, parents, removes, drafts, defaults: defaultsOf(yaml, report), diagnostics };
}

const plural = { anchor: 'anchors', alias: 'aliases', tag: 'tags', 'merge key': 'merge keys' } as const;

function parentsOf(yaml: YamlFile, report: Report): ParentReference[] {
  const path: YamlPath = ['extends'];
  if (isAbsent(yaml, path)) return [];
  const several = Array.isArray(valueAt(yaml.value, path));
  return (textList(yaml, path, report) ?? []).flatMap((text, i): ParentReference[] => {
    const where = yaml.at(several ? [...path, i] : path);
    if (text.includes('\\')) {
      const hint = `write ${text.replaceAll('\\', '/')}`;
      report(problem('policy.schema', 'paths use "/" on every system', { rule: 'extends', hint, where }));
      return [];
    }
    return [{ text, kind: /[/.]/.test(text) ? 'path' : 'name', where }];
  });
}

/** An id, or `{id, rationale}`: taking a gate out needs a reason, and a list of ids has no room for one. */
function removesOf(yaml: YamlFile, report: Report): PolicySource['removes'] {
  const path: YamlPath = ['remove'];
  const value = valueAt(yaml.value, path);
  if ((value ?? null) === null) return [];
  const items = Array.isArray(value) ? value.map((_, i): YamlPath => [...path, i]) : [path];
  return items.flatMap((at) => {
    const item = valueAt(yaml.value, at);
    const isMap = item !== null && typeof item === 'object' && !Array.isArray(item);
    if (isMap) {
      keyProblems(yaml, at, item as Record<string, unknown>, {
        noun: 'a field of remove',
        owner: 'an item of remove',
        known: ['id', 'rationale'],
        required: ['id'],
      }).forEach(report);
    }
    const idPath: YamlPath = isMap ? [...at, 'id'] : at;
    const id = textField(yaml, idPath, report);
    const rationale = isMap ? (textField(yaml, [...at, 'rationale'], report) ?? null) : null;
    return id === undefined ? [] : [{ id, rationale, where: yaml.at(idPath) }];
  });
}

function defaultsOf(yaml: YamlFile, report: Report): ReadonlyMap<string, Field> {
  const path: YamlPath = ['defaults'];
  const map = isAbsent(yaml, path) ? undefined : mapField(yaml, path, report);
  if (map === undefined) return new Map();
  keyProblems(yaml, path, map, {
    noun: 'a field that defaults can state',
    owner: 'defaults',
    known: commonGateKeys,
    required: [],
  }).forEach(report);
  return fieldsOf(map, commonGateKeys, yaml, path);
}

function draftsOf(value: unknown, yaml: YamlFile, report: Report): readonly GateDraft[] {
  if (value === undefined) return [];
  const where = yaml.at(['gates'], 'key');
  if (!Array.isArray(value)) {
    report(problem('policy.schema', 'gates must be a list', { rule: 'gates', where }));
    return [];
  }
  if (value.length === 0) {
    const message = 'gates is empty: a policy needs at least one gate';
    report(problem('policy.schema', message, { rule: 'gates', where }));
  }
  const drafts = value.flatMap((gate, i) => draftOf(gate, i, yaml, report) ?? []);
  duplicateIds(drafts).forEach(report);
  return drafts;
}

function draftOf(gate: unknown, index: number, yaml: YamlFile, report: Report): GateDraft | undefined {
  const path: YamlPath = ['gates', index];
  const where = yaml.at(path);
  if (gate === null || typeof gate !== 'object' || Array.isArray(gate) || where === undefined) {
    const message = `gate ${index + 1} must be a map with name, clause, metric, threshold, comparison, severity`;
    report(problem('policy.schema', message, { rule: 'missing_key', where }));
    return undefined;
  }
  const map = gate as Readonly<Record<string, unknown>>;
  const name = map['name'];
  const label = typeof name === 'string' && name !== '' ? `gate "${name}"` : `gate ${index + 1}`;
  keyProblems(yaml, path, map, { noun: 'a gate field', owner: label, known: gateKeys, required: [] }).forEach(report);
  return { id: draftId(map), label, fields: fieldsOf(map, gateKeys, yaml, path), written: Object.keys(map), where };
}

/** Empty if the gate has none that can be read; that is reported when its values are. */
function draftId(map: Readonly<Record<string, unknown>>): string {
  const [id, name] = [map['id'], map['name']];
  if (typeof id === 'string') return id;
  return typeof name === 'string' ? gateId(name) : '';
}

function fieldsOf(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
  yaml: YamlFile,
  path: YamlPath,
): ReadonlyMap<string, Field> {
  const keys = known.filter((key) => Object.hasOwn(map, key));
  return new Map(keys.map((key) => [key, { yaml, path: [...path, key] }]));
}
