import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { PackFiles } from '../../../src/evidence/check.ts';
import { utf8 } from '../../../src/evidence/keys/bytes.ts';
import { keyOfSpki, type PublicKey } from '../../../src/evidence/keys/public-key.ts';
import type { Signer } from '../../../src/evidence/signatures/crypto.ts';
import type { SignedContent } from '../../../src/evidence/signatures/sign-pack.ts';
import type { Trust, TrustedKey } from '../../../src/evidence/signatures/trust.ts';
import { verifyEcdsa, verifyEd25519 } from '../../../src/node/verify-signature.ts';
import type { GateDecision } from '../../../src/record/decisions.ts';

export const crypto = { verifyEd25519, verifyEcdsa };

export interface TestKey extends Signer {
  readonly privatePem: string;
  readonly publicPem: string;
}

export function testKey(kind: 'ed25519' | 'p256' = 'ed25519'): TestKey {
  const { privateKey, publicKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const reading = keyOfSpki(publicKey.export({ type: 'spki', format: 'der' }));
  if ('problem' in reading) throw new Error(reading.problem);
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    key: reading.key,
    sign: (message) => sign(kind === 'ed25519' ? null : 'sha256', message, createPrivateKey(privatePem)),
    privatePem,
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Text files of a pack's shape: signatures do not look into them. */
export const packFiles: PackFiles = new Map(
  ['README.txt', 'SHA256SUMS.txt', 'audit.yaml', 'pack.json', 'policy/firm.yaml', 'r.findings.json', 'r.pdf'].map(
    (path) => [path, utf8(`bytes of ${path}\n`)],
  ),
);

const gate = (id: string, status: string, blocks: boolean) => ({ id, policy: 'Firm', status, blocks }) as GateDecision;

export const content = {
  index: { format: 'glassalpha-evidence-pack/1', model_id: 'credit', as_of: '2025-09-30', sequence: 3 },
  manifest: {
    gates: {
      policies: [{}],
      gates: [
        gate('auc', 'PASS', false),
        gate('parity', 'FAIL', true),
        gate('drift', 'FAIL', false),
        gate('power', 'WAIVED', false),
      ],
      counts: {},
      outcome: 'FAIL',
    },
    model: { name: 'model.json', hash: 'a'.repeat(64) },
    dataset: {
      train: { name: 'train.csv', hash: null, logical_sha256: 'c'.repeat(64) },
      audited: { name: 'test.csv', hash: 'b'.repeat(64), logical_sha256: 'd'.repeat(64) },
    },
    configuration: {
      files: [
        { role: 'config', ref: 'audit.yaml', sha256: 'e'.repeat(64) },
        { role: 'policy', ref: 'policy/firm.yaml', sha256: 'f'.repeat(64) },
        { role: 'text', ref: 'purpose.md', sha256: '0'.repeat(64) },
      ],
    },
  },
} as unknown as SignedContent;

export function trusted(
  name: string,
  key: PublicKey,
  roles: TrustedKey['roles'],
  more: Partial<TrustedKey> = {},
): TrustedKey {
  return { name, key, roles, notBefore: null, notAfter: null, validBefore: null, revoked: null, ...more };
}

export function trustOf(
  keys: readonly TrustedKey[],
  require: Trust['require'] = [{ role: 'any', threshold: 1 }],
): Trust {
  return { keys, require };
}
