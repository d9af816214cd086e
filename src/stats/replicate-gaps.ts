import { definedReplicates } from './bootstrap.ts';
import { foldLimits, type Limits } from './limits.ts';
import { tukeyZ } from './studentized-range.ts';

/**
 * Interval of max − min over groups from replicates of each group's value (`tukey_boot`): every pair's difference ± z*·sd over
 * replicates, folded, then the largest lower and the largest upper limit.
 *
 * @param points the groups' values on the data, at least two
 * @param replicates per group its value in every replicate, NaN where undefined
 * @returns undefined if more than 5 % of the replicates of a pair have no value
 */
export function gapLimits(
  points: readonly number[],
  replicates: readonly Float64Array[],
  level: number,
): Limits | undefined {
  const z = tukeyZ(level, points.length);
  let lower = -Infinity;
  let upper = -Infinity;
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) {
      const sd = standardDeviation(difference(replicates[a], replicates[b]));
      if (sd === undefined) return undefined;
      const point = (points[a] ?? 0) - (points[b] ?? 0);
      const folded = foldLimits({ lower: point - z * sd, upper: point + z * sd });
      lower = Math.max(lower, folded.lower);
      upper = Math.max(upper, folded.upper);
    }
  }
  return { lower, upper };
}

/** Standard deviation of the replicates that have a value; undefined if more than 5 % have none. */
export function standardDeviation(values: Float64Array): number | undefined {
  // Order is of no use here: only where some are missing does it matter how many.
  const found = values.includes(NaN) ? definedReplicates(values) : { ascending: values, stable: values.length > 1 };
  if (!found.stable) return undefined;
  const { length } = found.ascending;
  let sum = 0;
  for (let r = 0; r < length; r++) sum += found.ascending[r] ?? 0;
  const mean = sum / length;
  let squares = 0;
  for (let r = 0; r < length; r++) {
    const deviation = (found.ascending[r] ?? 0) - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (length - 1));
}

function difference(a: Float64Array | undefined, b: Float64Array | undefined): Float64Array {
  const gaps = new Float64Array(a?.length ?? 0);
  for (let r = 0; r < gaps.length; r++) gaps[r] = (a?.[r] ?? NaN) - (b?.[r] ?? NaN);
  return gaps;
}
