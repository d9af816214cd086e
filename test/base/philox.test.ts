import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { philox, streamKey, streamKeyText, uniform, uniformPair } from '../../src/base/philox.ts';

describe('T26: Philox4x32-10 known answers (Random123 kat_vectors)', () => {
  const all = 0xffffffff;
  it.each([
    [{ low: 0, high: 0 }, [0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
    [{ low: all, high: all }, [all, all, all, all], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
    [
      { low: 0xa4093822, high: 0x299f31d0 },
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('%o', (key, counter, expected) => {
    expect(philox(key, counter)).toEqual(expected);
  });
});

describe('streams', () => {
  it('take their key from SHA-256 of purpose and seed, little-endian', () => {
    const digest = createHash('sha256').update('glassalpha/rng/1\u000042\u0000ece_triangle').digest();
    expect(streamKeyText(streamKey(42, 'ece_triangle'))).toBe(String(digest.readBigUInt64LE(0)));
    expect(streamKey(42, 'ece_triangle')).toEqual({ low: digest.readUInt32LE(0), high: digest.readUInt32LE(4) });
  });

  it('form uniforms from 26 bits of each word', () => {
    const key = streamKey(1, 'boot');
    const [a, b, c, d] = philox(key, [3, 7, 11, 0]).map((word) => Math.floor(word / 64));
    expect(uniformPair(key, 7, 11, 3)).toEqual([
      (a! * 2 ** 26 + b! + 0.5) * 2 ** -52,
      (c! * 2 ** 26 + d! + 0.5) * 2 ** -52,
    ]);
    expect(uniform(key, 7, 11, 3)).toBe(uniformPair(key, 7, 11, 3)[0]);
    expect(uniform(key, 7, 11)).toBe(uniform(key, 7, 11, 0));
  });

  it('look uniform and uncorrelated between neighbouring counters', () => {
    const key = streamKey(20261, 'test');
    const n = 20_000;
    const bins = new Array<number>(20).fill(0);
    let product = 0;
    let previous = 0.5;
    for (let i = 0; i < n; i++) {
      const u = uniform(key, i % 40, Math.floor(i / 40));
      expect(u > 0 && u < 1).toBe(true);
      const bin = Math.floor(u * 20);
      bins[bin] = (bins[bin] ?? 0) + 1;
      product += (u - 0.5) * (previous - 0.5);
      previous = u;
    }
    const chi2 = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
    expect(chi2).toBeLessThan(50.8); // 0.9999 quantile, 19 degrees of freedom
    expect(Math.abs(product * 12) / Math.sqrt(n)).toBeLessThan(4);
  });
});
