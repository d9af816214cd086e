/**
 * A copy of plain objects, lists and scalars without `undefined` values, as a file would hold them.
 *
 * @returns the copy, or what stands in the object that a file could not hold
 */
export function plainCopy(input: unknown): { readonly value: unknown } | { readonly fault: string } {
  const open = new Set<object>();
  let fault: string | undefined;
  const refuse = (why: string): null => {
    fault ??= why;
    return null;
  };

  const copy = (value: unknown): unknown => {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
    if (typeof value !== 'object' || value === null) return refuse(`a ${typeof value}`);
    if (open.has(value)) return refuse('an object that holds itself');
    if (open.size > 64) return refuse('objects nested deeper than 64 levels');
    if (value instanceof Date) return refuse('a Date; write "YYYY-MM-DD"');
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
      return refuse('an object of a class');
    open.add(value);
    const result = Array.isArray(value)
      ? Array.from(value, copy)
      : Object.fromEntries(
          Object.entries(value)
            .filter(([, inner]) => inner !== undefined)
            .map(([key, inner]) => [key, copy(inner)]),
        );
    open.delete(value);
    return result;
  };

  const value = copy(input);
  return fault === undefined ? { value } : { fault };
}
