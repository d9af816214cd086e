import { type Decisions, type GateDecision, isJudged, type NotJudged, type Severity } from '../record/decisions.ts';
import { gateFigures } from './gate-figures.ts';
import type { GatePlaces } from './gate-places.ts';
import { sarifLocations, sarifLog } from './sarif-log.ts';

/**
 * The decisions as a SARIF 2.1.0 log (policy.md 6): one rule and one result per gate. FAIL, and whatever else blocks, is of kind
 * `fail` with the severity as its level; what could not be settled is `open`, PASS is `pass`; a waived finding stays a `fail` that
 * is suppressed, with its waiver as the reason.
 *
 * @param toolVersion of this package
 * @returns JSON text that ends in a line feed
 * @example sarif(decisions, { places: () => ({ file: 'policy.yaml', line: 7 }), toolVersion: '0.3.0' })
 */
export function sarif(
  gates: Decisions | NotJudged,
  { places, toolVersion }: { readonly places: GatePlaces; readonly toolVersion: string },
): string {
  const judged = isJudged(gates) ? gates.gates : [];
  const ids = judged.map((gate) => ruleId(gate, judged));
  return sarifLog(toolVersion, {
    rules: judged.map((gate, i) => ({
      id: ids[i],
      name: gate.id,
      shortDescription: { text: `${gate.name}: ${gate.metric} ${gateFigures(gate).asked}` },
      ...(gate.clause === '' ? {} : { fullDescription: { text: gate.clause } }),
      defaultConfiguration: { level: levels[gate.severity] },
      properties: { policy: gate.policy, severity: gate.severity },
    })),
    results: judged.map((gate, i) => result(gate, { ruleId: ids[i] ?? gate.id, ruleIndex: i }, places)),
  });
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** The gate's id; where two policies use the same one, with the policy's name before it. */
function ruleId(gate: GateDecision, all: readonly GateDecision[]): string {
  return all.filter(({ id }) => id === gate.id).length === 1 ? gate.id : `${gate.policy}/${gate.id}`;
}

function result(
  gate: GateDecision,
  rule: { readonly ruleId: string; readonly ruleIndex: number },
  places: GatePlaces,
): object {
  const { value, asked, notes } = gateFigures(gate);
  const place = places(gate);
  const text = `${gate.status}: ${gate.name}: ${gate.metric} ${value}, asked ${asked}${notes === '' ? '' : ` (${notes})`}`;
  return {
    ...rule,
    ...verdict(gate),
    message: { text },
    ...(place === undefined ? {} : { locations: sarifLocations(place) }),
    partialFingerprints: { 'glassalphaGate/v1': `${gate.policy}#${gate.id}` },
    ...(gate.status === 'WAIVED' ? { suppressions: [suppression(gate)] } : {}),
    properties: { status: gate.status, originalStatus: gate.original_status, blocks: gate.blocks },
  };
}

function verdict({ status, blocks, severity }: GateDecision): { readonly kind: string; readonly level: string } {
  if (status === 'PASS') return { kind: 'pass', level: 'none' };
  const open = (status === 'INCONCLUSIVE' || status === 'NOT_EVALUATED') && !blocks;
  return open ? { kind: 'open', level: 'none' } : { kind: 'fail', level: levels[severity] };
}

function suppression({ waiver }: GateDecision): object {
  const justification =
    waiver === null
      ? 'waived'
      : `waiver ${waiver.id}, granted by ${waiver.approved_by_role}, in force until ${waiver.expires}`;
  return { kind: 'external', status: 'accepted', justification };
}
