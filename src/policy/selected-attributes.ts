import { type Diagnostic, problem } from '../base/diagnostic.ts';
import { compareCodePoints } from '../base/order.ts';
import { type DeclaredAttribute, isCalled } from './condition.ts';
import type { Gate, Policy } from './policy.ts';

/**
 * The attributes and intersections that a gate looks at, in code-point order: all that are gated, those its scope names, less
 * those it excepts. Written with attributes, `intersections: include` adds the crossings of the named ones.
 *
 * @param gated labels; intersections as `gender*age_group`
 * @example selectedAttributes(gate, ['gender', 'age', 'gender*age'], []) // ['age', 'gender', 'gender*age']
 */
export function selectedAttributes(
  { scope, parameters }: Pick<Gate, 'scope' | 'parameters'>,
  gated: readonly string[],
  declared: readonly DeclaredAttribute[],
): string[] {
  const isNamed = (names: readonly string[], label: string): boolean =>
    names.some((name) => name === label || declared.some((one) => one.label === label && isCalled(one, name)));
  const { attributes, intersections } = scope;
  const excepted = Array.isArray(parameters['except']) ? parameters['except'] : [];
  return [...new Set(gated)]
    .filter((label) => {
      const parts = declared.some((one) => one.label === label) ? [label] : label.split('*');
      const isCrossing = parts.length > 1;
      if (parts.some((part) => isNamed(excepted, part))) return false;
      if (isCrossing ? intersections === 'exclude' : intersections === 'only') return false;
      if (attributes === undefined || isNamed(attributes, label)) return true;
      return isCrossing && intersections !== undefined && parts.every((part) => isNamed(attributes, part));
    })
    .sort(compareCodePoints);
}

/** Attributes that a scope names and the configuration does not declare (policy.md 2.1). `except` may name what is not there. */
export function scopeProblems(
  policies: readonly Policy[],
  gated: readonly string[],
  declared: readonly DeclaredAttribute[],
): Diagnostic[] {
  return policies.flatMap(({ gates }) =>
    gates.flatMap((gate) =>
      (gate.scope.attributes ?? []).flatMap((name): Diagnostic[] => {
        if (gated.includes(name) || declared.some((one) => isCalled(one, name))) return [];
        const where = gate.places['scope'] ?? gate.places['attribute'] ?? gate.where;
        const hint = `declared: ${gated.length === 0 ? 'none' : gated.join(', ')}`;
        const message = `gate "${gate.name}" names the attribute "${name}", which is not declared`;
        return [problem('policy.schema', message, { rule: 'scope', hint, where })];
      }),
    ),
  );
}
