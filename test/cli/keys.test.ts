import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

describe('keys generate', () => {
  it('writes a private key for its owner alone and a public one, and never replaces either', async () => {
    const cwd = folder();
    const made = await glassalpha(['keys', 'generate', 'sub/owner'], { cwd });
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('not encrypted') });
    expect(statSync(join(cwd, 'sub/owner.key.pem')).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    const before = listing(cwd);
    const again = await glassalpha(['keys', 'gen', 'sub/owner'], { cwd });
    expect(again.code).toBe(2);
    expect(heads(again)).toEqual(['error[io.exists]: "owner.key.pem" exists; keys are never replaced']);
    expect(listing(cwd)).toEqual(before);
    const [, id = ''] = /Key id +([0-9a-f]{64})/.exec(made.stdout) ?? [];
    for (const file of ['sub/owner.pub.pem', 'sub/owner.key.pem'])
      expect((await glassalpha(['keys', 'show', file], { cwd })).stdout).toContain(id);
  });

  it('where only the public file is in the way, no private one is left behind', async () => {
    const cwd = folder({ 'x.pub.pem': 'mine' });
    expect((await glassalpha(['keys', 'generate', 'x'], { cwd })).code).toBe(2);
    expect(Object.keys(listing(cwd))).toEqual(['x.pub.pem']);
  });

  it('encrypts by a passphrase from a file or the environment; without one nothing is written', async () => {
    const cwd = folder({ pass: 'secret\n', wrong: 'other\n', empty: '\n' });
    const none = await glassalpha(['keys', 'generate', 'a', '--encrypt'], { cwd });
    expect(none.code).toBe(2);
    expect(heads(none)).toEqual(['error[evidence.key]: to encrypt takes a passphrase, and none was given']);
    expect((await glassalpha(['keys', 'generate', 'a', '--passphrase-file', 'empty'], { cwd })).code).toBe(2);
    expect((await glassalpha(['keys', 'generate', 'a', '--passphrase-file', 'pass'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'a.key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    const show = (args: readonly string[], env = {}) =>
      glassalpha(['keys', 'show', 'a.key.pem', ...args], { cwd, env });
    expect((await show(['--passphrase-file', 'pass'])).code).toBe(0);
    expect((await show([], { GLASSALPHA_KEY_PASSPHRASE: 'secret' })).code).toBe(0);
    expect(heads(await show([]))).toEqual(['error[evidence.key]: "a.key.pem" is encrypted']);
    expect(heads(await show(['--passphrase-file', 'wrong']))).toEqual([
      'error[evidence.key]: "a.key.pem" does not open with this passphrase',
    ]);
  });
});

describe('keys show', () => {
  it('warns of a private key that others may read, and shows nothing private', async () => {
    const cwd = folder();
    await glassalpha(['keys', 'generate', 'owner'], { cwd });
    const pem = readFileSync(join(cwd, 'owner.key.pem'), 'utf8');
    write(cwd, 'open.key.pem', pem);
    const { code, stdout, stderr } = await glassalpha(['keys', 'show', 'open.key.pem'], { cwd });
    expect(code).toBe(0);
    if (process.platform !== 'win32') expect(stderr).toContain('may be read by others: chmod 600');
    const secret = Buffer.from(pem.split('\n')[1] ?? '', 'base64').subarray(-32);
    for (const form of ['base64', 'hex', 'base64url'] as const)
      expect(stdout + stderr).not.toContain(secret.toString(form));
    expect(stdout).toMatch(/SSH +ssh-ed25519 AAAA\S+\nVerifier key +open\+[0-9a-f]{8}\+\S+\n$/);
  });

  it.each([
    ['nothing there', 'none.pem', 'no key file "none.pem"'],
    ['no key', 'text', '"text": it is no public key'],
  ])('%s', async (_, file, message) => {
    const cwd = folder({ text: 'hello' });
    const shown = await glassalpha(['keys', 'show', file], { cwd });
    expect(shown.code).toBe(2);
    expect(heads(shown)).toEqual([`error[evidence.key]: ${message}`]);
  });
});
