import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '../../../src/evidence/keys/base64.ts';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { keyOfSpki, type PublicKey } from '../../../src/evidence/keys/public-key.ts';
import { verifierKey } from '../../../src/evidence/keys/shown-key.ts';
import { isOrigin, readCheckpoint, readSize, signCheckpoint } from '../../../src/evidence/log/checkpoint.ts';
import { readLogKey } from '../../../src/evidence/log/log-key.ts';
import { isSignedBy, readNote } from '../../../src/evidence/log/signed-note.ts';
import { readTlogProof, writeTlogProof } from '../../../src/evidence/log/tlog-proof.ts';
import { verifyEcdsa, verifyEd25519 } from '../../../src/node/verify-signature.ts';

const crypto = { verifyEd25519, verifyEcdsa };

function newSigner() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const reading = keyOfSpki(publicKey.export({ type: 'spki', format: 'der' }));
  if (!('key' in reading)) throw new Error(reading.problem);
  return { key: reading.key, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
}

const logKey = (key: PublicKey, name: string) => {
  const reading = readLogKey(verifierKey(key, name) ?? '');
  if (!('logKey' in reading)) throw new Error(reading.problem);
  return reading.logKey;
};

const signer = newSigner();
const head = { origin: 'bank/audit-log', size: 42n, root: new Uint8Array(32).fill(7) };
const bytes = await signCheckpoint(head, signer);
const text = new TextDecoder().decode(bytes);

describe('a checkpoint', () => {
  it('is the text of C2SP tlog-checkpoint, signed', async () => {
    expect(text).toMatch(
      /^bank\/audit-log\n42\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— bank\/audit-log [A-Za-z0-9+/=]+\n$/,
    );
    const checkpoint = readCheckpoint(bytes);
    expect(checkpoint).toMatchObject(head);
    expect(await isSignedBy(checkpoint!.note, logKey(signer.key, 'bank/audit-log'), crypto)).toBe(true);
  });

  it('is not signed by another key, by the key under another name, or over other bytes', async () => {
    const { note } = readCheckpoint(bytes)!;
    expect(await isSignedBy(note, logKey(newSigner().key, 'bank/audit-log'), crypto)).toBe(false);
    expect(await isSignedBy(note, logKey(signer.key, 'other'), crypto)).toBe(false);
    const grown = readCheckpoint(utf8(text.replace('\n42\n', '\n43\n')))!;
    expect(await isSignedBy(grown.note, logKey(signer.key, 'bank/audit-log'), crypto)).toBe(false);
  });

  it('takes signatures of others beside its own, and no bad one of its own', async () => {
    const cosigned = readNote(utf8(`${text}— witness AAAAAAEC\n`))!;
    expect(await isSignedBy(cosigned, logKey(signer.key, 'bank/audit-log'), crypto)).toBe(true);
    const own = cosigned.signatures[0]!;
    const bad = { ...own, signature: own.signature.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) };
    expect(
      await isSignedBy({ ...cosigned, signatures: [own, bad] }, logKey(signer.key, 'bank/audit-log'), crypto),
    ).toBe(false);
  });

  it.each([
    ['no signature', text.slice(0, text.indexOf('—'))],
    ['no blank line', text.replace('\n\n', '\n')],
    ['leading zeros', text.replace('\n42\n', '\n042\n')],
    ['a sign', text.replace('\n42\n', '\n+42\n')],
    ['a size of 2^63', text.replace('\n42\n', '\n9223372036854775808\n')],
    ['a short root', text.replace('BwcHBwcHBwcH', '')],
    ['a URL-safe root', text.replace('BwcH', '_wcH')],
    ['no origin', text.slice('bank/audit-log'.length)],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
    ['no last line feed', text.slice(0, -1)],
    ['a hyphen for the dash', text.replace('—', '-')],
    ['a name with a plus', text.replace('— bank', '— ba+nk')],
  ])('with %s is none', (_, changed) => {
    expect(readCheckpoint(utf8(changed))).toBeNull();
  });

  it('may count up to 2^63 − 1, and carry extension lines', () => {
    expect(readSize('9223372036854775807')).toBe(2n ** 63n - 1n);
    expect(readCheckpoint(utf8(text.replace('\n\n', '\nextension\n\n')))).toMatchObject(head);
  });

  it('no changed bit is signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const changed = bytes.slice();
        changed[at]! ^= 1 << bit;
        const checkpoint = readCheckpoint(changed);
        if (checkpoint === null) return;
        expect(await isSignedBy(checkpoint.note, logKey(signer.key, 'bank/audit-log'), crypto)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('names of logs are one word', () => {
    expect([
      isOrigin('bank.example/log'),
      isOrigin('two words'),
      isOrigin('a+b'),
      isOrigin(''),
      isOrigin('a\nb'),
    ]).toEqual([true, false, false, false, false]);
  });
});

describe('a verifier key', () => {
  const good = verifierKey(signer.key, 'bank/audit-log') ?? '';

  it.each([
    ['another name', good.replace('bank', 'bonk')],
    ['another hash', good.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['another type', good.replace(/\+A/, '+B')],
    ['no key', good.slice(0, 30)],
    ['a key of small order', `a+00000000+${toBase64(new Uint8Array(33).fill(1, 0, 2))}`],
    ['nothing', ''],
  ])('with %s is refused', (_, changed) => {
    expect('problem' in readLogKey(changed)).toBe(true);
  });
});

describe('a proof', () => {
  const hashes = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
  const proof = writeTlogProof({ index: 5n, extra: null, hashes }, bytes);
  const proofText = new TextDecoder().decode(proof);

  it('is the text of C2SP tlog-proof, and is read back', () => {
    expect(proofText.split('\n').slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 5']);
    expect(proofText.endsWith(`\n\n${text}`)).toBe(true);
    expect(readTlogProof(proof)).toMatchObject({ index: 5n, extra: null, hashes, checkpoint: head });
    expect(readTlogProof(writeTlogProof({ index: 0n, extra: null, hashes: [] }, bytes))).toMatchObject({
      index: 0n,
      hashes: [],
    });
    expect(readTlogProof(utf8(proofText.replace('index', 'extra AAAA\nindex')))).toMatchObject({
      index: 5n,
      extra: new Uint8Array(3),
    });
  });

  it.each([
    ['another first line', proofText.replace('@v1', '@v2')],
    ['extra data that are no base64', proofText.replace('index', 'extra A!\nindex')],
    ['no index', proofText.replace('index 5\n', '')],
    ['an index with zeros', proofText.replace('index 5', 'index 05')],
    ['a hash of another length', proofText.replace('AQEB', 'AQ')],
    ['no checkpoint', proofText.slice(0, proofText.indexOf('\n\n') + 2)],
    ['too many hashes', proofText.replace('\n\n', `\n${`${toBase64(hashes[0]!)}\n`.repeat(64)}\n`)],
  ])('with %s is none', (_, changed) => {
    expect(readTlogProof(utf8(changed))).toBeNull();
  });

  it('readers answer whatever they are given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (raw, name) => {
        expect(readTlogProof(raw)).toBeNull();
        expect(readCheckpoint(raw)).toBeNull();
        expect(readNote(raw) === null || raw.length > 0).toBe(true);
        expect('problem' in readLogKey(name)).toBe(true);
      }),
    );
  });
});
