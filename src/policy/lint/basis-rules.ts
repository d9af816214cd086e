import type { Diagnostic } from '../../base/diagnostic.ts';
import type { InstrumentKind } from '../authorities/authority-table.ts';
import { resolveAuthorities } from '../authorities/resolve-authorities.ts';
import { finding, gatePlace, type LintContext, policyPlace } from './lint-context.ts';

/** Instruments that bind nobody by themselves. */
const notBinding: readonly InstrumentKind[] = ['guidance', 'practice', 'internal', 'draft'];

/** What thresholds are said to rest on: a regulation that is none, no reason at all, a parent's gate made weaker in silence. */
export function basisRules(context: LintContext): Diagnostic[] {
  const { policy, table, asOf } = context;
  const ofGates = policy.gates.flatMap((gate) => {
    const found: Diagnostic[] = [];
    const kinds = resolveAuthorities(gate, table, asOf).flatMap(({ id }) => {
      const kind = table.byId.get(id.split('#', 1)[0] ?? id)?.kind;
      return kind === undefined ? [] : [kind];
    });
    if (gate.thresholdBasis === 'regulation' && kinds.length > 0 && kinds.every((kind) => notBinding.includes(kind))) {
      const message = `threshold_basis: regulation, but the authorities are ${[...new Set(kinds)].join(', ')}`;
      const hint = 'write guidance, convention or house, or cite the regulation';
      found.push(finding('error', 'basis_claim', message, hint, gatePlace(gate, 'threshold_basis')));
    }
    if (gate.rationale === null) {
      const message = `gate "${gate.name}" gives no reason for its threshold`;
      const hint = 'add rationale: with why this figure and where it comes from';
      found.push(finding('warning', 'rationale_missing', message, hint, gatePlace(gate, 'threshold')));
    }
    return found;
  });
  return [...ofGates, ...relaxedFindings(context)];
}

function relaxedFindings(context: LintContext): Diagnostic[] {
  const { policy } = context;
  return policy.relaxed
    .filter(({ rationale }) => rationale === null)
    .map(({ id, key, from, to }) => {
      if (id === 'governance') {
        // A process has no rationale of its own to give: worth a word, never a refusal.
        const message = `governance.${key} goes from ${from} to ${to}: it allows more than the inherited policy`;
        const where = policyPlace('governance', context);
        return finding('warning', 'relaxed_without_rationale', message, 'say why in the description', where);
      }
      const gate = policy.gates.find((own) => own.id === id);
      const where = gate === undefined ? policyPlace('remove', context) : gatePlace(gate, key);
      const change =
        to === null
          ? `the inherited gate "${id}" is removed`
          : `${key} of the inherited gate "${id}" goes from ${from} to ${to}`;
      const hint =
        to === null
          ? `write remove: [{id: ${id}, rationale: "…"}]`
          : 'add rationale: to the gate; a tightened gate needs none';
      return finding('error', 'relaxed_without_rationale', `${change} without a rationale`, hint, where);
    });
}
