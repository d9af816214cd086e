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
 * @param replicates how many there will be, if cells are to come back: their first numbers are then kept
 * @example const numbers = openStream(42, 'boot'); numbers.seek(0, 7); numbers.next()
 */
export function openStream(seed: number | bigint, stream: string, replicates = 0): CellStream {
  const key = streamKey(seed, stream);
  const words = new Uint32Array(4);
  const width = replicates === 0 ? 0 : Math.floor(mostKept / replicates);
  const kept = new Float64Array(2 * width * replicates);
  let cell = 0;
  let replicate = 0;
  let block = 0;
  /** The second number of the last block, 0 once it is used. In a column, where a number needs no box. */
  const second = new Float64Array(1);
  return {
    seek: (nextCell, nextReplicate) => {
      cell = nextCell;
      replicate = nextReplicate;
      block = 0;
      second[0] = 0;
    },
    next: () => {
      const waiting = second[0] ?? 0;
      if (waiting !== 0) {
        second[0] = 0;
        return waiting;
      }
      const isKept = block === 0 && cell < width && replicate < replicates;
      const place = isKept ? 2 * (replicate * width + cell) : -1;
      const known = isKept ? (kept[place] ?? 0) : 0;
      // No number is 0.
      if (known !== 0) {
        block = 1;
        second[0] = kept[place + 1] ?? 0;
        return known;
      }
      philoxInto(key, block++, cell, replicate, 0, words);
      const first = toUniform(words[0] ?? 0, words[1] ?? 0);
      const other = toUniform(words[2] ?? 0, words[3] ?? 0);
      second[0] = other;
      if (isKept) {
        kept[place] = first;
        kept[place + 1] = other;
      }
      return first;
    },
  };
}

/** First blocks that a stream keeps: 16 MB. */
const mostKept = 1 << 20;
