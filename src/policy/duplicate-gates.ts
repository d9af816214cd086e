import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { jcsText } from '../base/jcs.ts';
import type { YamlFile } from '../base/yaml.ts';
import { definitionOf } from '../metrics/catalogue.ts';
import { comparisonOf } from './comparison.ts';
import { gateId } from './parse-gate.ts';
import { valueAt } from './parse-text.ts';

/** Gates with the same id, or that judge the same thing in the same way; the later one is at fault and names the first. */
export function duplicateGates(gates: readonly unknown[], yaml: YamlFile): Diagnostic[] {
  const ids = new Map<string, number>();
  const contents = new Map<string, number>();
  return gates.flatMap((gate, index): Diagnostic[] => {
    const id = idOf(gate);
    const content = contentOf(gate);
    const sameId = id === undefined ? undefined : ids.get(id);
    const sameContent = content === undefined ? undefined : contents.get(content);
    if (id !== undefined && sameId === undefined) ids.set(id, index);
    if (content !== undefined && sameContent === undefined) contents.set(content, index);
    if (sameId === undefined && sameContent === undefined) return [];

    const line = (at: number) => yaml.at(['gates', at])?.line ?? 0;
    const first = sameId ?? sameContent ?? 0;
    const same = sameId === undefined ? 'judges the same as' : `has the same id, "${id}", as`;
    const message = `the gate in line ${line(index)} ${same} the gate in line ${line(first)}`;
    const hint = sameId === undefined ? 'remove one of them' : 'give one of them another name';
    return [problem('policy.schema', message, { rule: 'duplicate_gate', hint, where: yaml.at(['gates', index]) })];
  });
}

function idOf(gate: unknown): string | undefined {
  const written = valueAt(gate, ['id']);
  if (typeof written === 'string' && written !== '') return written;
  const name = valueAt(gate, ['name']);
  const id = typeof name === 'string' ? gateId(name) : '';
  return id === '' ? undefined : id;
}

/** Metric, scope, params, comparison, threshold and severity in one form, aliases and synonyms folded. */
function contentOf(gate: unknown): string | undefined {
  const text = (key: string): string => {
    const value = valueAt(gate, [key]);
    return typeof value === 'string' ? value : '';
  };
  const metric = definitionOf(text('metric'))?.id;
  const comparison = comparisonOf(text('comparison'));
  const severity = text('severity').trim().toLowerCase();
  const threshold = valueAt(gate, ['threshold']);
  if (metric === undefined || comparison === undefined || severity === '' || threshold === undefined) return undefined;
  const scope = [valueAt(gate, ['scope']), valueAt(gate, ['attribute']), valueAt(gate, ['params'])];
  const parts = [metric, ...scope.map((part) => part ?? null), comparison, threshold, severity];
  return isFiniteJson(parts) ? jcsText(parts) : undefined;
}

/** `.nan` and `.inf` are YAML numbers and no JSON; they are refused elsewhere. */
function isFiniteJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return value !== undefined;
  return Object.values(value).every(isFiniteJson);
}
