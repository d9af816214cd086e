import { type WaiverVerifier, waiverPayloadType } from '../../policy/waivers/waiver.ts';
import { equalBytes } from '../keys/bytes.ts';
import { type SignatureCrypto, verifySignature } from './crypto.ts';
import { preAuthEncoding, readEnvelope } from './dsse.ts';
import { keyProblem, type Trust } from './trust.ts';

/**
 * Verifies signatures of waivers by the keys that a trust file gives the role `approver`; a key without roles is none of them.
 * Judging gates does not wait, so the host's crypto has to answer at once.
 *
 * @example waiverVerifier(trust, crypto).verifyWaiver(payload, envelope, '2025-10-14')
 */
export function waiverVerifier({ keys }: Trust, crypto: SignatureCrypto<boolean>): WaiverVerifier {
  const approvers = keys.filter(({ roles }) => roles.includes('approver'));
  return {
    verifyWaiver(payload, bytes, on) {
      const envelope = readEnvelope(bytes);
      if ('problem' in envelope) return { ok: false, why: envelope.problem };
      if (envelope.payloadType !== waiverPayloadType)
        return { ok: false, why: `its payload type is "${envelope.payloadType}"` };
      if (!equalBytes(envelope.payload, payload)) return { ok: false, why: 'it is over another text of the waiver' };
      const message = preAuthEncoding(waiverPayloadType, payload);
      const by = approvers.filter(({ key }) =>
        envelope.signatures.some(({ signature }) => verifySignature(crypto, key, message, signature)),
      );
      const [first] = by;
      if (first === undefined) return { ok: false, why: 'no key of an approver made it' };
      const valid = by.find((one) => keyProblem(one, on) === null);
      if (valid === undefined) return { ok: false, why: `the key "${first.name}" is ${keyProblem(first, on)}` };
      return { ok: true, keyId: valid.key.keyId };
    },
  };
}
