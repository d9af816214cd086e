import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../../src/evidence/keys/base64.ts';
import { fromHex, toHex } from '../../../src/evidence/keys/bytes.ts';
import { ed25519PointProblem } from '../../../src/evidence/keys/ed25519-point.ts';
import { readPem } from '../../../src/evidence/keys/pem.ts';
import { keyOfSpki } from '../../../src/evidence/keys/public-key.ts';
import { readPublicKey } from '../../../src/evidence/keys/read-public-key.ts';
import { fingerprint, verifierKey } from '../../../src/evidence/keys/shown-key.ts';
import { keyOfSshBlob, keyOfSshLine, sshBlob, sshLine } from '../../../src/evidence/keys/ssh-public-key.ts';
import { newSigningKey } from '../../../src/node/key-files.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

function newKey() {
  const reading = keyOfSpki(newSigningKey(null).spki);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.key;
}

describe('base64', () => {
  it('reads what it writes, in both alphabets, padded or not in the URL-safe one', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = toBase64(value);
        expect(text).toBe(Buffer.from(value).toString('base64'));
        expect(fromBase64(text)).toEqual(value);
        expect(fromBase64(text.replaceAll('+', '-').replaceAll('/', '_'))).toEqual(value);
        expect(fromBase64(Buffer.from(value).toString('base64url'))).toEqual(value);
      }),
    );
  });

  it.each(['A', 'AB=', 'AA=A', 'AQ===', 'AQ= =', ' AQ==', 'AQ==\n', 'AR==', '+_+_', 'ä', 'AQ=='.repeat(2)])(
    'refuses %j',
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );

  it('what is read was written in one of the two forms', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgw/+-_= \n'), maxLength: 12 });
    fc.assert(
      fc.property(text, (written) => {
        const value = fromBase64(written);
        if (value === null) return;
        const standard = toBase64(value);
        const url = standard.replaceAll('+', '-').replaceAll('/', '_');
        expect([standard, url, url.replace(/=+$/, '')]).toContain(written);
      }),
    );
  });
});

describe('points of small order', () => {
  // Twisted Edwards curve −x² + y² = 1 + dx²y² over 2^255 − 19, in affine coordinates: slow, and nothing to hide.
  const p = 2n ** 255n - 19n;
  const mod = (a: bigint) => ((a % p) + p) % p;
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) result = mod(result * b);
    return result;
  };
  const inverse = (a: bigint) => power(a, p - 2n);
  const d = mod(-121665n * inverse(121666n));
  type Point = readonly [bigint, bigint];
  const add = ([x1, y1]: Point, [x2, y2]: Point): Point => {
    const t = mod(d * x1 * x2 * y1 * y2);
    return [mod((x1 * y2 + x2 * y1) * inverse(1n + t)), mod((y1 * y2 + x1 * x2) * inverse(mod(1n - t)))];
  };
  const encode = ([x, y]: Point) => fromHex((y | ((x & 1n) << 255n)).toString(16).padStart(64, '0')).reverse();
  const rootOfMinusOne = power(2n, (p - 1n) / 4n);
  const root = (a: bigint) => {
    const r = power(a, (p + 3n) / 8n);
    return mod(r * r) === mod(a) ? r : mod(r * rootOfMinusOne);
  };
  const isSquare = (a: bigint) => power(a, (p - 1n) / 2n) === 1n;
  // Doubling gives y = 0, so y² = −x²; in the equation of the curve: d·x⁴ − 2x² − 1 = 0.
  const squares = [root(mod(1n + d)), mod(-root(mod(1n + d)))].map((r) => mod((1n + r) * inverse(d)));
  const x2 = squares.find((one) => isSquare(one) && isSquare(mod(-one))) ?? 0n;
  const eighth: Point = [root(x2), root(mod(-x2))];
  const subgroup: Point[] = [];
  for (let at: Point = [0n, 1n], i = 0; i < 8; i++, at = add(at, eighth)) subgroup.push(at);

  it('are the eight multiples of a point of order 8, and all are refused', () => {
    expect(new Set(subgroup.map((point) => toHex(encode(point)))).size).toBe(8);
    expect(add(subgroup[7]!, eighth)).toEqual([0n, 1n]);
    for (const point of subgroup) expect(ed25519PointProblem(encode(point))).toContain('small order');
  });

  it('y ≥ p is refused, whatever it stands for', () => {
    for (let i = 0n; i < 19n; i++) {
      const value = fromHex((p + i).toString(16).padStart(64, '0')).reverse();
      expect(ed25519PointProblem(value)).toContain('not canonically');
      value[31]! |= 0x80;
      expect(ed25519PointProblem(value)).toContain('not canonically');
    }
  });

  it('other lengths are refused', () => {
    for (const length of [0, 31, 33]) expect(ed25519PointProblem(new Uint8Array(length))).toContain('32 bytes');
  });
});

describe('a public key', () => {
  it('reads from SSH what it shows for SSH', () => {
    const key = newKey();
    expect(keyOfSshLine(`${sshLine(key)} someone@bank`)).toEqual({ key });
    expect(fingerprint(key).replaceAll(' ', '')).toBe(key.keyId);
    expect(fingerprint(key).split(' ')).toHaveLength(16);
  });

  it('is shown as the verifier key that the specification of signed notes prints', () => {
    const line = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const point = fromBase64(line.split('+').slice(2).join('+'))!.subarray(1);
    const reading = keyOfSpki(Uint8Array.from([...fromHex('302a300506032b6570032100'), ...point]));
    if ('problem' in reading) throw new Error(reading.problem);
    expect(verifierKey(reading.key, 'PeterNeumann')).toBe(line);
  });

  it.each([
    ['an RSA key of SSH', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==', 'keys of type "ssh-rsa" are not accepted'],
    ['nothing', '', 'it is no public key'],
    ['a PEM of another kind', '-----BEGIN CERTIFICATE-----\nAQ==\n-----END CERTIFICATE-----', 'CERTIFICATE'],
    ['a broken PEM', '-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----', 'no PEM file'],
    ['a private key', newSigningKey(null).privatePem, 'it is a private key'],
    ['an encrypted private key', newSigningKey('secret').privatePem, 'it is a private key'],
  ])('%s is refused', (_, text, why) => {
    expect(readPublicKey(text)).toMatchObject({ problem: expect.stringContaining(why) });
  });

  it('in PEM that YAML folded into one line is read', () => {
    const { publicPem, spki } = newSigningKey(null);
    expect(readPublicKey(publicPem.trim().replaceAll('\n', ' '))).toEqual(keyOfSpki(spki));
  });

  it('is never read from bytes with one bit flipped as the same key', () => {
    const key = newKey();
    const blob = sshBlob(key);
    fc.assert(
      fc.property(fc.nat(blob.length * 8 - 1), (bit) => {
        const flipped = Uint8Array.from(blob);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        const reading = keyOfSshBlob(flipped);
        if ('key' in reading) expect(reading.key.keyId).not.toBe(key.keyId);
      }),
    );
  });

  it('hostile bytes give a problem, no error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
        expect(keyOfSshBlob(value)).toHaveProperty('problem');
        expect(keyOfSpki(value)).toHaveProperty('problem');
        expect(readPublicKey(new TextDecoder().decode(value))).toHaveProperty('problem');
      }),
    );
    expect(readPem(`-----BEGIN A-----\n${' '.repeat(200_000)}`)).toBeNull();
  });
});
