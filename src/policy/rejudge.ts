import { isAbsent } from '../record/content.ts';
import { type Decisions, type GateDecision, type GateStatus, isJudged, type NotJudged } from '../record/decisions.ts';
import type { Manifest } from '../record/manifest.ts';
import { restoreMetrics } from '../record/record-metric.ts';
import type { AuthorityTable } from './authorities/authority-table.ts';
import { decidedGate } from './decided-gate.ts';
import { evaluatePolicies } from './evaluate.ts';
import type { Gate, Policy } from './policy.ts';
import { conditionsOf } from './recorded-conditions.ts';
import type { PolicyRecords, WaiverVerifier } from './waivers/waiver.ts';

export interface Rejudgement {
  readonly policies: readonly Policy[];
  readonly records: readonly PolicyRecords[];
  readonly signatures: ReadonlyMap<string, Uint8Array>;
  readonly verifier: WaiverVerifier | null;
  readonly authorities: AuthorityTable;
  /** Default: the record's. */
  readonly asOf?: string | undefined;
}

/**
 * Judges a record again, from its stored metrics alone (policy.md 6). Under the recorded policies, waivers, authorities and date
 * the decisions come out as recorded, byte for byte; a metric that the record lacks is NOT_EVALUATED, never approximated. Gates
 * that the audit's command added are judged with them.
 *
 * @example rejudge(openManifest(bytes), { policies: [policy], records: [], signatures: new Map(), verifier: null, authorities })
 */
export function rejudge(
  { metrics, gates, content, audit }: Pick<Manifest, 'metrics' | 'gates' | 'content' | 'audit'>,
  { policies, records, signatures, verifier, authorities, asOf = audit.as_of }: Rejudgement,
): Decisions | NotJudged {
  const command = commandGates(gates);
  if (policies.length === 0 && command.length === 0) {
    return { reason: 'no policy was given; nothing was judged' };
  }
  const block = content['12'];
  const { context, gated } = conditionsOf(isAbsent(block) ? undefined : block.facts?.['conditions']);
  const trends = new Map(
    (isJudged(gates) ? gates.gates : []).map((gate) => [`${gate.policy}#${gate.id}`, gate.near?.trend ?? null]),
  );
  return evaluatePolicies({
    policies,
    metrics: restoreMetrics(metrics),
    attributes: gated,
    context,
    records: { records, signatures, verifier, modelId: audit.model_id, modelVersion: audit.model_version },
    authorities,
    // Earlier audits are not derived from the record: what it carries of them stands.
    trendOf: (policy, gate) => trends.get(`${policy.policyName}#${gate.id}`) ?? null,
    command,
    asOf,
  });
}

/** A gate whose state is another one than recorded; null where one of the two has no such gate. */
export interface Flip {
  readonly id: string;
  readonly policy: string;
  readonly name: string;
  readonly before: GateStatus | null;
  readonly after: GateStatus | null;
}

/**
 * What re-judging changed, gates matched by id: a firm's next policy may carry another name.
 *
 * @example flips(manifest.gates, rejudged)[0] // { id: 'demographic_parity', before: 'PASS', after: 'FAIL', … }
 */
export function flips(before: Decisions | NotJudged, after: Decisions | NotJudged): Flip[] {
  const old = new Map(gatesOf(before).map((gate) => [gate.id, gate]));
  const now = new Map(gatesOf(after).map((gate) => [gate.id, gate]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    const gate = is ?? was;
    if (gate === undefined || was?.status === is?.status) return [];
    return [{ id, policy: gate.policy, name: gate.name, before: was?.status ?? null, after: is?.status ?? null }];
  });
}

function gatesOf(decisions: Decisions | NotJudged): readonly GateDecision[] {
  return isJudged(decisions) ? decisions.gates : [];
}

/** Gates of the audit's command stand in no policy file: their decisions say all that they are. */
function commandGates(gates: Decisions | NotJudged): Gate[] {
  return gatesOf(gates)
    .filter(({ policy }) => policy === 'command')
    .flatMap((gate) => decidedGate(gate) ?? []);
}
