import { type Diagnostic, problem, type Where } from '../base/diagnostic.ts';
import { jcsText } from '../base/jcs.ts';
import type { GateDraft } from './gate-draft.ts';
import type { Gate } from './policy.ts';

/** Gates of one file with the same id; the later one is at fault and names the first. */
export function duplicateIds(drafts: readonly GateDraft[]): Diagnostic[] {
  return repeated(drafts, ({ id }) => (id === '' ? undefined : id)).map(({ first, item }) =>
    duplicate(first.where, item.where, `has the same id, "${item.id}", as`, 'give one of them another name'),
  );
}

/** Gates that judge the same thing in the same way: metric, scope, params, comparison, threshold and severity. */
export function duplicateContents(gates: readonly Gate[]): Diagnostic[] {
  return repeated(gates, contentOf)
    .filter(({ first, item }) => first.id !== item.id)
    .map(({ first, item }) => duplicate(first.where, item.where, 'judges the same as', 'remove one of them'));
}

function contentOf({ definition, scope, parameters, comparison, threshold, severity, appliesIf }: Gate): string {
  return jcsText({ metric: definition.id, scope, parameters, comparison, threshold, severity, appliesIf });
}

function repeated<T>(items: readonly T[], keyOf: (item: T) => string | undefined): { first: T; item: T }[] {
  const seen = new Map<string, T>();
  return items.flatMap((item) => {
    const key = keyOf(item);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (first !== undefined) return [{ first, item }];
    seen.set(key, item);
    return [];
  });
}

function duplicate(first: Where, where: Where, same: string, hint: string): Diagnostic {
  const other = first.file === where.file ? '' : ` of ${first.file}`;
  const message = `the gate in line ${where.line} ${same} the gate in line ${first.line}${other}`;
  return problem('policy.schema', message, { rule: 'duplicate_gate', hint, where });
}
