type Values = Float64Array | BigInt64Array | Uint8Array;

export interface Growing<T extends Values> {
  /** Room for `count` more values: the array to write into and where to begin. */
  extend(count: number): { readonly values: T; readonly at: number };
  /** The values so far. */
  finish(): T;
}

/** A typed array that grows by doubling: results arrive in chunks, and how many is not known. */
export function growing<T extends Values>(make: (length: number) => T): Growing<T> {
  let values = make(2048);
  let used = 0;
  return {
    extend(count) {
      const at = used;
      used += count;
      if (used > values.length) {
        const larger = make(Math.max(used, values.length * 2));
        larger.set(values.subarray(0, at) as never);
        values = larger;
      }
      return { values, at };
    },
    finish: () => values.slice(0, used) as T,
  };
}
