import type { GateDecision, GateStatus, Severity } from './decisions.ts';

const states: readonly GateStatus[] = ['FAIL', 'NOT_EVALUATED', 'INCONCLUSIVE', 'WAIVED', 'PASS'];
const severities: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Order of the gate board, on the terminal as in the report and in every export: worst state first, then severity, then the order
 * of the policies.
 *
 * @example worstFirst(decisions.gates)[0]?.status // 'FAIL'
 */
export function worstFirst(gates: readonly GateDecision[]): GateDecision[] {
  const rank = ({ status, severity }: GateDecision): number =>
    states.indexOf(status) * severities.length + severities.indexOf(severity);
  return [...gates].sort((a, b) => rank(a) - rank(b));
}
