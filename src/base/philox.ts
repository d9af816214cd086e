import { sha256 } from './sha256.ts';

/** The two key words of a random stream; the first is the low half of the 64-bit key. */
export interface StreamKey {
  readonly low: number;
  readonly high: number;
}

/**
 * Key of the random stream that a purpose draws from: the first 8 bytes, little-endian, of
 * SHA-256("glassalpha/rng/1" NUL seed NUL streamId).
 *
 * @param streamId what is drawn (`boot`, `ece_triangle`, …), without names of attributes or groups
 * @example streamKey(42, 'ece_triangle')
 */
export function streamKey(seed: number | bigint, streamId: string): StreamKey {
  const digest = sha256(new TextEncoder().encode(`glassalpha/rng/1\0${seed}\0${streamId}`));
  const view = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
  return { low: view.getUint32(0, true), high: view.getUint32(4, true) };
}

/** The key as the record states it: one unsigned 64-bit number in decimal. */
export function streamKeyText(key: StreamKey): string {
  return String((BigInt(key.high) << 32n) | BigInt(key.low));
}

/**
 * One block of Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): four
 * 32-bit words that are a function of the counter and the key alone, so draws can be made in any order.
 *
 * @param counter draw block, cell, replicate, 0
 */
export function philox(key: StreamKey, counter: readonly [number, number, number, number]): Words {
  const words = new Uint32Array(4);
  philoxInto(key, ...counter, words);
  return [words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0];
}

/**
 * {@link philox} for draws by the million: the words go into an array that is used again.
 *
 * @param words room for four words
 */
export function philoxInto(
  key: StreamKey,
  block: number,
  cell: number,
  replicate: number,
  last: number,
  words: Uint32Array,
): void {
  let a = block | 0;
  let b = cell | 0;
  let c = replicate | 0;
  let d = last | 0;
  let low = key.low | 0;
  let high = key.high | 0;
  for (let round = 0; round < 10; round++) {
    const left = highProduct(0xd251, 0x1f53, a);
    const right = highProduct(0xcd9e, 0x8d57, c);
    const nextA = right ^ b ^ low;
    const nextC = left ^ d ^ high;
    b = Math.imul(0xcd9e8d57, c);
    d = Math.imul(0xd2511f53, a);
    a = nextA;
    c = nextC;
    low = (low + 0x9e3779b9) | 0;
    high = (high + 0xbb67ae85) | 0;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

/**
 * A uniform number in (0, 1), 52 bits, of one cell in one replicate: the first of the block.
 *
 * @param block draw block within the cell; 0 where a cell needs one number
 */
export function uniform(key: StreamKey, cell: number, replicate: number, block = 0): number {
  philoxInto(key, block, cell, replicate, 0, scratch);
  return toUniform(scratch[0] ?? 0, scratch[1] ?? 0);
}

/** Both uniform numbers of a block. */
export function uniformPair(key: StreamKey, cell: number, replicate: number, block: number): [number, number] {
  const [a, b, c, d] = philox(key, [block, cell, replicate, 0]);
  return [toUniform(a, b), toUniform(c, d)];
}

/** Words of the number at hand: one at a time is made, by the million. */
const scratch = new Uint32Array(4);

type Words = [number, number, number, number];

/** 52 bits of two words as a number in (0, 1), never 0 or 1. */
export function toUniform(first: number, second: number): number {
  return ((first >>> 6) * 0x4000000 + (second >>> 6) + 0.5) / 0x10000000000000;
}

/** Upper 32 bits of the product of two unsigned 32-bit integers, the first in its 16-bit halves; every sum stays below 2^32. */
function highProduct(high: number, low: number, factor: number): number {
  const factorLow = factor & 0xffff;
  const factorHigh = factor >>> 16;
  const middle = (Math.imul(high, factorLow) >>> 0) + (Math.imul(low, factorLow) >>> 16);
  const carried = (middle & 0xffff) + (Math.imul(low, factorHigh) >>> 0);
  return (Math.imul(high, factorHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}
