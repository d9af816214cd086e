/**
 * Sum of doubles with Neumaier's compensation (1974): the error does not grow with the number of terms. The result still
 * depends on the order of the terms, which the caller fixes (ascending keys).
 *
 * @example compensatedSum([1e100, 1, -1e100]) // 1
 */
export function compensatedSum(values: Iterable<number>): number {
  const sum = createSum();
  for (const value of values) sum.add(value);
  return sum.value();
}

/** A running sum with Neumaier's compensation. */
export interface RunningSum {
  add(x: number): void;
  value(): number;
}

/** Starts a running sum at 0. */
export function createSum(): RunningSum {
  let sum = 0;
  let lost = 0;
  return {
    add: (x) => {
      const next = sum + x;
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    },
    value: () => sum + lost,
  };
}
