import { type Diagnostic, problem, type Where } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';

interface KeyRules {
  /** What an unknown key is not: `a gate field`. */
  readonly noun: string;
  /** Whose key is missing: `gate "Equalized Odds"`. */
  readonly owner: string;
  readonly known: readonly string[];
  readonly required: readonly string[];
  /** Keys already spoken about. */
  readonly skip?: readonly string[];
}

/** Unknown and missing keys of one map. A key that stands there misspelled is not missing too. */
export function keyProblems(
  yaml: YamlFile,
  path: YamlPath,
  map: Readonly<Record<string, unknown>>,
  rules: KeyRules,
): Diagnostic[] {
  const found = Object.keys(map).flatMap((key): Diagnostic[] => {
    // A merge key was refused by the reader.
    if (rules.known.includes(key) || rules.skip?.includes(key) || key === '<<') return [];
    const where = yaml.at([...path, key], 'key');
    const meant = suggest(key, rules.known);
    const hint = meant === undefined ? `known fields: ${rules.known.join(', ')}` : `did you mean "${meant}"?`;
    return [problem('config.unknown_key', `"${key}" is not ${rules.noun}`, { hint, where })];
  });
  return [...found, ...missingKeys(Object.keys(map), rules, yaml.at(path))];
}

/** Required keys that do not stand among the written ones, not even misspelled. */
export function missingKeys(
  written: readonly string[],
  { owner, known, required }: Pick<KeyRules, 'owner' | 'known' | 'required'>,
  where: Where | undefined,
): Diagnostic[] {
  const misspelled = written.filter((key) => !known.includes(key)).map((key) => suggest(key, known));
  return required
    .filter((key) => !written.includes(key) && !misspelled.includes(key))
    .map((key) =>
      problem('policy.schema', `${owner} has no "${key}"`, { rule: 'missing_key', hint: examples[key], where }),
    );
}

/** What to add for a missing key. */
const examples: Readonly<Record<string, string>> = {
  policy_name: 'add: policy_name: "…"',
  version: 'add: version: "1.0"',
  effective_date: 'add: effective_date: "2025-10-01"',
  gates: 'add gates: and under it at least one gate',
  name: 'add: name: "…"',
  metric: 'add metric: and an id of glassalpha list metrics',
  threshold: 'add: threshold: 0.1',
  comparison: 'add: comparison: less_than',
  severity: 'add: severity: error, warning or info',
  group: 'add: group: "…"',
  rationale: 'add: rationale: "why this group may be left out"',
  if: 'add: if: {…} with the leaves that must hold',
};
