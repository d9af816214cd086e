import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from '../../../src/evidence/keys/bytes.ts';
import { keyOfPoint, keyOfSpki, type PublicKey } from '../../../src/evidence/keys/public-key.ts';
import { readPublicKey } from '../../../src/evidence/keys/read-public-key.ts';
import { verifySignature } from '../../../src/evidence/signatures/crypto.ts';
import { writeDerSignature } from '../../../src/evidence/signatures/der-signature.ts';
import { preAuthEncoding, readEnvelope, verifyEnvelope } from '../../../src/evidence/signatures/dsse.ts';
import { parseTrust } from '../../../src/evidence/signatures/parse-trust.ts';
import { readSshSignature } from '../../../src/evidence/signatures/sshsig.ts';
import { verifyEcdsa, verifyEd25519 } from '../../../src/node/verify-signature.ts';

// Published vectors: fixtures/README.md says whose.

const crypto = { verifyEd25519, verifyEcdsa };
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const json = <T>(name: string) => JSON.parse(fixture(name).toString()) as T;
const base64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

function ed25519(hex: string): PublicKey {
  const reading = keyOfPoint('ed25519', fromHex(hex));
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.key;
}

describe('Ed25519', () => {
  interface Group {
    readonly publicKey: { readonly pk: string };
    readonly publicKeyDer: string;
    readonly publicKeyPem: string;
    readonly tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[];
  }
  const { testGroups } = json<{ testGroups: readonly Group[] }>('ed25519/wycheproof-ed25519.json');
  const cases = testGroups.flatMap((group) => group.tests.map((test) => ({ ...test, pk: group.publicKey.pk })));

  it.each(cases)('Wycheproof $tcId $comment: $result', ({ pk, msg, sig, result }) => {
    expect(verifySignature(crypto, ed25519(pk), fromHex(msg), fromHex(sig))).toBe(result === 'valid');
  });

  it('a key reads the same from its point, DER and PEM', () => {
    for (const { publicKey, publicKeyDer, publicKeyPem } of testGroups) {
      const key = ed25519(publicKey.pk);
      expect(toHex(key.spki)).toBe(publicKeyDer);
      expect(keyOfSpki(fromHex(publicKeyDer))).toEqual({ key });
      expect(readPublicKey(publicKeyPem)).toEqual({ key });
    }
  });

  it('a key of small order is refused, though a verifier may accept its signatures for any message', () => {
    const [low] = json<readonly { publicKey: string; sig: string }[]>('ed25519/low-order-keys.json');
    const point = fromHex(low!.publicKey);
    expect(verifyEd25519(point, utf8('anything'), fromHex(low!.sig))).toBe(true);
    expect(keyOfPoint('ed25519', point)).toMatchObject({ problem: expect.stringContaining('small order') });
  });
});

describe('DSSE', () => {
  const { keyval } = json<{ keyval: { public: string } }>('dsse/in-toto-ed25519-public-key.json');
  const key = ed25519(keyval.public);
  const other = ed25519('7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa');

  it.each(['build', 'clone', 'test'])('in-toto %s verifies under its key and under no other', async (name) => {
    const envelope = readEnvelope(fixture(`dsse/in-toto-${name}.fe1c6281.json`));
    if ('problem' in envelope) throw new Error(envelope.problem);
    expect(await verifyEnvelope(envelope, [other, key], crypto)).toMatchObject({ signedBy: [key], invalid: [] });
    expect(await verifyEnvelope(envelope, [other], crypto)).toMatchObject({
      signedBy: [],
      unknown: [expect.any(String)],
    });
  });

  it('the protocol: encoding and the P-256 signature', () => {
    const vector = json<{
      payloadType: string;
      payload: string;
      pae: string;
      signature: string;
      publicKey: { x: string; y: string };
    }>('dsse/spec-p256-vector.json');
    const message = preAuthEncoding(vector.payloadType, base64(vector.payload));
    expect(new TextDecoder().decode(message)).toBe(vector.pae);
    const hex = (decimal: string) => BigInt(decimal).toString(16).padStart(64, '0');
    const reading = keyOfPoint('ecdsa-p256-sha256', fromHex(`04${hex(vector.publicKey.x)}${hex(vector.publicKey.y)}`));
    if ('problem' in reading) throw new Error(reading.problem);
    const signature = writeDerSignature(base64(vector.signature));
    expect(verifySignature(crypto, reading.key, message, signature)).toBe(true);
    expect(verifySignature(crypto, reading.key, utf8('other'), signature)).toBe(false);
  });
});

describe('a sigstore bundle signed by a P-256 key', () => {
  const message = fixture('sigstore-bundle/a.txt');
  const signature = (folder: string) =>
    base64(
      json<{ messageSignature: { signature: string } }>(`sigstore-bundle/${folder}/bundle.sigstore.json`)
        .messageSignature.signature,
    );

  it('verifies under its key', () => {
    const folder = 'managed-key-happy-path';
    const reading = readPublicKey(fixture(`sigstore-bundle/${folder}/key.pub`).toString());
    if ('problem' in reading) throw new Error(reading.problem);
    expect(verifySignature(crypto, reading.key, message, signature(folder))).toBe(true);
  });

  it('the folder to fail fails: its key is refused as it stands', () => {
    const reading = readPublicKey(fixture('sigstore-bundle/managed-key-wrong-key_fail/key.pub').toString());
    expect(reading).toHaveProperty('problem');
  });
});

describe('SSHSIG', () => {
  const signers = parseTrust(fixture('sshsig/allowed_signers'), 'allowed_signers');
  const found = readSshSignature(fixture('sshsig/message.txt.sig'));

  it('verifies over its message under the key of allowed_signers', () => {
    if ('problem' in found) throw new Error(found.problem);
    expect(signers.trust?.keys.map(({ name, key }) => [name, key])).toEqual([['auditor@bank', found.key]]);
    expect(verifySignature(crypto, found.key, found.signedData(fixture('sshsig/message.txt')), found.signature)).toBe(
      true,
    );
    expect(verifySignature(crypto, found.key, found.signedData(utf8('y')), found.signature)).toBe(false);
  });
});
