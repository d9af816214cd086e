import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { jcs } from '../../src/base/jcs.ts';
import { preAuthEncoding, writeEnvelope } from '../../src/evidence/signatures/dsse.ts';
import { waiverPayloadType } from '../../src/policy/waivers/waiver.ts';
import { copyOf, digest, folder, glassalpha, heads, listing, write } from './run-glassalpha.ts';

// From a report to a countersigned pack through the built program, and signed waivers with it.

let shared: string;
beforeAll(async () => {
  const parent = folder();
  expect(await glassalpha(['quickstart', '-o', 'p'], { cwd: parent })).toMatchObject({ code: 0 });
  shared = join(parent, 'p');
  for (const name of ['owner', 'validation', 'cro', 'stranger'])
    expect((await glassalpha(['keys', 'generate', name], { cwd: shared })).code).toBe(0);
  const key = (name: string) => JSON.stringify(readFileSync(join(shared, `${name}.pub.pem`), 'utf8'));
  write(
    shared,
    'trust.yaml',
    `format: glassalpha-trust/1
keys:
  - {name: model-owner, public_key: ${key('owner')}, roles: [owner], not_after: 2027-12-31}
  - {name: validation, public_key: ${key('validation')}, roles: [validator]}
  - {name: cro, public_key: ${key('cro')}, roles: [approver]}
require: [{role: owner, threshold: 1}, {role: validator, threshold: 1}]
`,
  );
});

const report = 'reports/german_credit_xgb_audit_2025Q3.pdf';
const verify = (cwd: string, ...more: string[]) =>
  glassalpha(['verify-evidence-pack', 'pack.zip', '--at', '2025-10-14', ...more], { cwd });

describe('a pack', () => {
  it('signed by the owner, then by the validator, is countersigned', async () => {
    const cwd = copyOf(shared);
    const args = ['export-evidence-pack', report, '--sign', 'owner.key.pem', '-o'];
    expect((await glassalpha([...args, 'pack.zip'], { cwd })).code).toBe(0);
    expect((await glassalpha([...args, 'again.zip'], { cwd })).code).toBe(0);
    expect(digest(join(cwd, 'again.zip'))).toBe(digest(join(cwd, 'pack.zip')));
    expect((await verify(cwd, '--trust', 'owner.pub.pem', '--require', 'signed')).code).toBe(0);
    expect((await verify(cwd, '--trust', 'stranger.pub.pem')).code).toBe(1);
    const short = await verify(cwd, '--trust', 'trust.yaml');
    expect(short).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('signature: role validator: 1 asked for, 0 found'),
    });

    write(cwd, 'note.txt', 'Read in full.\n');
    const opinion = ['--opinion', 'approve_with_findings', '--note', 'note.txt'];
    const signed = await glassalpha(['sign-evidence-pack', 'pack.zip', '--sign', 'validation.key.pem', ...opinion], {
      cwd,
    });
    expect(signed).toMatchObject({ code: 0, stderr: '' });
    const found = await verify(cwd, '--trust', 'trust.yaml', '--require', 'countersigned');
    expect(found.code).toBe(0);
    expect(found.stdout).toContain('✓ Signed by model-owner (owner, ');
    expect(found.stdout).toContain('✓ Signed by validation (validator, ');
    expect(found.stdout).toContain('Assurance: signed, countersigned: ');
    const late = await verify(cwd, '--trust', 'trust.yaml', '--at', '2028-01-01');
    expect(late).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"model-owner" is expired after 2027-12-31'),
    });
  });

  it('what cannot be signed is refused and left as it is', async () => {
    const cwd = copyOf(shared);
    await glassalpha(['export-evidence-pack', report, '-o', 'pack.zip'], { cwd });
    const bytes = readFileSync(join(cwd, 'pack.zip'));
    bytes[bytes.length >> 1]! ^= 1;
    write(cwd, 'bad.zip', bytes);
    const before = listing(cwd);
    const run = async (...args: string[]) => {
      const done = await glassalpha(['sign-evidence-pack', ...args], { cwd });
      expect(done.code).toBe(2);
      return heads(done).join('\n');
    };
    expect(await run('pack.zip')).toContain('error[cli.usage]: nothing to sign with');
    expect(await run('pack.zip', '--sign', 'owner.pub.pem')).toContain(
      'error[evidence.key]: "owner.pub.pem" is a public key',
    );
    expect(await run('pack.zip', '--sign', 'owner.key.pem', '--note', 'x')).toContain('--note belongs to an opinion');
    expect(await run('pack.zip', '--ssh-signature', 'README.md')).toContain('error[evidence.key]');
    expect(await run('bad.zip', '--sign', 'owner.key.pem')).toContain(
      'error[evidence.unverified]: "bad.zip" does not verify',
    );
    expect(await run('none.zip', '--sign', 'owner.key.pem')).toContain('error[evidence.unverified]');
    expect(listing(cwd)).toEqual(before);
  });
});

describe('a signed waiver', () => {
  const fields = {
    id: 'W-1',
    policy: 'Firm Credit Model Baseline',
    gate: 'demographic_parity',
    model_id: 'german_credit_xgb',
    model_version: '1.0',
    limit: 0.2,
    reason: 'small sample',
    requested_by: { role: 'Head of Credit Modelling' },
    approved_by: { role: 'Chief Risk Officer', level: 'executive' },
    approved_on: '2025-09-15',
    expires: '2025-12-31',
  };

  function grant(cwd: string, by: string): void {
    const pem = readFileSync(join(cwd, `${by}.key.pem`), 'utf8');
    const payload = jcs(fields);
    const signature = sign(null, preAuthEncoding(waiverPayloadType, payload), createPrivateKey(pem));
    const envelope = { payloadType: waiverPayloadType, payload, signatures: [{ keyId: '', signature }] };
    write(cwd, 'configs/W-1.dsse.json', writeEnvelope(envelope));
    write(cwd, 'configs/waivers.yaml', JSON.stringify({ waivers: [{ ...fields, signature: 'W-1.dsse.json' }] }));
  }

  const gate = (text: string) =>
    (JSON.parse(text) as { gates: { id: string; status: string; waiver: object | null }[] }).gates.find(
      ({ id }) => id === 'demographic_parity',
    );
  const gates = (cwd: string, ...more: string[]) =>
    glassalpha(['gates', report, '--waivers', 'configs/waivers.yaml', '--format', 'json', ...more], { cwd });

  it('gates: honoured under its approver, refused under another role and without trust', async () => {
    const cwd = copyOf(shared);
    grant(cwd, 'cro');
    expect(gate((await gates(cwd, '--trust', 'trust.yaml')).stdout)).toMatchObject({
      status: 'WAIVED',
      waiver: { state: 'active', signed: { key_id: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    const without = await gates(cwd);
    expect(gate(without.stdout)).toMatchObject({ status: 'FAIL', waiver: { state: 'bad_signature', signed: false } });
    expect(heads(without)).toContain(
      'note[policy.waiver]: waiver W-1 is signed, but no key of an approver was given to check it',
    );
    grant(cwd, 'owner');
    expect(gate((await gates(cwd, '--trust', 'trust.yaml')).stdout)).toMatchObject({ status: 'FAIL' });
  });

  it('audit: honoured, recorded, re-judged as recorded, packed, and verified again by the approver’s key', async () => {
    const cwd = copyOf(shared);
    grant(cwd, 'cro');
    const text = readFileSync(join(cwd, 'audit.yaml'), 'utf8');
    const files = 'policy_gates: {files: [configs/policy/firm_credit_baseline.yaml], waivers: configs/waivers.yaml}';
    write(cwd, 'audit.yaml', text.replace(/^policy_gates: .*$/m, files));
    const audited = await glassalpha(['audit', '-c', 'audit.yaml', '-o', report, '--trust', 'trust.yaml'], {
      cwd,
    });
    expect(audited.stdout).toContain('WAIVED');
    expect(gate((await glassalpha(['gates', report, '--format', 'json'], { cwd })).stdout)).toMatchObject({
      status: 'WAIVED',
    });
    expect(
      (
        await glassalpha(
          ['export-evidence-pack', report, '-o', 'pack.zip', '--sign', 'owner.key.pem', '--sign', 'validation.key.pem'],
          { cwd },
        )
      ).code,
    ).toBe(0);
    const found = await verify(cwd, '--trust', 'trust.yaml', '--require', 'countersigned');
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ Policy gates documented') });
  });
});
