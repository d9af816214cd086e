import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSha256, sha256, sha256Hex } from '../../src/base/sha256.ts';

it('agrees with FIPS 180-4 examples', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('hashes text as UTF-8', () => {
  expect(sha256Hex('é€')).toBe(sha256Hex(new TextEncoder().encode('é€')));
});

it('gives the same in pieces and at once, and the same as another implementation', () => {
  for (const size of [0, 1, 55, 56, 63, 64, 65, 1000, 100_000]) {
    const data = randomBytes(size);
    const expected = createHash('sha256').update(data).digest('hex');
    const pieces = createSha256();
    for (let i = 0; i < size; i += 37) pieces.update(data.subarray(i, i + 37));
    expect(pieces.digestHex()).toBe(expected);
    expect(Buffer.from(sha256(data)).toString('hex')).toBe(expected);
  }
});
