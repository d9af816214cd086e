import { decidedGate } from '../../policy/decided-gate.ts';
import { gateChanges } from '../../policy/diff/gate-changes.ts';
import {
  type Decisions,
  type GateDecision,
  isJudged,
  type NotJudged,
  type PolicyIdentity,
} from '../../record/decisions.ts';
import type { PolicyMove } from './comparison.ts';
import { mapChanges } from './map-changes.ts';

/**
 * Policies that came, went or are another file than before, and under what other terms the gates of both audits were judged. Read
 * from the decisions alone; `glassalpha policy diff` compares the files themselves.
 */
export function policyMoves(before: Decisions | NotJudged, after: Decisions | NotJudged): PolicyMove[] {
  const [old, now] = [policiesOf(before), policiesOf(after)];
  return mapChanges(old, now).flatMap(({ key: policy, before: was, after: is }): PolicyMove[] => {
    if (was?.sha256 === is?.sha256 && was?.version === is?.version) return [];
    const move = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const gates = move === 'changed' ? changedGates(policy, before, after) : [];
    return [{ policy, move, before: edition(was), after: edition(is), gates }];
  });
}

function policiesOf(decisions: Decisions | NotJudged): Record<string, PolicyIdentity> {
  return Object.fromEntries(
    isJudged(decisions) ? decisions.policies.map((policy) => [policy.policy_name, policy]) : [],
  );
}

function edition(policy: PolicyIdentity | undefined): PolicyMove['before'] {
  return policy === undefined ? null : { version: policy.version, sha256: policy.sha256 };
}

function changedGates(policy: string, before: Decisions | NotJudged, after: Decisions | NotJudged) {
  const old = new Map(gatesOf(policy, before).map((gate) => [gate.id, gate]));
  return gatesOf(policy, after).flatMap((gate) => {
    const before = old.get(gate.id);
    const [was, is] = [before && decidedGate(before), decidedGate(gate)];
    const changes = was === undefined || is === undefined ? [] : gateChanges(was, is);
    return changes.length === 0 ? [] : [{ id: gate.id, name: gate.name, changes }];
  });
}

function gatesOf(policy: string, decisions: Decisions | NotJudged): readonly GateDecision[] {
  return isJudged(decisions) ? decisions.gates.filter((gate) => gate.policy === policy) : [];
}
