/** An object that lives for one step of a long loop: nothing about it is worth a place in a table. */
export interface Passing {
  readonly passing?: true;
}

/**
 * A function of an object that is worked out once per object: several metrics share bins, and comparisons come back to every
 * group. Nothing outlives the object. Of a passing object only the last value is kept.
 */
export function remembered<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last?.key === key) return last.value;
    const passing = (key as Passing).passing === true;
    const found = passing ? undefined : known.get(key);
    const value = found === undefined ? compute(key) : found.value;
    if (found === undefined && !passing) known.set(key, { value });
    last = { key, value };
    return value;
  };
}
