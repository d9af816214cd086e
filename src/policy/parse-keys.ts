import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { suggest } from '../base/suggest.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';

interface KeyRules {
  /** What an unknown key is not: `a gate field`. */
  readonly noun: string;
  /** Whose key is missing: `gate "Equalized Odds"`. */
  readonly owner: string;
  readonly known: readonly string[];
  /** Known to the format, not to this version. */
  readonly later: readonly string[];
  readonly required: readonly string[];
  /** Keys already spoken about. */
  readonly skip?: readonly string[];
}

/** Unknown, unavailable and missing keys of one map. A key that stands there misspelled is not missing too. */
export function keyProblems(
  yaml: YamlFile,
  path: YamlPath,
  map: Readonly<Record<string, unknown>>,
  rules: KeyRules,
): Diagnostic[] {
  const legal = [...rules.known, ...rules.later];
  const misspelled = new Set<string>();
  const found = Object.keys(map).flatMap((key): Diagnostic[] => {
    // A merge key was refused by the reader.
    if (rules.known.includes(key) || rules.skip?.includes(key) || key === '<<') return [];
    const where = yaml.at([...path, key], 'key');
    if (rules.later.includes(key)) {
      const hint = `remove it: this version judges ${rules.known.join(', ')}`;
      return [problem('config.unavailable', `"${key}" is not available in this version`, { hint, where })];
    }
    const meant = suggest(key, legal);
    if (meant !== undefined) misspelled.add(meant);
    const hint = meant === undefined ? `known fields: ${rules.known.join(', ')}` : `did you mean "${meant}"?`;
    return [problem('config.unknown_key', `"${key}" is not ${rules.noun}`, { hint, where })];
  });
  const missing = rules.required
    .filter((key) => !Object.hasOwn(map, key) && !misspelled.has(key))
    .map((key) =>
      problem('policy.schema', `${rules.owner} has no "${key}"`, {
        rule: 'missing_key',
        hint: examples[key],
        where: yaml.at(path),
      }),
    );
  return [...found, ...missing];
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
};
