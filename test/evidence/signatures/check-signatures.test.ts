import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackFiles } from '../../../src/evidence/check.ts';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { attestationPaths } from '../../../src/evidence/signatures/attestation-paths.ts';
import { checkSignatures } from '../../../src/evidence/signatures/check-signatures.ts';
import { preAuthEncoding, readEnvelope, writeEnvelope } from '../../../src/evidence/signatures/dsse.ts';
import { signPack } from '../../../src/evidence/signatures/sign-pack.ts';
import { gatesStatement, packStatement, statementType } from '../../../src/evidence/signatures/statements.ts';
import type { Trust } from '../../../src/evidence/signatures/trust.ts';
import { content, crypto, packFiles, type TestKey, testKey, trusted, trustOf } from './signed-pack.ts';

// Checks 12 and 13 on packs that were signed, and on what an attacker makes of them.

const owner = testKey();
const validator = testKey('p256');
const attacker = testKey();
const at = '2025-10-14';
const ownerTrust = trustOf([trusted('model-owner', owner.key, ['owner'])]);
const bothTrust = trustOf(
  [trusted('model-owner', owner.key, ['owner']), trusted('validation', validator.key, ['validator'])],
  [
    { role: 'owner', threshold: 1 },
    { role: 'validator', threshold: 1 },
  ],
);

const check = (files: PackFiles, trust: Trust | null, on = at) =>
  checkSignatures(files, { ...content, trust, at: on, crypto });
const signed = await signPack(packFiles, [owner], content);
const both = await signPack(signed, [validator], { ...content, review: { opinion: 'approve', note: 'Read.' } });

/** The statement on the pack as an attacker rewrites it. */
function forged(
  change: (envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }) => void,
) {
  const envelope = JSON.parse(new TextDecoder().decode(signed.get(attestationPaths.pack)));
  change(envelope);
  return new Map([...signed, [attestationPaths.pack, utf8(`${JSON.stringify(envelope)}\n`)]]);
}

/** A statement of any payload, signed by this key under any key id. */
async function statement(path: string, payload: Uint8Array, by: TestKey, keyId = by.key.keyId, type = statementType) {
  const signature = await by.sign(preAuthEncoding(type, payload));
  return new Map([
    ...signed,
    [path, writeEnvelope({ payloadType: type, payload, signatures: [{ keyId, signature }] })],
  ]);
}

describe('a signed pack', () => {
  it('passes under the key that signed it, and names it', async () => {
    const found = await check(signed, ownerTrust);
    expect(found.signature).toEqual({ id: 'signature', status: 'pass', detail: 'signed by model-owner' });
    expect(found.gatesStatement.status).toBe('pass');
    expect(found.signers).toEqual([
      {
        name: 'model-owner',
        roles: ['owner'],
        key_id: owner.key.keyId,
        algorithm: 'ed25519',
        statement: 'pack',
        trusted: true,
      },
    ]);
    expect(found).toMatchObject({ isSigned: true, isCountersigned: false, warnings: [] });
  });

  it('without trust it is a warning that the keys are unknown, and no signer is named', async () => {
    const found = await check(signed, null);
    expect(found.signature).toMatchObject({ status: 'warn', detail: expect.stringContaining('--trust') });
    expect(found.signers).toMatchObject([{ name: null, trusted: false }]);
    expect(found.isSigned).toBe(false);
  });

  it('unsigned: a warning without trust, a failure with it', async () => {
    expect((await check(packFiles, null)).signature).toMatchObject({
      status: 'warn',
      detail: 'unsigned: intact, but anyone could have rebuilt it',
    });
    expect((await check(packFiles, ownerTrust)).signature).toMatchObject({
      status: 'fail',
      detail: 'the pack is unsigned; 1 trusted signature asked for, 0 found',
    });
    expect((await check(packFiles, null)).gatesStatement.status).toBe('skip');
  });

  it('owner and validator sign: countersigned, whatever the order of signing', async () => {
    const found = await check(both, bothTrust);
    expect(found).toMatchObject({ isSigned: true, isCountersigned: true, warnings: [] });
    expect(found.signers.map(({ name, statement: what }) => [name, what]).sort()).toEqual([
      ['model-owner', 'pack'],
      ['validation', 'pack'],
      ['validation', 'review'],
    ]);
    expect((await check(signed, bothTrust)).signature).toMatchObject({
      status: 'fail',
      detail: 'role validator: 1 asked for, 0 found',
    });
  });

  it('a review that rejects is said and takes the mark away', async () => {
    const rejected = await signPack(signed, [validator], { ...content, review: { opinion: 'reject', note: 'Leak.' } });
    const found = await check(rejected, bothTrust);
    expect(found).toMatchObject({ isSigned: true, isCountersigned: false });
    expect(found.warnings).toEqual(['validation (validator) rejects this audit: Leak.']);
  });

  it('signing changes nothing but attestations, and signing twice nothing at all', async () => {
    const changed = [...signed].filter(([path, bytes]) => packFiles.get(path) !== bytes).map(([path]) => path);
    expect(changed).toEqual([attestationPaths.gates, attestationPaths.pack]);
    expect(await signPack(signed, [owner, owner], content)).toEqual(signed);
    expect([...both.keys()]).toEqual([...both.keys()].sort());
  });

  it('URL-safe base64 passes', async () => {
    const files = forged((envelope) => {
      for (const one of envelope.signatures) one.sig = Buffer.from(one.sig, 'base64').toString('base64url');
      envelope.payload = Buffer.from(envelope.payload, 'base64').toString('base64url');
    });
    expect((await check(files, ownerTrust)).signature.status).toBe('pass');
  });
});

describe('statements', () => {
  const parse = (bytes: Uint8Array | null) => JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));

  it('on the pack: every file but sums and attestations', () => {
    const made = parse(packStatement(both, content.index, content.manifest));
    expect(made.subject.map(({ name }: { name: string }) => name)).toEqual([
      'README.txt',
      'audit.yaml',
      'pack.json',
      'policy/firm.yaml',
      'r.findings.json',
      'r.pdf',
    ]);
    expect(made.predicateType).toBe('https://glassalpha.com/attestation/evidence-pack/v1');
    expect(made.predicate).toMatchObject({ model_id: 'credit', sequence: 3, outcome: 'FAIL' });
  });

  it('on gates: PASS passed, blocking failed, all others warned', () => {
    expect(parse(gatesStatement(content.manifest))).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'model/model.json', digest: { sha256: 'a'.repeat(64) } },
        { name: 'audited/test.csv', digest: { sha256: 'b'.repeat(64) } },
        { name: 'train/train.csv', digest: { sha256: 'c'.repeat(64) } },
      ],
      predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
      predicate: {
        result: 'FAILED',
        configuration: [
          { name: 'audit.yaml', digest: { sha256: 'e'.repeat(64) } },
          { name: 'policy/firm.yaml', digest: { sha256: 'f'.repeat(64) } },
        ],
        passedTests: ['auc'],
        warnedTests: ['drift', 'power'],
        failedTests: ['parity'],
      },
    });
    expect(gatesStatement({ ...content.manifest, gates: { reason: 'no policy was given' } })).toBeNull();
  });

  it('on gates: changed, or by other signers, the check of gates fails', async () => {
    const payload = gatesStatement(content.manifest) ?? new Uint8Array();
    const passing = utf8(new TextDecoder().decode(payload).replace('FAILED', 'PASSED'));
    const lie = await statement(attestationPaths.gates, passing, owner);
    expect((await check(lie, ownerTrust)).gatesStatement.status).toBe('fail');
    const other = await statement(attestationPaths.gates, payload, attacker);
    expect((await check(other, ownerTrust)).gatesStatement).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('signers'),
    });
  });
});

describe('attacks fail the signature', () => {
  const pack = attestationPaths.pack;
  const payload = packStatement(packFiles, content.index, content.manifest);
  const text = new TextDecoder().decode(payload);

  const attacks: readonly [string, PackFiles | Promise<PackFiles>, Trust?, string?][] = [
    ['statement removed', new Map([...signed].filter(([path]) => path !== pack))],
    ['empty list', forged((envelope) => envelope.signatures.splice(0))],
    ['another payload type', forged((envelope) => (envelope.payloadType = 'text/plain'))],
    ['a field more', forged((envelope) => Object.assign(envelope, { note: '' }))],
    ['33 signatures', forged(({ signatures }) => signatures.push(...Array.from({ length: 32 }, () => signatures[0]!)))],
    ['a signature cut short', forged(({ signatures }) => (signatures[0]!.sig = 'AAAA'))],
    ['no base64', forged(({ signatures }) => (signatures[0]!.sig = '!'))],
    ['no JSON', new Map([...signed, [pack, utf8('{')]])],
    ['the attacker under the owner’s key id', statement(pack, payload, attacker, owner.key.keyId)],
    ['the attacker under his own', statement(pack, payload, attacker)],
    ['signed under another type', statement(pack, payload, owner, owner.key.keyId, 'text/plain')],
    ['another statement type', statement(pack, utf8(text.replace('Statement/v1', 'Statement/v0.1')), owner)],
    [
      'a subject left out',
      statement(pack, packStatement(new Map([...packFiles].slice(1)), content.index, content.manifest), owner),
    ],
    [
      'a subject more',
      statement(pack, packStatement(new Map([...packFiles, ['x', utf8('')]]), content.index, content.manifest), owner),
    ],
    [
      'the statement of another pack',
      statement(
        pack,
        packStatement(new Map([...packFiles, ['r.pdf', utf8('')]]), content.index, content.manifest),
        owner,
      ),
    ],
    [
      'another model',
      statement(pack, packStatement(packFiles, { ...content.index, model_id: 'x' }, content.manifest), owner),
    ],
    ['a file changed afterwards', new Map([...signed, ['r.pdf', utf8('other')]])],
    ['an unknown attestation', new Map([...signed, ['attestations/key.pub', utf8(owner.publicPem)]])],
    ['a key only in the pack', new Map([...packFiles, ['attestations/key.pub', utf8(owner.publicPem)]])],
    ['one key for threshold 2', signed, trustOf(ownerTrust.keys, [{ role: 'owner', threshold: 2 }])],
    [
      'one key twice for threshold 2',
      forged(({ signatures }) => signatures.push(signatures[0]!)),
      trustOf(ownerTrust.keys, [{ role: 'owner', threshold: 2 }]),
    ],
    ['one key for two roles', signed, trustOf([trusted('all', owner.key, ['owner', 'validator'])], bothTrust.require)],
    ['an approver for a signer', signed, trustOf([trusted('cro', owner.key, ['approver'])])],
    [
      'expired',
      signed,
      trustOf([trusted('o', owner.key, ['owner'], { notAfter: '2025-10-13' })]),
      'expired after 2025-10-13',
    ],
    [
      'not yet valid',
      signed,
      trustOf([trusted('o', owner.key, ['owner'], { notBefore: '2025-10-15' })]),
      'not valid before',
    ],
    [
      'revoked',
      signed,
      trustOf([trusted('o', owner.key, ['owner'], { revoked: { from: '2025-10-14', reason: 'lost' } })]),
      'revoked from 2025-10-14: lost',
    ],
  ];

  it.each(attacks)('%s', async (_, files, trust = ownerTrust, why = '') => {
    const found = await check(await files, trust);
    expect(found.signature).toMatchObject({ status: 'fail', detail: expect.stringContaining(why) });
    expect(found).toMatchObject({ isSigned: false, isCountersigned: false });
  });

  it('holds on the last day of a key', async () => {
    const trust = trustOf([trusted('o', owner.key, ['owner'], { notBefore: at, notAfter: at })]);
    expect((await check(signed, trust)).signature.status).toBe('pass');
  });

  it('a review of another pack, of no opinion, or under another name', async () => {
    const path = attestationPaths.review(owner.key.keyId);
    const reviewed = await signPack(packFiles, [owner], { ...content, review: { opinion: 'approve', note: null } });
    const bytes = reviewed.get(path) ?? new Uint8Array();
    const envelope = readEnvelope(bytes);
    if ('problem' in envelope) throw new Error(envelope.problem);
    const words = new TextDecoder().decode(envelope.payload);
    for (const files of [
      new Map([...reviewed, ['r.pdf', utf8('other')], [pack, utf8('')]]),
      new Map([...reviewed, [attestationPaths.review(attacker.key.keyId), bytes]]),
      await statement(path, utf8(words.replace('"approve"', '"applaud"')), owner),
      await statement(path, utf8(words.replace('"note":null', '"note":1')), owner),
    ])
      expect((await check(files, ownerTrust)).signature.status).toBe('fail');
  });

  it('no flipped bit of any attestation verifies as what it was', async () => {
    const paths = [...both.keys()].filter((path) => path.startsWith('attestations/'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), async (path, at) => {
        const bytes = Uint8Array.from(both.get(path) ?? []);
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const found = await check(new Map([...both, [path, bytes]]), bothTrust);
        const all = [found.signature.status, found.gatesStatement.status];
        // A key id is a hint, and upper case in white space is none of ours: the rest of the file is covered.
        if (all.every((status) => status === 'pass')) {
          const [now, before] = [readEnvelope(bytes), readEnvelope(both.get(path) ?? new Uint8Array())];
          if ('problem' in now || 'problem' in before) throw new Error('unread, yet verified');
          expect(now.payload).toEqual(before.payload);
          expect(now.signatures.map(({ signature }) => signature)).toEqual(
            before.signatures.map(({ signature }) => signature),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('hostile bytes in attestations never throw', async () => {
    const noise = fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.json().map(utf8));
    const path = fc.constantFrom(
      pack,
      attestationPaths.gates,
      'attestations/ssh-0123456789abcdef.sshsig',
      'attestations/review-0123456789abcdef.intoto.json',
    );
    await fc.assert(
      fc.asyncProperty(path, noise, async (name, bytes) => {
        const found = await check(new Map([...signed, [name, bytes]]), ownerTrust);
        expect([found.signature.status, found.gatesStatement.status]).toContain('fail');
      }),
      { numRuns: 300 },
    );
    const deep = utf8('['.repeat(500_000));
    expect((await check(new Map([...signed, [pack, deep]]), ownerTrust)).signature.status).toBe('fail');
  });
});
