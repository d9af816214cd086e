import type { CellBatch } from './engine.ts';

export interface RowMultiset {
  /** Adds every row of a batch, its cells taken from the named places in column order. */
  add(batch: CellBatch, columns: readonly number[]): void;
  /** 32 hex digits. */
  hex(): string;
}

/**
 * Sum modulo 2^128 of the first 16 bytes of SHA-256 over each row's encoded cells: equal for the same rows in any order
 * (evidence.md 1.1). The sum is kept in eight 16-bit limbs, so that millions of additions fit before a carry.
 */
export function createRowMultiset(sha256: (bytes: Uint8Array) => Uint8Array): RowMultiset {
  const limbs = new Float64Array(8);
  let buffer = new Uint8Array(4096);
  return {
    add({ rowCount, columns }, places) {
      for (let row = 0; row < rowCount; row++) {
        let length = 0;
        for (const place of places) {
          const column = columns[place];
          if (column === undefined) continue;
          const from = column.offsets[row] ?? 0;
          const to = column.offsets[row + 1] ?? 0;
          if (length + to - from > buffer.length) {
            const larger = new Uint8Array(2 * (length + to - from));
            larger.set(buffer.subarray(0, length));
            buffer = larger;
          }
          for (let k = from; k < to; k++) buffer[length++] = column.bytes[k] ?? 0;
        }
        const digest = sha256(buffer.subarray(0, length));
        for (let k = 0; k < 8; k++) {
          limbs[k] = (limbs[k] ?? 0) + (digest[2 * k] ?? 0) * 256 + (digest[2 * k + 1] ?? 0);
        }
      }
    },
    hex() {
      let sum = 0n;
      for (const limb of limbs) sum = (sum << 16n) + BigInt(limb);
      return (sum & ((1n << 128n) - 1n)).toString(16).padStart(32, '0');
    },
  };
}
