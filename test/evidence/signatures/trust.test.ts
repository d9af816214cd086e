import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { sshLine } from '../../../src/evidence/keys/ssh-public-key.ts';
import { parseTrust } from '../../../src/evidence/signatures/parse-trust.ts';
import { keyProblem, mergeTrust, openRequirements, type TrustedKey } from '../../../src/evidence/signatures/trust.ts';
import { testKey, trusted, trustOf } from './signed-pack.ts';

const [a, b] = [testKey(), testKey('p256')];
const quoted = JSON.stringify(a.publicPem);
const read = (text: string, file = 'trust.yaml') => parseTrust(utf8(text), file);
const heads = (text: string) =>
  read(text).diagnostics.map(({ code, message, where }) => `${code} ${where?.line}:${where?.column} ${message}`);

describe('a trust file', () => {
  const text = `format: glassalpha-trust/1
keys:
  - {name: owner, public_key: ${quoted}, roles: [owner], not_after: 2027-12-31}
  - name: validation
    public_key: ${sshLine(b.key)}
    roles: [validator, approver]
    not_before: 2025-01-01
    revoked: {from: 2026-01-01, reason: left}
require: [{role: owner, threshold: 1}, {role: validator, threshold: 2}]
`;

  it('is read with roles, bounds and thresholds, in YAML and JSON', () => {
    const { trust, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(trust?.keys).toEqual([
      trusted('owner', a.key, ['owner'], { notAfter: '2027-12-31' }),
      trusted('validation', b.key, ['validator', 'approver'], {
        notBefore: '2025-01-01',
        revoked: { from: '2026-01-01', reason: 'left' },
      }),
    ]);
    expect(trust?.require).toEqual([
      { role: 'owner', threshold: 1 },
      { role: 'validator', threshold: 2 },
    ]);
    const json = JSON.stringify({
      format: 'glassalpha-trust/1',
      keys: [{ name: 'owner', public_key: a.publicPem, roles: ['owner'] }],
    });
    expect(read(json, 'trust.json').trust).toEqual(trustOf([trusted('owner', a.key, ['owner'])]));
  });

  it('all faults come out together, each with its place', () => {
    expect(
      heads(`format: glassalpha-trust/2
keys:
  - {name: x, public_key: "${sshLine(a.key)}", roles: [boss], not_after: 2027-02-30}
  - {name: y, publickey: k, roles: []}
require: [{role: owner, threshold: 0}]
`),
    ).toEqual([
      expect.stringMatching(/^evidence.key 1:9 /),
      expect.stringMatching(/^evidence.key 3:\d+ .*boss/),
      expect.stringMatching(/^evidence.key 3:\d+ .*2027-02-30/),
      expect.stringMatching(/^evidence.key 4:\d+ /),
      expect.stringMatching(/^evidence.key 4:\d+ /),
      expect.stringMatching(/^evidence.key 5:\d+ /),
    ]);
  });

  it('keys that are refused, and two of one name', () => {
    const small = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const key = (name: string, value: string) =>
      `  - {name: ${name}, public_key: ${JSON.stringify(value)}, roles: [owner]}\n`;
    expect(
      heads(`format: glassalpha-trust/1\nkeys:\n${key('s', small)}${key('p', a.privatePem)}${key('s', a.publicPem)}`),
    ).toEqual([
      expect.stringMatching(/^evidence.key 3:\d+ public_key of "s": its point has small order/),
      expect.stringMatching(/^evidence.key 4:\d+ public_key of "p": it is a private key/),
      expect.stringMatching(/^evidence.key 5:\d+ two keys are named "s"/),
    ]);
  });

  it.each([
    ['empty', ''],
    ['YAML aliases', `format: glassalpha-trust/1\nkeys: &a [{name: x, public_key: ${quoted}, roles: [owner]}]\n`],
    ['no keys', 'format: glassalpha-trust/1\nkeys: []\n'],
    ['a private key in PEM', a.privatePem],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAQ==\n-----END CERTIFICATE-----\n'],
    ['an authority in allowed_signers', `auditor cert-authority ${sshLine(a.key)}\n`],
    ['a broken line in allowed_signers', `auditor ${sshLine(a.key)}\nnonsense\n`],
    ['an unknown option', `auditor verify-required ${sshLine(a.key)}\n`],
    ['only keys of other types', 'auditor ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==\n'],
    ['only keys of other namespaces', `auditor namespaces="git,file" ${sshLine(a.key)}\n`],
    ['a namespace taken out', `auditor namespaces="*,!glassalpha-evidence" ${sshLine(a.key)}\n`],
  ])('%s is refused, with a diagnostic', (_, text) => {
    const { trust, diagnostics } = read(text);
    expect(trust).toBeNull();
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const { code } of diagnostics) expect(code).toBe('evidence.key');
  });

  it('hostile text never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((s) => `a ${s} ${sshLine(a.key)}`),
        ),
        (value) => {
          const { trust, diagnostics } = read(value);
          expect(trust === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        },
      ),
    );
    for (const text of [
      'ssh-'.repeat(200_000),
      `a ${'x '.repeat(300_000)}`,
      ' '.repeat(900_000),
      `"${'a'.repeat(900_000)}`,
    ])
      expect(read(text).trust).toBeNull();
  });
});

describe('bare keys', () => {
  it('PEM, one or several, and the line of SSH: role any, one signature', () => {
    expect(read(a.publicPem, 'keys/model-owner.pub.pem').trust).toEqual(
      trustOf([trusted('model-owner', a.key, ['any'])]),
    );
    expect(read(a.publicPem + b.publicPem, 'two.pem').trust?.keys.map(({ name }) => name)).toEqual(['two 1', 'two 2']);
    expect(read(`${sshLine(a.key)} me@bank\n`, 'id.pub').trust).toEqual(trustOf([trusted('id', a.key, ['any'])]));
  });

  it('allowed_signers: principals, options, times; lines for other ends are left out', () => {
    const { trust, diagnostics } = read(
      [
        '# auditors',
        `auditor@bank,second namespaces="git,glassalpha-*",valid-after="20250101",valid-before="202701010000Z" ${sshLine(a.key)} comment`,
        `"quoted name" ${sshLine(b.key)}`,
        'other ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==',
        '',
      ].join('\r\n'),
    );
    expect(diagnostics).toEqual([]);
    expect(trust?.keys).toEqual([
      trusted('auditor@bank,second', a.key, ['any'], { notBefore: '2025-01-01', validBefore: '2027-01-01' }),
      trusted('quoted name', b.key, ['any']),
    ]);
  });
});

describe('several files', () => {
  it('equal key material is one key: all roles, the narrowest bounds, the higher threshold', () => {
    const merged = mergeTrust([
      trustOf(
        [trusted('x', a.key, ['owner'], { notAfter: '2026-12-31', notBefore: '2025-01-01' })],
        [{ role: 'owner', threshold: 1 }],
      ),
      trustOf(
        [
          trusted('y', a.key, ['validator'], {
            notAfter: '2026-06-30',
            revoked: { from: '2026-01-01', reason: 'lost' },
          }),
        ],
        [{ role: 'owner', threshold: 2 }],
      ),
    ]);
    expect(merged.require).toEqual([{ role: 'owner', threshold: 2 }]);
    expect(merged.keys).toEqual([
      trusted('x', a.key, ['owner', 'validator'], {
        notBefore: '2025-01-01',
        notAfter: '2026-06-30',
        revoked: { from: '2026-01-01', reason: 'lost' },
      }),
    ]);
  });

  it('validity by day', () => {
    const key = trusted('k', a.key, ['owner'], { notBefore: '2025-01-02', notAfter: '2025-12-31' });
    expect(keyProblem(key, '2025-01-01')).toContain('not valid before');
    for (const day of ['2025-01-02', '2025-12-31']) expect(keyProblem(key, day)).toBeNull();
    expect(keyProblem(key, '2026-01-01')).toContain('expired');
  });
});

describe('thresholds', () => {
  const roles = ['owner', 'validator', 'approver'] as const;
  const someKeys = fc.array(fc.subarray([...roles], { minLength: 1 }), { maxLength: 5 });
  const someNeeds = fc.uniqueArray(
    fc.record({ role: fc.constantFrom(...roles), threshold: fc.integer({ min: 1, max: 3 }) }),
    {
      selector: ({ role }) => role,
      minLength: 1,
    },
  );

  it('are met exactly where some assignment of keys to places meets them', () => {
    fc.assert(
      fc.property(someKeys, someNeeds, (keys, needs) => {
        const signed = keys.map((of, i): TrustedKey => trusted(`k${i}`, a.key, of));
        const places = needs.flatMap(({ role, threshold }) => Array.from({ length: threshold }, () => role));
        // By trying everything: a place takes any key that is left and has the role.
        const fits = (place: number, left: readonly TrustedKey[]): boolean =>
          place === places.length ||
          left.some(
            (one, i) =>
              one.roles.includes(places[place]!) &&
              fits(
                place + 1,
                left.filter((_, k) => k !== i),
              ),
          );
        expect(openRequirements(needs, signed).length === 0).toBe(fits(0, signed));
      }),
      { numRuns: 1000 },
    );
  });

  it('a bare key stands for no role, an approver for no signature on a pack', () => {
    expect(openRequirements([{ role: 'owner', threshold: 1 }], [trusted('k', a.key, ['any'])])).toHaveLength(1);
    expect(openRequirements([{ role: 'any', threshold: 1 }], [trusted('k', a.key, ['approver'])])).toHaveLength(1);
    expect(openRequirements([{ role: 'any', threshold: 1_000_000_000 }], [])).toEqual([
      { role: 'any', threshold: 1_000_000_000, missing: 1_000_000_000 },
    ]);
  });
});
