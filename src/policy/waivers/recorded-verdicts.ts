import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { jcsText } from '../../base/jcs.ts';
import { type Decisions, isJudged, type NotJudged } from '../../record/decisions.ts';
import type { PolicyRecords, WaiverVerifier } from './waiver.ts';

/**
 * Repeats what a record says of the signatures of its own waivers, for a reader without the approvers' keys: that the audit
 * verified them is then the record's claim. A waiver of another text, or one the record found unsigned, is not accepted.
 *
 * @param records the waivers that the record carries
 */
export function recordedVerdicts(records: readonly PolicyRecords[], gates: Decisions | NotJudged): WaiverVerifier {
  const keys = new Map(
    (isJudged(gates) ? gates.gates : []).flatMap(({ waiver }): [string, string][] =>
      waiver === null || waiver.signed === false ? [] : [[waiver.id, waiver.signed.key_id]],
    ),
  );
  const byPayload = new Map(
    records.flatMap(({ waivers }) => waivers).map(({ id, signedContent }) => [jcsText(signedContent), keys.get(id)]),
  );
  return {
    verifyWaiver(payload) {
      const keyId = byPayload.get(new TextDecoder().decode(payload));
      return keyId === undefined
        ? { ok: false, why: 'the record verified no signature of this waiver' }
        : { ok: true, keyId };
    },
  };
}

/** Where nobody is trusted, signed waivers are not honoured: said, so that nobody looks for the fault in the signature. */
export function untrustedSignatures(records: readonly PolicyRecords[]): Diagnostic[] {
  return records.flatMap(({ waivers }) =>
    waivers
      .filter(({ signature }) => signature !== null)
      .map(({ id, where }) =>
        diagnostic('note', 'policy.waiver', `waiver ${id} is signed, but no key of an approver was given to check it`, {
          hint: 'give the trust file that names the approvers: --trust FILE',
          where,
        }),
      ),
  );
}
