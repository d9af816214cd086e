import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { readPublicKey } from '../../../src/evidence/keys/read-public-key.ts';
import { sshLine } from '../../../src/evidence/keys/ssh-public-key.ts';
import { attestationPaths } from '../../../src/evidence/signatures/attestation-paths.ts';
import { checkSignatures } from '../../../src/evidence/signatures/check-signatures.ts';
import { verifySignature } from '../../../src/evidence/signatures/crypto.ts';
import { preAuthEncoding, readEnvelope } from '../../../src/evidence/signatures/dsse.ts';
import { addSshSignature, signPack } from '../../../src/evidence/signatures/sign-pack.ts';
import { hasTool } from '../../tools.ts';
import { content, crypto, packFiles, testKey, trusted, trustOf } from './signed-pack.ts';

// Other programs read what is written here, and what they write is read here.

const folder = mkdtempSync(join(tmpdir(), 'glassalpha-signatures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe.skipIf(!hasTool('openssl'))('openssl', () => {
  it.each(['ed25519', 'p256'] as const)('verifies a signature in a pack: %s', async (kind) => {
    const key = testKey(kind);
    const bytes = (await signPack(packFiles, [key], content)).get(attestationPaths.pack) ?? new Uint8Array();
    const envelope = readEnvelope(bytes);
    if ('problem' in envelope) throw new Error(envelope.problem);
    const pae = file('pae', preAuthEncoding(envelope.payloadType, envelope.payload));
    const signature = file('sig', envelope.signatures[0]!.signature);
    const args = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      file('pub.pem', key.publicPem),
      '-rawin',
      '-sigfile',
      signature,
    ];
    const digest = kind === 'p256' ? ['-digest', 'sha256'] : [];
    expect(execFileSync('openssl', [...args, ...digest, '-in', pae]).toString()).toContain('Success');
    expect(spawnSync('openssl', [...args, ...digest, '-in', file('other', 'x')]).status).not.toBe(0);
  });

  it.each([
    ['ed25519', ['genpkey', '-algorithm', 'ed25519']],
    ['p256', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
  ])('its signatures and keys are read: %s', (kind, generate) => {
    const key = join(folder, 'openssl.pem');
    execFileSync('openssl', [...generate, '-out', key]);
    const reading = readPublicKey(execFileSync('openssl', ['pkey', '-in', key, '-pubout']).toString());
    if ('problem' in reading) throw new Error(reading.problem);
    const digest = kind === 'p256' ? ['-digest', 'sha256'] : [];
    const message = file('message', 'x');
    const signature = execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', key, '-rawin', ...digest, '-in', message]);
    expect(verifySignature(crypto, reading.key, utf8('x'), signature)).toBe(true);
    expect(verifySignature(crypto, reading.key, utf8('y'), signature)).toBe(false);
  });
});

describe.skipIf(!hasTool('ssh-keygen'))('ssh-keygen', () => {
  const sums = packFiles.get('SHA256SUMS.txt') ?? new Uint8Array();

  function signed(type: readonly string[], options: { namespace?: string; hash?: string } = {}) {
    const { namespace = 'glassalpha-evidence', hash = 'sha512' } = options;
    const key = join(mkdtempSync(join(folder, 'k')), 'key');
    execFileSync('ssh-keygen', ['-q', '-t', ...type, '-N', '', '-C', 'auditor', '-f', key]);
    const message = file('SHA256SUMS.txt', sums);
    rmSync(`${message}.sig`, { force: true });
    execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', key, '-n', namespace, '-O', `hashalg=${hash}`, message], {
      stdio: 'pipe',
    });
    const reading = readPublicKey(readFileSync(`${key}.pub`, 'utf8'));
    if ('problem' in reading) throw new Error(reading.problem);
    return { signature: readFileSync(`${message}.sig`), key: reading.key };
  }

  it.each([
    [['ed25519'], 'sha512'],
    [['ed25519'], 'sha256'],
    [['ecdsa', '-b', '256'], 'sha512'],
    [['ecdsa', '-b', '256'], 'sha256'],
  ])('signs for a pack: %s, %s; and verifies what stands in it', async (type, hash) => {
    const { signature, key } = signed(type, { hash });
    const files = await addSshSignature(packFiles, signature, crypto);
    const trust = trustOf([trusted('auditor', key, ['any'])]);
    const check = (pack: typeof files) => checkSignatures(pack, { ...content, trust, at: '2025-10-14', crypto });
    expect(await check(files)).toMatchObject({ signature: { status: 'pass' }, isSigned: true });
    expect((await check(new Map([...files, ['SHA256SUMS.txt', utf8('other')]]))).signature.status).toBe('fail');
    const path = attestationPaths.ssh(key);
    expect(
      (await check(new Map([...packFiles, ['attestations/ssh-0123456789abcdef.sshsig', files.get(path)!]]))).signature
        .status,
    ).toBe('fail');

    const allowed = file('allowed_signers', `auditor namespaces="glassalpha-evidence" ${sshLine(key)}\n`);
    const args = [
      '-Y',
      'verify',
      '-f',
      allowed,
      '-I',
      'auditor',
      '-n',
      'glassalpha-evidence',
      '-s',
      file('s', files.get(path)!),
    ];
    expect(spawnSync('ssh-keygen', args, { input: sums }).stdout.toString()).toContain(
      'Good "glassalpha-evidence" signature',
    );
    expect(spawnSync('ssh-keygen', args, { input: 'other' }).status).not.toBe(0);
  });

  it('without trust an SSH signature that is not valid fails all the same', async () => {
    const { signature } = signed(['ed25519'], { hash: 'sha256' });
    const files = await addSshSignature(packFiles, signature, crypto);
    const changed = new Map([...files, ['SHA256SUMS.txt', utf8('other')]]);
    expect(
      (await checkSignatures(changed, { ...content, trust: null, at: '2025-10-14', crypto })).signature.status,
    ).toBe('fail');
  });

  it('another namespace and other bytes are refused', async () => {
    const { signature } = signed(['ed25519'], { namespace: 'git' });
    await expect(addSshSignature(packFiles, signature, crypto)).rejects.toThrow('its namespace is "git"');
    const good = signed(['ed25519'], { namespace: 'glassalpha-evidence', hash: 'sha512' }).signature;
    const other = new Map([...packFiles, ['SHA256SUMS.txt', utf8('other')]]);
    await expect(addSshSignature(other, good, crypto)).rejects.toThrow('not valid');
  });
});
