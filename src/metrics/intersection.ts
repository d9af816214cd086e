/**
 * Group of an intersection: the values in the attributes' order, joined by `|`. A `|` or `\` inside a value is escaped with
 * `\`, so that two cells never share a name (metrics.md 1).
 *
 * @returns null if any part is missing: the row is then in no cell
 * @example intersectionLabel(['F', 'a|b']) // 'F|a\\|b'
 */
export function intersectionLabel(values: readonly (string | null)[]): string | null {
  const parts = values.filter((value) => value !== null);
  return parts.length < values.length ? null : parts.map((part) => part.replace(/[\\|]/g, '\\$&')).join('|');
}
