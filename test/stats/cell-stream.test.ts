import { describe, expect, it } from 'vitest';
import { streamKey, uniformPair } from '../../src/base/philox.ts';
import { openStream } from '../../src/stats/cell-stream.ts';
import { resampleCells } from '../../src/stats/resample.ts';

describe('stream of the cells', () => {
  it.each([0, 3, 400_000])('gives the numbers of the counters, kept for %s replicates or not', (replicates) => {
    const key = streamKey(7, 'kept');
    const numbers = openStream(7, 'kept', replicates);
    for (let again = 0; again < 2; again++) {
      for (const [cell, replicate] of [
        [0, 0],
        [1, 2],
        [1_000_000, 2],
        [5, 3],
        [0, 399_999],
      ] as const) {
        numbers.seek(cell, replicate);
        const seen = [numbers.next(), numbers.next(), numbers.next()];
        const [second] = uniformPair(key, cell, replicate, 1);
        expect(seen).toEqual([...uniformPair(key, cell, replicate, 0), second]);
      }
    }
  });

  it('draws the same whatever was drawn before, and inside another draw', () => {
    const cells = [30, 0, 50, 20, 400];
    const drawn = (options: { draws: number; seed: number }) => {
      const tables: number[][] = [];
      resampleCells(cells, options, (counts) => tables.push([...counts]));
      return tables;
    };
    const alone = drawn({ draws: 40, seed: 3 });
    resampleCells([1, 2, 3], { draws: 40, seed: 3 }, () => {});
    expect(drawn({ draws: 40, seed: 3 })).toEqual(alone);
    expect(drawn({ draws: 10, seed: 3 })).toEqual(alone.slice(0, 10));
    const around: number[][] = [];
    resampleCells(cells, { draws: 40, seed: 3 }, (counts, r) => {
      if (r % 8 === 0) expect(drawn({ draws: 5, seed: 3 + (r % 16) })).toHaveLength(5);
      around.push([...counts]);
    });
    expect(around).toEqual(alone);
  });
});
