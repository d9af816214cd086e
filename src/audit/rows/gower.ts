import type { EncodedColumn } from './encode-column.ts';

/**
 * Rows as points under Gower's distance (1971): the mean over columns of |difference|/range for numbers and of 0 or 1 for
 * categories. A missing value is a value of its own here, at distance 0 from another missing one and 1 from anything else:
 * Gower leaves such a column out, which would put a row with one known value next to everybody who shares it.
 */
export interface GowerSpace {
  readonly rowCount: number;
  /** Number of columns, the denominator. */
  readonly width: number;
  /** `width` times the distance of two rows. */
  readonly sum: (a: number, b: number) => number;
  /** False only where the sum is certainly above `bound`; a fraction of the cost of {@link sum}. */
  readonly mayBeWithin: (a: number, b: number, bound: number) => boolean;
}

/**
 * @param columns at least one
 * @param ranges maximum − minimum of the numeric columns over all audited rows, also where `columns` are a sample of them
 */
export function gowerSpace(rowCount: number, columns: readonly EncodedColumn[], ranges: readonly number[]): GowerSpace {
  const measures = columns.flatMap((column, i) =>
    column.kind === 'numeric' ? [{ values: column.values, range: (ranges[i] ?? 0) > 0 ? (ranges[i] ?? 1) : 1 }] : [],
  );
  const codes = columns.flatMap((column) => (column.kind === 'categorical' ? [column.values] : []));
  return {
    rowCount,
    width: columns.length,
    sum(a, b) {
      let sum = 0;
      for (const values of codes) if (values[a] !== values[b]) sum += 1;
      for (const { values, range } of measures) {
        const x = values[a] as number;
        const y = values[b] as number;
        const share = Math.abs(x - y) / range;
        if (share <= 1) sum += share;
        else if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) sum += 1;
      }
      return sum;
    },
    mayBeWithin: lowerBoundTest(rowCount, codes, measures),
  };
}

/**
 * Sums to the nearest multiple of 2^-40, for comparing them. Distances that are equal but for rounding become equal, so that ties
 * are ties whatever the order of the columns, and a pair at the limit is within it.
 */
export function onGrid(sum: number): number {
  return Math.floor(sum * gridSteps + 0.5) / gridSteps;
}

const gridSteps = 2 ** 40;

/** Maximum − minimum of the numbers in a column that are there; 0 for categories and for columns without numbers. */
export function rangeOf(column: EncodedColumn): number {
  if (column.kind === 'categorical') return 0;
  let least = Infinity;
  let most = -Infinity;
  for (const x of column.values) {
    if (x < least) least = x;
    if (x > most) most = x;
  }
  return most > least ? most - least : 0;
}

interface Measure {
  readonly values: Float64Array;
  readonly range: number;
}

/**
 * Compares rows from few, dense cells: categories by their low byte, four to a word; numbers already divided by their range. Equal
 * low bytes of different codes, and a missing number set to the middle, only make the sum smaller than it is.
 */
function lowerBoundTest(rowCount: number, codes: readonly Int32Array[], measures: readonly Measure[]) {
  const words = Math.ceil(codes.length / 4);
  const packed = new Int32Array(rowCount * words);
  codes.forEach((values, k) => {
    const shift = 8 * (k % 4);
    for (let row = 0; row < rowCount; row++) {
      const at = row * words + (k >> 2);
      packed[at] = (packed[at] as number) | (((values[row] as number) & 0xff) << shift);
    }
  });
  const scaled = measures.map(scale).sort((a, b) => b.spread - a.spread);
  const width = scaled.length;
  const numbers = new Float64Array(rowCount * width);
  scaled.forEach(({ shares }, k) => {
    for (let row = 0; row < rowCount; row++) numbers[row * width + k] = shares[row] as number;
  });
  // What rounding may add: far more than it does, far less than distances differ by.
  const slack = 1e-9;

  return (a: number, b: number, bound: number): boolean => {
    const limit = bound + slack;
    let differing = 0;
    let p = a * words;
    let q = b * words;
    for (const end = p + words; p < end; p++, q++) {
      const bits = (packed[p] as number) ^ (packed[q] as number);
      // The high bit of each byte that is not 0, then their number.
      const marks = (((bits & 0x7f7f7f7f) + 0x7f7f7f7f) | bits) & 0x80808080;
      differing += Math.imul(marks >>> 7, 0x01010101) >>> 24;
      if (differing > limit) return false;
    }
    let sum = differing;
    p = a * width;
    q = b * width;
    const end = p + width;
    for (; p + 3 < end; p += 4, q += 4) {
      sum +=
        Math.abs((numbers[p] as number) - (numbers[q] as number)) +
        Math.abs((numbers[p + 1] as number) - (numbers[q + 1] as number)) +
        Math.abs((numbers[p + 2] as number) - (numbers[q + 2] as number)) +
        Math.abs((numbers[p + 3] as number) - (numbers[q + 3] as number));
      if (sum > limit) return false;
    }
    for (; p < end; p++, q++) sum += Math.abs((numbers[p] as number) - (numbers[q] as number));
    return sum <= limit;
  };
}

/** Values from 0 to 1, missing ones in the middle, and how far they lie apart: columns that tell rows apart come first. */
function scale({ values, range }: Measure): { shares: Float64Array; spread: number } {
  let least = Infinity;
  for (const x of values) if (x < least) least = x;
  const shares = Float64Array.from(values, (x) =>
    Number.isNaN(x) ? 0.5 : Number.isFinite(range) ? (x - least) / range : 0,
  );
  let mean = 0;
  for (const share of shares) mean += share / shares.length;
  let spread = 0;
  for (const share of shares) spread += Math.abs(share - mean) / shares.length;
  return { shares, spread };
}
