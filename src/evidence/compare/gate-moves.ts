import { compareCodePoints } from '../../base/order.ts';
import {
  type Decisions,
  type GateDecision,
  type GateStatus,
  isJudged,
  type NotJudged,
} from '../../record/decisions.ts';
import { metricKey, type Scope } from '../../record/metric.ts';
import type { GateMove, GateState, GateVerdict, MetricMove } from './comparison.ts';
import { differenceOf } from './metric-moves.ts';

/** From sound to failed; a waiver does not make a failed gate sound. */
const states: readonly GateStatus[] = ['PASS', 'WAIVED', 'INCONCLUSIVE', 'NOT_EVALUATED', 'FAIL'];

const verdicts: readonly GateVerdict[] = ['worse', 'removed', 'added', 'better'];

/** Gates whose state is another one: worse first, then in order of their ids. Gates are the same by their id. */
export function gateMoves(
  before: Decisions | NotJudged,
  after: Decisions | NotJudged,
  metrics: readonly MetricMove[],
): GateMove[] {
  const [old, now] = [gatesById(before), gatesById(after)];
  const byKey = new Map(metrics.map((move) => [move.key, move]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort(compareCodePoints)
    .flatMap((id): GateMove[] => {
      const [was, is] = [old.get(id), now.get(id)];
      const gate = is ?? was;
      if (gate === undefined || was?.status === is?.status) return [];
      const difference = differenceOf(was?.value ?? null, is?.value ?? null);
      return [
        {
          id,
          policy: gate.policy,
          name: gate.name,
          severity: gate.severity,
          verdict: verdictOf(was, is),
          before: stateOf(was),
          after: stateOf(is),
          difference,
          significance: significanceOf(was, is, byKey),
        },
      ];
    })
    .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
}

/**
 * Whether a comparison meets `--fail-on`: `flip` any gate whose state is another one, `worse` one that became worse, was
 * removed, or is new and does not pass.
 *
 * @example failsOn(compare(old, now), 'worse')
 */
export function failsOn({ gates }: { readonly gates: readonly GateMove[] }, what: 'flip' | 'worse'): boolean {
  if (what === 'flip') return gates.length > 0;
  return gates.some(
    ({ verdict, after }) =>
      verdict === 'worse' || verdict === 'removed' || (verdict === 'added' && after?.status !== 'PASS'),
  );
}

function gatesById(decisions: Decisions | NotJudged): ReadonlyMap<string, GateDecision> {
  return new Map(isJudged(decisions) ? decisions.gates.map((gate) => [gate.id, gate]) : []);
}

function verdictOf(before: GateDecision | undefined, after: GateDecision | undefined): GateVerdict {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  return states.indexOf(after.status) > states.indexOf(before.status) ? 'worse' : 'better';
}

function stateOf(gate: GateDecision | undefined): GateState | null {
  if (gate === undefined) return null;
  const { status, value, ci, blocks } = gate;
  return {
    status,
    value,
    ci: ci === null ? null : { lower: ci.lower, upper: ci.upper, level: ci.level },
    blocks,
  };
}

/** Of the metric that decides the gate, if it is the same one in both audits. */
function significanceOf(
  before: GateDecision | undefined,
  after: GateDecision | undefined,
  metrics: ReadonlyMap<string, MetricMove>,
): GateMove['significance'] {
  const [old, now] = [decidingKey(before), decidingKey(after)];
  const move = old !== null && old === now ? metrics.get(now) : undefined;
  if (move !== undefined) return move.significance;
  return { kind: 'not_assessed', reason: old === now && old !== null ? 'no_difference' : 'no_value' };
}

function decidingKey(gate: GateDecision | undefined): string | null {
  if (gate === undefined) return null;
  return metricKey(gate.metric_id, (gate.slice ?? { split: 'audited' }) as unknown as Scope);
}
