import { describe, expect, it } from 'vitest';
import { jcs } from '../../../src/base/jcs.ts';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { preAuthEncoding, writeEnvelope } from '../../../src/evidence/signatures/dsse.ts';
import { waiverVerifier } from '../../../src/evidence/signatures/waiver-verifier.ts';
import { waiverPayloadType } from '../../../src/policy/waivers/waiver.ts';
import { crypto, type TestKey, testKey, trusted, trustOf } from './signed-pack.ts';

const approver = testKey();
const p256 = testKey('p256');
const owner = testKey();
const trust = trustOf([
  trusted('cro', approver.key, ['approver'], { notAfter: '2025-12-31' }),
  trusted('deputy', p256.key, ['approver', 'validator']),
  trusted('owner', owner.key, ['owner']),
]);
const payload = jcs({ id: 'W-1', gate: 'parity' });
const verify = (envelope: Uint8Array, on = '2025-09-30', over = payload) =>
  waiverVerifier(trust, crypto).verifyWaiver(over, envelope, on);

async function envelope(by: readonly TestKey[], type = waiverPayloadType, over = payload) {
  const signatures = await Promise.all(
    by.map(async ({ key, sign }) => ({ keyId: key.keyId, signature: await sign(preAuthEncoding(type, over)) })),
  );
  return writeEnvelope({ payloadType: type, payload: over, signatures });
}

describe('a waiver', () => {
  it('is verified by an approver of either algorithm, also beside others', async () => {
    expect(verify(await envelope([approver]))).toEqual({ ok: true, keyId: approver.key.keyId });
    expect(verify(await envelope([owner, p256]))).toEqual({ ok: true, keyId: p256.key.keyId });
  });

  it('the key has to hold on the day', async () => {
    const signed = await envelope([approver]);
    expect(verify(signed, '2025-12-31').ok).toBe(true);
    expect(verify(signed, '2026-01-01')).toEqual({ ok: false, why: 'the key "cro" is expired after 2025-12-31' });
    expect(verify(await envelope([approver, p256]), '2026-01-01')).toEqual({ ok: true, keyId: p256.key.keyId });
  });

  it('of another role, another type, another text, or no envelope at all is refused', async () => {
    expect(verify(await envelope([owner]))).toEqual({ ok: false, why: 'no key of an approver made it' });
    expect(verify(await envelope([approver], 'application/json')).ok).toBe(false);
    expect(verify(await envelope([approver]), '2025-09-30', jcs({ id: 'W-2' })).ok).toBe(false);
    for (const text of ['', '{}', '[]', 'null', '{"payload":"","payloadType":"","signatures":[]}'])
      expect(verify(utf8(text)).ok).toBe(false);
  });
});
