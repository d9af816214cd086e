import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { keyOfSpki } from '../../../src/evidence/keys/public-key.ts';
import { signCheckpoint } from '../../../src/evidence/log/checkpoint.ts';
import { entryAfter, entryLine } from '../../../src/evidence/log/log-entry.ts';
import { noteKeyHash } from '../../../src/evidence/log/log-key.ts';
import { logProofCheck, logProofPath } from '../../../src/evidence/log/log-proof-check.ts';
import { inclusionProof } from '../../../src/evidence/log/merkle-proofs.ts';
import { writeTlogProof } from '../../../src/evidence/log/tlog-proof.ts';
import { verifyLog } from '../../../src/evidence/log/verify-log.ts';
import { verifyEcdsa, verifyEd25519 } from '../../../src/node/verify-signature.ts';
import { audit, entries, linesOf, resealed, textOf } from './log-fixture.ts';

const crypto = { verifyEd25519, verifyEcdsa };
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const reading = keyOfSpki(publicKey.export({ type: 'spki', format: 'der' }));
if (!('key' in reading)) throw new Error(reading.problem);
const { key } = reading;
const signer = { key, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
const logKey = (name: string) => ({ name, hash: noteKeyHash(name, key.point), key });

const log = entries(9);
const { leaves, root } = await verifyLog(linesOf(textOf(log)), { file: 'log', checkpoints: [] });
const checkpoint = await signCheckpoint({ origin: 'bank/log', size: 9n, root }, signer);
const good = { index: 4n, extra: utf8(entryLine(log[4]!)), hashes: inclusionProof(leaves, 4) };
const record = log[4]!.manifest_sha256;
const check = (proof: Uint8Array, name = 'bank/log', manifest = record) =>
  logProofCheck(new Map([[logProofPath, proof]]), manifest, logKey(name), crypto);

describe('check 15', () => {
  it('passes for the entry of the record, under the key of the log', async () => {
    expect(await check(writeTlogProof(good, checkpoint))).toEqual({
      id: 'log',
      status: 'pass',
      detail: 'entry 4 of 9 in bank/log',
    });
  });

  it('is skipped without a proof', async () => {
    expect((await logProofCheck(new Map(), record, logKey('bank/log'), crypto)).status).toBe('skip');
  });

  const packed = entryAfter(log[3]!, audit(4, { pack_sha256: 'a'.repeat(64) }));
  it.each([
    ['an index one more', { ...good, index: 5n }],
    ['an index one less', { ...good, index: 3n }],
    ['no entry', { ...good, extra: null }],
    ['another entry', { ...good, extra: utf8(entryLine(log[3]!)) }],
    ['an edited entry', { ...good, extra: utf8(entryLine(resealed(log[4]!, { passed: false }))) }],
    ['the entry of a pack', { ...good, extra: utf8(entryLine(packed)) }],
    ['a hash less', { ...good, hashes: good.hashes.slice(1) }],
    ['hashes in another order', { ...good, hashes: [...good.hashes].reverse() }],
  ])('fails with %s', async (_, proof) => {
    expect((await check(writeTlogProof(proof, checkpoint))).status).toBe('fail');
  });

  it('fails under another key or name, for another record, size or root, and for what is no proof', async () => {
    const proof = writeTlogProof(good, checkpoint);
    expect((await check(proof, 'other')).status).toBe('fail');
    expect((await check(proof, 'bank/log', log[5]!.manifest_sha256)).status).toBe('fail');
    const sized = writeTlogProof(good, await signCheckpoint({ origin: 'bank/log', size: 8n, root }, signer));
    expect((await check(sized)).status).toBe('fail');
    const other = writeTlogProof(good, await signCheckpoint({ origin: 'other', size: 9n, root }, signer));
    expect((await check(other)).status).toBe('fail');
    expect((await check(proof.subarray(0, -5))).status).toBe('fail');
    expect((await check(utf8('x'))).status).toBe('fail');
  });
});
