import { type Diagnostic, problem } from '../../base/diagnostic.ts';
import { nearest } from '../../base/suggest.ts';
import type { Gate, Policy } from '../policy.ts';
import type { PolicyRecords, Waiver } from './waiver.ts';

/**
 * Faults of records against the policies they speak of: a policy or gate that does not exist, a waiver without the limit that
 * an ordered comparison needs. A waiver for another model is no fault; it is listed as unused.
 *
 * @param records every file given
 * @example recordsProblems([records], policies)[0]?.code // 'policy.waiver'
 */
export function recordsProblems(records: readonly PolicyRecords[], policies: readonly Policy[]): Diagnostic[] {
  const ids = new Map<string, Waiver>();
  return records.flatMap(({ waivers, documentation }) => [
    ...waivers.flatMap((waiver): Diagnostic[] => {
      const first = ids.get(waiver.id);
      ids.set(waiver.id, first ?? waiver);
      const subject = `waiver ${waiver.id}`;
      const twice = first === undefined ? [] : [fault(`${subject} stands in ${first.where.file} too`, waiver)];
      const gate = gateOf(waiver, policies);
      return 'problem' in gate
        ? [...twice, fault(`${subject} ${gate.problem}`, waiver, gate.hint)]
        : [...twice, ...limitProblems(waiver, gate.gate)];
    }),
    ...documentation.flatMap((one): Diagnostic[] => {
      const gate = gateOf(one, policies);
      return 'problem' in gate ? [fault(`documentation ${gate.problem}`, one, gate.hint)] : [];
    }),
  ]);
}

function gateOf(
  { policy: policyName, gate: id }: Pick<Waiver, 'policy' | 'gate'>,
  policies: readonly Policy[],
): { readonly gate: Gate } | { readonly problem: string; readonly hint: string } {
  const names = policies.map((policy) => policy.policyName);
  const policy = policies.find((one) => one.policyName === policyName);
  if (policy === undefined) {
    return {
      problem: `names the policy "${policyName}", which is not judged here`,
      hint: `policies: ${quoted(names)}`,
    };
  }
  const ids = policy.gates.map((gate) => gate.id);
  const gate = policy.gates.find((one) => one.id === id);
  if (gate !== undefined) return { gate };
  return {
    problem: `names "${id}", which is no gate of "${policyName}"`,
    hint: `nearest: ${quoted(nearest(id, ids, 3))}`,
  };
}

function limitProblems(waiver: Waiver, { comparison, threshold, name }: Gate): Diagnostic[] {
  const { id, limit } = waiver;
  if (threshold === null)
    return [fault(`waiver ${id}: gate "${name}" is tracked only, nothing is to be waived`, waiver)];
  const isPair = limit !== null && typeof limit === 'object';
  if (comparison === 'between') {
    if (limit === null || (isPair && limit[0] <= limit[1])) return [];
    return [fault(`waiver ${id}: the limit of a between gate is [low, high] with low ≤ high`, waiver)];
  }
  if (isPair) return [fault(`waiver ${id}: the limit of a ${comparison} gate is one number`, waiver)];
  if (comparison === 'equals' || limit !== null) return [];
  const hint = 'add limit: the worst value that is still covered';
  return [fault(`waiver ${id} has no limit, which a ${comparison} gate needs`, waiver, hint)];
}

function fault(message: string, { where }: Pick<Waiver, 'where'>, hint?: string): Diagnostic {
  return problem('policy.waiver', message, { hint, where });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
