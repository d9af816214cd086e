import { type ChangeEffect, type GateMap, gateChanges, type KeyChange, overallEffect } from './gate-changes.ts';

/** What is compared of a policy: its gates as they are judged, inherited ones with them. */
export interface PolicyMap {
  readonly version: string;
  /** Every gate with its `id`, in file order. */
  readonly gates: readonly GateMap[];
}

export type GateVerdict = ChangeEffect | 'added' | 'removed';

export interface GateDifference {
  readonly id: string;
  readonly name: string;
  readonly verdict: GateVerdict;
  /** Empty for a gate that was added or removed. */
  readonly changes: readonly KeyChange[];
}

export interface PolicyDifference {
  /** Gates that differ, weakest first: removed, relaxed, changed, tightened, added, text only; then in the order of the files. */
  readonly gates: readonly GateDifference[];
  /** `same version "1.0", different gates`, if so. */
  readonly sameVersion: string | null;
  /** A gate was removed or asks less. */
  readonly relaxed: boolean;
}

const order: readonly GateVerdict[] = ['removed', 'relaxed', 'changed', 'tightened', 'added', 'text'];

/**
 * How two policies differ, gate by gate; gates are the same by their id. The order of gates decides nothing and is no
 * difference.
 *
 * @example diffPolicies(old, now).gates[0] // { id: 'parity', verdict: 'relaxed', changes: [{ key: 'threshold', … }] }
 */
export function diffPolicies(before: PolicyMap, after: PolicyMap): PolicyDifference {
  const [old, now] = [byId(before.gates), byId(after.gates)];
  const found: GateDifference[] = [];
  for (const [id, gate] of old) {
    const counterpart = now.get(id);
    if (counterpart === undefined) {
      found.push({ id, name: nameOf(gate), verdict: 'removed', changes: [] });
      continue;
    }
    const changes = gateChanges(gate, counterpart);
    const verdict = overallEffect(changes);
    if (verdict !== undefined) found.push({ id, name: nameOf(counterpart), verdict, changes });
  }
  for (const [id, gate] of now) {
    if (!old.has(id)) found.push({ id, name: nameOf(gate), verdict: 'added', changes: [] });
  }
  return {
    gates: found.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict)),
    sameVersion: found.length > 0 && before.version === after.version ? after.version : null,
    relaxed: found.some(({ verdict }) => verdict === 'removed' || verdict === 'relaxed'),
  };
}

function byId(gates: readonly GateMap[]): ReadonlyMap<string, GateMap> {
  return new Map(gates.map((gate) => [String(gate['id']), gate]));
}

function nameOf(gate: GateMap): string {
  return String(gate['name']);
}
