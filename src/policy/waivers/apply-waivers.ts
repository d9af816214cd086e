import { daysBetween } from '../../base/days-between.ts';
import { jcs } from '../../base/jcs.ts';
import { compareCodePoints } from '../../base/order.ts';
import type { GateDecision, GateRow, GateWaiver, WaiverState } from '../../record/decisions.ts';
import { satisfies } from '../comparison.ts';
import type { Gate, Governance, Policy } from '../policy.ts';
import type { PolicyRecords, SignatureVerdict, Waiver, WaiverVerifier } from './waiver.ts';

/** What waivers are judged with (policy.md 4). */
export interface WaiverContext {
  readonly records: readonly PolicyRecords[];
  readonly modelId: string;
  readonly modelVersion: string;
  readonly asOf: string;
  /** Signature files by waiver id, as far as they were found. */
  readonly signatures: ReadonlyMap<string, Uint8Array>;
  /** Without one no signature counts. */
  readonly verifier: WaiverVerifier | null;
}

/**
 * A decision with the waiver and the documentation that speak of it. An honoured waiver makes the status WAIVED and takes the
 * block away; `original_status`, value and rows keep the truth. Any other leaves the state as it is and says why.
 */
export function applyRecords(decision: GateDecision, gate: Gate, policy: Policy, context: WaiverContext): GateDecision {
  if (decision.status === 'PASS') return decision;
  const found = chosenWaiver(decision, gate, policy, context);
  const waiver: GateWaiver | null =
    found === null
      ? null
      : {
          id: found.waiver.id,
          state: found.state,
          expires: found.waiver.expires,
          approved_by_role: found.waiver.approvedBy.role,
          signed: found.keyId === null ? false : { key_id: found.keyId },
        };
  const isWaived = found?.state === 'active';
  const documents = decision.severity !== 'info' && (isWaived || decision.requires_documentation);
  return {
    ...decision,
    status: isWaived ? 'WAIVED' : decision.status,
    blocks: isWaived ? false : decision.blocks,
    requires_documentation: documents,
    documentation: documents ? documentationOf(decision, policy, context) : null,
    waiver,
  };
}

interface JudgedWaiver {
  readonly waiver: Waiver;
  readonly state: WaiverState;
  readonly keyId: string | null;
}

/** Of several that hold, the one ending first; if none holds, the one ending last, so that the newest is explained. */
function chosenWaiver(decision: GateDecision, gate: Gate, policy: Policy, context: WaiverContext): JudgedWaiver | null {
  const judged = context.records
    .flatMap(({ waivers }) => waivers)
    .filter((one) => one.policy === policy.policyName && one.gate === gate.id && one.modelId === context.modelId)
    .map((waiver) => judgeWaiver(waiver, decision, gate, policy, context))
    .sort(
      (a, b) => compareCodePoints(a.waiver.expires, b.waiver.expires) || compareCodePoints(a.waiver.id, b.waiver.id),
    );
  return judged.find(({ state }) => state === 'active') ?? judged.at(-1) ?? null;
}

function judgeWaiver(
  waiver: Waiver,
  decision: GateDecision,
  gate: Gate,
  policy: Policy,
  context: WaiverContext,
): JudgedWaiver {
  const { governance } = policy;
  const signature = signatureOf(waiver, context);
  const open = decision.rows.filter(({ status }) => status !== 'PASS');
  const refusals: readonly [WaiverState, boolean][] = [
    ['expired', waiver.expires < context.asOf],
    ['not_yet', waiver.approvedOn > context.asOf],
    ['limit_exceeded', !open.every((row) => withinLimit(row, waiver, gate))],
    // A gate whose scope matches nothing has no row to be covered.
    ['scope', open.length === 0 ? !waiver.coversNotEvaluated : !open.every((row) => covers(row, waiver))],
    ['version', !isForVersions(waiver, policy, context)],
    ['too_long', daysBetween(waiver.approvedOn, waiver.expires) > governance.maxWaiverDays],
    ['not_executive', decision.severity === 'error' && !isExecutive(waiver, governance)],
    ['self_approved', isSelfApproved(waiver)],
    ['not_waivable', !gate.waivable],
    ['unsigned', governance.requireSignedWaivers && waiver.signature === null],
    ['bad_signature', waiver.signature !== null && !signature.ok],
  ];
  const refused = refusals.find(([, applies]) => applies);
  return { waiver, state: refused?.[0] ?? 'active', keyId: signature.ok ? signature.keyId : null };
}

/** FAIL and INCONCLUSIVE are covered, the latter with monitoring; NOT_EVALUATED only where the waiver says so. */
function covers(row: GateRow, { scope, coversNotEvaluated, monitoring }: Waiver): boolean {
  const isInScope = Object.entries(scope).every(([field, value]) => row.slice[field] === value);
  if (row.status === 'NOT_EVALUATED') return isInScope && coversNotEvaluated;
  return isInScope && (row.status !== 'INCONCLUSIVE' || monitoring !== null);
}

/**
 * The limit is compared as the threshold is: under `less_than` it is itself not covered. A row without a value has none beyond
 * it, and a gate that is no ordered comparison may have no limit.
 */
function withinLimit({ value }: GateRow, { limit }: Waiver, { comparison }: Gate): boolean {
  return value === null || limit === null || satisfies(Number(value), comparison, limit);
}

function isForVersions(waiver: Waiver, policy: Policy, { modelVersion }: WaiverContext): boolean {
  const { policyVersion, modelVersions } = waiver;
  return (policyVersion === null || policyVersion === policy.version) && modelVersions.includes(modelVersion);
}

function isExecutive({ approvedBy }: Waiver, { executiveRoles }: Governance): boolean {
  if (folded(approvedBy.level ?? '') !== 'executive') return false;
  return executiveRoles.length === 0 || executiveRoles.some((role) => folded(role) === folded(approvedBy.role));
}

/** Two persons of one office are two persons only if both are named. */
function isSelfApproved({ requestedBy, approvedBy }: Waiver): boolean {
  if (requestedBy.name !== undefined && approvedBy.name !== undefined) {
    return folded(requestedBy.name) === folded(approvedBy.name);
  }
  return folded(requestedBy.role) === folded(approvedBy.role);
}

/** A signature that is given has to hold, also where the policy asks for none. */
function signatureOf(waiver: Waiver, { signatures, verifier, asOf }: WaiverContext): SignatureVerdict {
  if (waiver.signature === null) return { ok: false, why: 'there is no signature' };
  const envelope = signatures.get(waiver.id);
  if (envelope === undefined) return { ok: false, why: 'the signature was not found' };
  if (verifier === null) return { ok: false, why: 'no key is trusted' };
  return verifier.verifyWaiver(jcs(waiver.signedContent), envelope, asOf);
}

function documentationOf({ id }: GateDecision, policy: Policy, { records }: WaiverContext): string | null {
  const texts = records
    .flatMap(({ documentation }) => documentation)
    .filter((one) => one.gate === id && one.policy === policy.policyName);
  // The latest word on the gate; of one date the last in the file.
  return (
    texts.reduce<(typeof texts)[number] | null>(
      (last, one) => (last !== null && last.date > one.date ? last : one),
      null,
    )?.text ?? null
  );
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * Waivers that no decision names: of gates that pass, of other models, or beside another one.
 *
 * @example unusedWaivers([records], decisions.gates).map(({ id }) => id)
 */
export function unusedWaivers(records: readonly PolicyRecords[], gates: readonly GateDecision[]): Waiver[] {
  const used = new Set(gates.flatMap(({ waiver }) => (waiver === null ? [] : [waiver.id])));
  return records.flatMap(({ waivers }) => waivers.filter(({ id }) => !used.has(id)));
}
