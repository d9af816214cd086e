import type { Where } from '../../base/diagnostic.ts';
import type { Gate, Policy } from '../policy.ts';
import { type ChangeEffect, gateChanges, governanceChanges, type KeyChange, overallEffect } from './gate-changes.ts';

export type GateVerdict = ChangeEffect | 'added' | 'removed';

export interface GateDifference {
  readonly id: string;
  readonly name: string;
  readonly verdict: GateVerdict;
  /** Empty for a gate that was added or removed. */
  readonly changes: readonly KeyChange[];
  /** In the new policy; in the old one for a gate that was removed. */
  readonly where: Where;
}

export interface PolicyDifference {
  /** Gates that differ, weakest first: removed, relaxed, changed, tightened, added, text only; then in the order of the files. */
  readonly gates: readonly GateDifference[];
  /** How the firm's process differs: waivers, signatures, time between audits. */
  readonly governance: readonly KeyChange[];
  /** The version that both have, if their gates differ. */
  readonly sameVersion: string | null;
  /** A gate was removed or asks less, or the process allows more. */
  readonly relaxed: boolean;
}

const order: readonly GateVerdict[] = ['removed', 'relaxed', 'changed', 'tightened', 'added', 'text'];

/**
 * How two policies differ, gate by gate; gates are the same by their id. The order of gates decides nothing and is no
 * difference.
 *
 * @example diffPolicies(old, now).gates[0] // { id: 'parity', verdict: 'relaxed', changes: [{ key: 'threshold', … }] }
 */
export function diffPolicies(before: Policy, after: Policy): PolicyDifference {
  const [old, now] = [byId(before.gates), byId(after.gates)];
  const found: GateDifference[] = [];
  for (const [id, gate] of old) {
    const counterpart = now.get(id);
    const changes = counterpart === undefined ? [] : gateChanges(gate, counterpart);
    const verdict = counterpart === undefined ? 'removed' : overallEffect(changes);
    const { name, where } = counterpart ?? gate;
    if (verdict !== undefined) found.push({ id, name, verdict, changes, where });
  }
  for (const [id, { name, where }] of now) {
    if (!old.has(id)) found.push({ id, name, verdict: 'added', changes: [], where });
  }
  const governance = governanceChanges(before.governance, after.governance);
  return {
    gates: found.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict)),
    governance,
    sameVersion: found.length > 0 && before.version === after.version ? after.version : null,
    relaxed:
      overallEffect(governance) === 'relaxed' ||
      found.some(({ verdict }) => verdict === 'removed' || verdict === 'relaxed'),
  };
}

function byId(gates: readonly Gate[]): ReadonlyMap<string, Gate> {
  return new Map(gates.map((gate) => [gate.id, gate]));
}
