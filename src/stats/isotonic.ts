import type { ClassCounts } from './auc.ts';

/** Blocks of an isotonic fit, the first `count` places of every column. Overwritten by the next fit. */
export interface IsotonicBlocks {
  readonly count: number;
  readonly rows: Float64Array;
  readonly events: Float64Array;
  /** One past the last score of each. */
  readonly ends: Float64Array;
}

/** Columns at hand: replicates pool hundreds of thousands of times. */
let columns = { rows: new Float64Array(1024), events: new Float64Array(1024), ends: new Float64Array(1024) };

/**
 * Pool adjacent violators: neighbouring scores are joined until event rates rise. Rows of one score start as one block; scores without
 * rows belong to the block before.
 */
export function poolBlocks({ negatives, positives }: ClassCounts): IsotonicBlocks {
  const width = negatives.length;
  if (columns.rows.length < width) {
    columns = { rows: new Float64Array(width), events: new Float64Array(width), ends: new Float64Array(width) };
  }
  const { rows, events, ends } = columns;
  let count = 0;
  for (let i = 0; i < width; i++) {
    let x = positives[i] ?? 0;
    let n = x + (negatives[i] ?? 0);
    if (n > 0) {
      while (count > 0 && (events[count - 1] ?? 0) * n >= x * (rows[count - 1] ?? 0)) {
        count--;
        x += events[count] ?? 0;
        n += rows[count] ?? 0;
      }
      rows[count] = n;
      events[count] = x;
      count++;
    }
    if (count > 0) ends[count - 1] = i + 1;
  }
  return { count, rows, events, ends };
}

/**
 * Event rate of the isotonic fit at every score; 0 at scores below the first row.
 *
 * @example isotonicRates({ negatives: [3, 1, 0], positives: [1, 0, 2] }) // [0.2, 0.2, 1]
 */
export function isotonicRates(counts: ClassCounts): Float64Array {
  const rates = new Float64Array(counts.negatives.length);
  const { count, rows, events, ends } = poolBlocks(counts);
  let at = 0;
  while (at < rates.length && (counts.negatives[at] ?? 0) + (counts.positives[at] ?? 0) === 0) at++;
  for (let k = 0; k < count; k++) {
    const rate = (events[k] ?? 0) / (rows[k] ?? 1);
    const end = ends[k] ?? 0;
    for (; at < end; at++) rates[at] = rate;
  }
  return rates;
}
