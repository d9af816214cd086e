import { philoxInto, streamKey, toUniform } from '../base/philox.ts';

/** Uniform numbers of one cell in one replicate after another: a cursor over the counters of a named stream. */
export interface CellStream {
  /** Goes to the first number of a cell in a replicate. */
  seek(cell: number, replicate: number): void;
  /** The next number in (0, 1), 52 bits; two come from every block. */
  next(): number;
}

/**
 * Opens a named stream. What a cell draws in a replicate does not depend on what was drawn before, so work splits freely.
 *
 * @param stream what is drawn (`boot`, `ece_null`, …), without names of attributes or groups
 * @example const numbers = openStream(42, 'boot'); numbers.seek(0, 7); numbers.next()
 */
export function openStream(seed: number | bigint, stream: string): CellStream {
  const key = streamKey(seed, stream);
  const words = new Uint32Array(4);
  let cell = 0;
  let replicate = 0;
  let block = 0;
  let halfUsed = false;
  return {
    seek: (nextCell, nextReplicate) => {
      cell = nextCell;
      replicate = nextReplicate;
      block = 0;
      halfUsed = false;
    },
    next: () => {
      if (halfUsed) {
        halfUsed = false;
        return toUniform(words[2] ?? 0, words[3] ?? 0);
      }
      philoxInto(key, block++, cell, replicate, 0, words);
      halfUsed = true;
      return toUniform(words[0] ?? 0, words[1] ?? 0);
    },
  };
}
