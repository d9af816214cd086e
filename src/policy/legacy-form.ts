import { type Diagnostic, problem } from '../base/diagnostic.ts';
import type { YamlFile, YamlPath } from '../base/yaml.ts';
import { definitionOf } from '../metrics/catalogue.ts';

export interface LegacyForm {
  readonly diagnostics: readonly Diagnostic[];
  /** Top-level keys spoken about here. */
  readonly keys: readonly string[];
  /** The file has its gates in the nested form. */
  readonly hasGates: boolean;
}

const movedBlocks: Readonly<Record<string, string>> = {
  reproducibility: 'it belongs in the audit configuration: random_seed, strict_mode',
  review_cycle: 'a policy has one date for it: review_date: "2026-12-31"',
};

/**
 * Recognises the nested form of GlassAlpha 0.2 documents, `policy_gates.fairness.<metric>: {threshold, action}`, and the
 * blocks beside it. It is never half read: the error shows the same gates in this format (policy.md 1.1).
 */
export function legacyForm(root: Readonly<Record<string, unknown>>, yaml: YamlFile): LegacyForm {
  const diagnostics: Diagnostic[] = [];
  const keys: string[] = [];
  for (const [key, hint] of Object.entries(movedBlocks)) {
    if (!Object.hasOwn(root, key)) continue;
    keys.push(key);
    const message = `"${key}" is a block of GlassAlpha 0.2 documents, not a policy field`;
    diagnostics.push(problem('policy.schema', message, { rule: 'legacy_form', hint, where: yaml.at([key], 'key') }));
  }
  const hasGates = Object.hasOwn(root, 'policy_gates');
  if (hasGates) {
    keys.push('policy_gates');
    const gates = nestedGates(root['policy_gates'], ['policy_gates'], yaml);
    const message = '"policy_gates" is the nested form of GlassAlpha 0.2 documents, which is not read';
    const hint = `write the same as\ngates:\n${gates.length === 0 ? '  - …' : gates.join('\n')}`;
    const where = yaml.at(['policy_gates'], 'key');
    diagnostics.push(problem('policy.schema', message, { rule: 'legacy_form', hint, where }));
  }
  return { diagnostics, keys, hasGates };
}

/** Every map with a `threshold` below the block, as a gate of this format. */
function nestedGates(value: unknown, path: YamlPath, yaml: YamlFile): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  if (Object.hasOwn(value, 'threshold')) return [gateText(String(path.at(-1)), value, path, yaml)];
  return Object.entries(value).flatMap(([key, inner]) => nestedGates(inner, [...path, key], yaml));
}

function gateText(metric: string, block: object, path: YamlPath, yaml: YamlFile): string {
  const definition = definitionOf(metric);
  const threshold = yaml.scalar([...path, 'threshold'])?.source ?? '…';
  const comparison = definition?.direction === 'higher' ? 'greater_than_or_equal' : 'less_than_or_equal';
  return [
    `  - name: "${definition?.label ?? metric}"`,
    `    metric: ${metric}`,
    `    threshold: ${threshold}`,
    `    comparison: ${comparison}`,
    `    severity: ${severityOf(Reflect.get(block, 'action'))}`,
  ].join('\n');
}

function severityOf(action: unknown): string {
  const word = typeof action === 'string' ? action.toLowerCase() : '';
  if (/warn|alert|review/.test(word)) return 'warning';
  if (/log|info|track|monitor/.test(word)) return 'info';
  return 'error';
}
